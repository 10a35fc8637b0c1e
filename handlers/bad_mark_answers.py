"""What whoever gave a bad mark hears of it, and what they say to that."""

from typing import Any

from centre import bad_marks
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import join_words, words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import rating_words
from handlers.bad_mark_words import day_text, of_mark
from handlers.common import copy_number, home
from models.bad_marks import OPEN, BadMark, BadMarkState, CameOf
from models.outbox import Notice
from models.ratings import Rating

_WORDS = Step("words", parse=words, merge=join_words)
_FIXED = frozenset({CameOf.FIXED_NOW, CameOf.DATED_PLAN})


def show_by_number(talk: Talk, number: str) -> bool:
    """Show somebody how their bad mark stands; False if it is the number of something else."""
    mark = bad_marks.by_number(talk.session, number)
    if mark is None:
        return False
    mark = bad_marks.of_person(talk.session, talk.me, mark.id or 0)
    text = talk.t(f"bad_mark.theirs.{mark.state.value}", number=mark.number, **_blanks_of(talk, mark))
    engine.aside(talk, text, talk.rows([*_replies(talk, mark), talk.menu("start")]))
    return True


def answered(talk: Talk, mark_id: int) -> bool:
    """Take a reply to what we wrote about a bad mark as an answer to it, or as what is not put right."""
    mark = bad_marks.find(talk.session, mark_id)
    if mark.person_id != talk.me.id or mark.state not in OPEN:
        return False
    flow = NOT_FIXED if mark.state is BadMarkState.TOLD else ANSWER
    engine.start(talk, flow, context={"mark": mark_id}, heard=True)
    return True


def _fixed(talk: Talk, row: int, _extra: str) -> None:
    mark = bad_marks.fixed(talk.session, talk.moment, talk.me, row)
    talk.replace(Reply(talk.t("bad_mark.thanks", number=mark.number), home(talk), subject=("bad_mark", row)))
    engine.ask_again(talk)


def _not_fixed(talk: Talk, row: int, _extra: str) -> None:
    mark = bad_marks.of_person(talk.session, talk.me, row)
    if mark.state is not BadMarkState.TOLD:
        engine.aside(talk, _theirs(talk, mark), home(talk))
    else:
        engine.start(talk, NOT_FIXED, context={"mark": row})


def _write_back(talk: Talk, row: int, _extra: str) -> None:
    mark = bad_marks.of_person(talk.session, talk.me, row)
    if mark.state not in OPEN:
        engine.aside(talk, _theirs(talk, mark), home(talk))
    else:
        engine.start(talk, ANSWER, context={"mark": row})


def _theirs(reader: Reader, mark: BadMark) -> Markup:
    return reader.t(f"bad_mark.theirs.{mark.state.value}", number=mark.number, **_blanks_of(reader, mark))


def _replies(reader: Reader, mark: BadMark) -> list[Button]:
    """What they can say now."""
    row = mark.id or 0
    if mark.state is BadMarkState.TOLD:
        return [
            reader.action("bad_mark.fixed", "bad_mark.fixed", row),
            reader.action("bad_mark.not_fixed", "bad_mark.not_fixed", row),
        ]
    return [reader.action("bad_mark.write_back", "bad_mark.write_back", row)] if mark.state in OPEN else []


def _blanks_of(reader: Reader, mark: BadMark) -> dict[str, Any]:
    rating = reader.session.get_one(Rating, mark.rating_id)
    planned = day_text(reader, mark.planned_for) if mark.planned_for is not None else ""
    due = reader.moment_text(mark.due_at) if mark.due_at is not None else ""
    return {**rating_words.blanks(reader, rating), "planned": planned, "due": due}


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    mark = bad_marks.find(reader.session, context["mark"])
    return {"number": mark.number, **_blanks_of(reader, mark)}


def _finish_not_fixed(talk: Talk, form: Finished) -> Reply:
    row = form.context["mark"]
    mark = bad_marks.not_fixed(talk.session, talk.moment, talk.me, row, form.answers["words"])
    text = talk.t("bad_mark_again.done", number=mark.number, **_blanks_of(talk, mark))
    return Reply(text, [*talk.rows(copy_number(talk, mark.number)), *home(talk)], subject=("bad_mark", row))


def _finish_answer(talk: Talk, form: Finished) -> Reply:
    row = form.context["mark"]
    mark = bad_marks.answer(talk.session, talk.moment, talk.me, row, form.answers["words"])
    return Reply(talk.t("bad_mark_answer.done", number=mark.number), home(talk), subject=("bad_mark", row))


NOT_FIXED = Flow("bad_mark_again", 1, (_WORDS,), _finish_not_fixed, params=_blanks, subject=of_mark)
ANSWER = Flow("bad_mark_answer", 1, (_WORDS,), _finish_answer, params=_blanks, subject=of_mark)


def _tell(reader: Reader, notice: Notice) -> Reply | None:
    """What was written to them, planned, or done about it, as long as it stands."""
    mark = bad_marks.find(reader.session, notice.subject_id or 0)
    line = bad_marks.line(reader.session, notice.params["line"])
    if line is None or mark.state not in OPEN:
        return None
    # It was taken up again meanwhile, or they have said how it is.
    if notice.kind == "bad_mark.told" and mark.state is not BadMarkState.TOLD:
        return None
    how, asks = _how(mark), "call" if bad_marks.wants_call(reader.session, mark) else "tap"
    said: dict[str, Any] = {"how": reader.t(f"bad_mark.how.{how}"), "asks": reader.t(f"bad_mark.asks.{asks}")}
    said |= {"text": line.text, "number": mark.number, **_blanks_of(reader, mark)}
    text = reader.t(f"notice.{notice.kind}", **said)
    return Reply(text, reader.rows(_replies(reader, mark)), subject=("bad_mark", mark.id or 0))


def _how(mark: BadMark) -> str:
    return "fixed" if mark.came_of in _FIXED else "explained"


ROOM = Room(
    flows=(NOT_FIXED, ANSWER),
    actions={
        "bad_mark.fixed": Action(_fixed),
        "bad_mark.not_fixed": Action(_not_fixed),
        "bad_mark.write_back": Action(_write_back),
    },
    words=dict.fromkeys(("bad_mark.contact", "bad_mark.planned", "bad_mark.told"), _tell),
)
