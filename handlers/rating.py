"""How people found it: one tap, in the middle of any other form, which goes on; and more if they wish."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from centre import phone_numbers, ratings
from centre.ratings import Details
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, shown_as
from chat.languages import Markup
from chat.parsers import phone, show_phone
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import rating_words as words
from handlers.tellings import REOPENS, telling, telling_step, told
from handlers.volunteer_words import joined
from models.outbox import Notice
from models.ratings import BAD, GRADES, UNANSWERED, LowReason, Matter, Rating

_GRADES = {str(grade): grade for grade in GRADES}
_SILENT: dict[str, Any] = {"text": "", "file_ids": []}
_YES, _NO = "yes", "no"


def answered(talk: Talk, rating_id: int) -> bool:
    """Take a reply to the question how it was as what they wish to say besides; False once it is closed."""
    rating = ratings.of_person(talk.session, talk.me, rating_id)
    if not ratings.is_open(talk.moment, rating):
        return False
    if rating.grade is None:
        rows = talk.rows(words.grades(talk, rating), 1)
        engine.aside(talk, talk.t("refused.rating_invited"), rows)
        return True
    try:
        given = {"words": telling(talk, talk.incoming)}
    except Misread:
        given = {}
    flow = WHY if words.lacks_reasons(rating) else MORE
    engine.start(talk, flow, context={"rating": rating_id}, given=given)
    return True


def _give(talk: Talk, rating_id: int, extra: str) -> None:
    """Take a grade at once; a low one is asked about before anything else (rule 17.1)."""
    if not _open(talk, rating_id):
        return
    rating = ratings.give(talk.session, talk.moment, talk.me, rating_id, _GRADES.get(extra, 0))
    talk.replace(_card(talk, rating, words.card(talk, rating)))
    if words.lacks_reasons(rating):
        engine.start(talk, WHY, context={"rating": rating_id})
    else:
        engine.ask_again(talk)


def _change(talk: Talk, rating_id: int, _extra: str) -> None:
    if _open(talk, rating_id):
        rating = ratings.of_person(talk.session, talk.me, rating_id)
        text = talk.t("rating.change_to", **words.blanks(talk, rating))
        talk.replace(Reply(text, talk.rows(words.grades(talk, rating), 1), subject=("rating", rating_id)))


def _why(talk: Talk, rating_id: int, _extra: str) -> None:
    if _open(talk, rating_id):
        engine.start(talk, WHY, context={"rating": rating_id})


def _more(talk: Talk, rating_id: int, _extra: str) -> None:
    if _open(talk, rating_id):
        engine.start(talk, MORE, context={"rating": rating_id})


def _open(talk: Talk, rating_id: int) -> bool:
    """Whether it can be given or changed still; if not, it is said how to reach us."""
    rating = ratings.of_person(talk.session, talk.me, rating_id)
    if ratings.is_open(talk.moment, rating):
        return True
    rows = talk.rows([talk.menu("talk"), talk.menu("start")])
    talk.say(Reply(talk.t("refused.rating_expired"), rows, subject=("rating", rating_id)))
    engine.ask_again(talk)
    return False


def _card(talk: Talk, rating: Rating, text: Markup) -> Reply:
    return Reply(text, talk.rows(words.buttons(talk, rating)), subject=("rating", rating.id or 0))


def _finish(talk: Talk, form: Finished) -> Reply:
    """Write down all that was said; what was skipped is not said."""
    rating_id, said = form.context["rating"], form.answers
    acts = (talk.session, talk.moment, talk.me, rating_id)
    rating = ratings.of_person(talk.session, talk.me, rating_id)
    # Meanwhile they may have changed it to a better one.
    if said.get("reasons") and rating.grade in BAD:
        ratings.explain(*acts, [LowReason(code) for code in said["reasons"]])
    story: dict[str, Any] = told(talk, said["words"]) if said.get("words") else _SILENT
    marks: dict[str, Any] = {name: int(said[name]) for name in ratings.asked(rating) if said.get(name)}
    marks |= {name: said[name] == _YES for name in ("again", "call_back") if said.get(name)}
    details = Details(words=story["text"], phone=said.get("phone") or "", **marks)
    rating = ratings.add(*acts, details, file_ids=story["file_ids"])
    return _card(talk, rating, words.thanks(talk, rating))


def _blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return words.blanks(reader, ratings.find(reader.session, context["rating"]))


def _subject(context: dict[str, Any]) -> tuple[str, int]:
    return ("rating", context["rating"])


def _marks(_reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(code, code) for code in _GRADES]


def _reasons(reader: Reader, codes: Collection[str]) -> str:
    return joined(reader, [reader.language.label(f"rating.reason.{code}") for code in codes])


def _mark(name: str) -> Step:
    return Step(name, choices=_marks, optional=True, columns=5)


_AGAIN = Step("again", choices=among("rating.again", _YES, _NO), show=shown_as("rating.again"), optional=True)
_CALL_BACK = Step(
    "call_back",
    choices=among("rating.call_back", _YES, _NO),
    show=shown_as("rating.call_back"),
    optional=True,
)


def _to_be_rung(known: Answers) -> bool:
    return known.get("call_back") == _YES


_PHONE = Step("phone", parse=phone, when=_to_be_rung, show=show_phone, contact=True, optional=True)


def _numbered(flow: Flow, reader: Reader, context: dict[str, Any]) -> Flow:
    """Ask for a number only of who never gave one."""
    rating = ratings.find(reader.session, context["rating"])
    if not phone_numbers.of(reader.session, rating.person_id):
        return flow
    return replace(flow, steps=tuple(step for step in flow.steps if step is not _PHONE))


def _fitting(reader: Reader, context: dict[str, Any]) -> Flow:
    """What is asked of this very matter: nobody grades a room where they were served at home."""
    rating = ratings.find(reader.session, context["rating"])
    served = ("again",) if rating.matter is Matter.SHIFT else ()
    wanted = (*ratings.asked(rating), *served, "words", "call_back", "phone")
    flow = replace(MORE, steps=tuple(step for step in MORE.steps if step.name in wanted))
    return _numbered(flow, reader, context)


WHY: Flow = Flow(
    "rating_why",
    1,
    (
        Step("reasons", choices=among("rating.reason", *LowReason), show=_reasons, several=True, page=10),
        telling_step(optional=True),
        _CALL_BACK,
        _PHONE,
    ),
    _finish,
    params=_blanks,
    subject=_subject,
    reopens=REOPENS,
    made=lambda reader, context: _numbered(WHY, reader, context),
)
MORE = Flow(
    "rating_more",
    1,
    (
        *map(_mark, ("speed", "completeness", "skill", "environment", "useful")),
        _AGAIN,
        telling_step(optional=True),
        _CALL_BACK,
        _PHONE,
    ),
    _finish,
    params=_blanks,
    subject=_subject,
    reopens=REOPENS,
    made=_fitting,
)


def _tell(reader: Reader, notice: Notice) -> Reply | None:
    """Ask how it was, as long as nobody has said."""
    rating = reader.session.get(Rating, notice.subject_id) if notice.subject_id is not None else None
    if rating is None or rating.state not in UNANSWERED or not ratings.is_open(reader.moment, rating):
        return None
    text = reader.t(f"notice.{notice.kind}", **words.blanks(reader, rating))
    return Reply(text, reader.rows(words.grades(reader, rating), 1), subject=("rating", rating.id or 0))


ROOM = Room(
    flows=(WHY, MORE),
    actions={
        "rating.give": Action(_give),
        "rating.change": Action(_change),
        "rating.why": Action(_why),
        "rating.more": Action(_more),
    },
    words={ratings.INVITE: _tell, ratings.REMINDER: _tell},
)
