"""Having one's duty covered: a colleague is asked, agrees or not; both can undo it, or end it sooner."""

from dataclasses import replace
from datetime import date, time, timedelta

from centre import covers
from centre.covers import Span
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Step
from chat.parsers import join_words, words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import cover_words as words
from handlers import days, duty
from handlers.duty_swaps import rota
from handlers.people_steps import name_of, person_of, person_step
from models.covers import CoverState
from models.rights import Right

_WHOLE = "whole"
_REASON = 200


def _begin(talk: Talk, _number: int, _extra: str) -> None:
    if covers.colleagues(talk.session, talk.me):
        engine.start(talk, COVER)
    else:
        engine.aside(talk, talk.t("cover.nobody"), rota(talk))


def _colleagues(reader: Reader, _known: Answers) -> list[tuple[int, str]]:
    found = covers.colleagues(reader.session, reader.who) if reader.who is not None else []
    return [(one.id, one.name) for one in found]


def _last_days(reader: Reader, known: Answers) -> list[Choice]:
    """The same day and those after it."""
    if "first" not in known:
        return []
    first = date.fromisoformat(known["first"])
    same = Choice(first.isoformat(), reader.language.label("cover.same_day"))
    return [same, *days.choices(reader, [first + timedelta(days=more) for more in range(1, days.NEXT)])]


def _one_day(known: Answers) -> bool:
    return "last" in known and known["first"] == known["last"]


def _hours(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(_WHOLE, reader.language.label("cover.whole"))]


def _show_hours(reader: Reader, value: str) -> str:
    return reader.language.label("cover.whole") if value == _WHOLE else days.show_span(reader, value)


def _finish(talk: Talk, form: Finished) -> Reply:
    given, whole = form.answers, _WHOLE
    first, last = (date.fromisoformat(given[name]) for name in ("first", "last"))
    hours = given.get("hours", whole) if first == last else whole
    if hours == whole:
        span = Span(first, last)
    else:
        since, until = map(time.fromisoformat, hours.split("-"))
        span = Span(first, last, since, until)
    row = covers.ask(talk.session, talk.moment, talk.me, person_of(given["whom"]), span, why=given["why"])
    text = talk.t("cover.done", name=name_of(talk, given["whom"]), span=words.span(talk, row))
    return Reply(text, rota(talk), subject=("cover", row.id or 0))


COVER = Flow(
    name="cover",
    version=1,
    steps=(
        person_step("whom", _colleagues),
        Step("first", parse=days.said, choices=days.coming, show=days.show, clears=("last",)),
        Step("last", parse=days.said, choices=_last_days, show=days.show),
        Step("hours", parse=days.said_span, choices=_hours, show=_show_hours, when=_one_day, columns=1),
        Step("why", parse=words_within(_REASON), merge=join_words),
    ),
    finish=_finish,
    reopens={
        "refused.duty_not_for_them": ("whom",),
        "refused.cover_no_time": ("last", "hours"),
        "refused.cover_too_long": ("last",),
    },
)


def _answer(talk: Talk, cover_id: int, _extra: str) -> None:
    row = covers.find(talk.session, cover_id)
    if row.state is not CoverState.ASKED or row.by_id != talk.me.id:
        engine.stale(talk)
    else:
        talk.replace(words.question(talk, row))


def _yes(talk: Talk, cover_id: int, _extra: str) -> None:
    row = covers.agree(talk.session, talk.moment, talk.me, cover_id)
    undo = [[talk.action("cover.undo_it", "cover.undo", cover_id)]] if row.starts_at > talk.now else []
    text = talk.t("cover.agreed", **words.blanks(talk, row))
    talk.replace(Reply(text, [*undo, *rota(talk)], subject=("cover", cover_id)))


def _no(talk: Talk, cover_id: int, _extra: str) -> None:
    row = covers.decline(talk.session, talk.moment, talk.me, cover_id)
    talk.replace(Reply(talk.t("cover.declined", **words.blanks(talk, row)), rota(talk)))


def _withdraw(talk: Talk, cover_id: int, _extra: str) -> None:
    covers.withdraw(talk.session, talk.moment, talk.me, cover_id)
    talk.toast = talk.language.label("duty.withdrawn")
    duty.show(talk)


def _undo(talk: Talk, cover_id: int, _extra: str) -> None:
    row = covers.undo(talk.session, talk.moment, talk.me, cover_id)
    other = row.by_id if row.for_id == talk.me.id else row.for_id
    text = talk.t("cover.undone", name=name_of(talk, f"p{other}"), span=words.span(talk, row))
    talk.replace(Reply(text, rota(talk)))


def _end(talk: Talk, cover_id: int, _extra: str) -> None:
    row = covers.end(talk.session, talk.moment, talk.me, cover_id)
    said = words.over(talk, row, talk.me.id)
    talk.replace(replace(said, rows=[*said.rows, *rota(talk)]))


def _hand_back(talk: Talk, cover_id: int, _extra: str) -> None:
    number = covers.hand_back(talk.session, talk.moment, talk.me, cover_id)
    name = name_of(talk, f"p{covers.find(talk.session, cover_id).for_id}")
    talk.replace(Reply(talk.t("cover.handed_back", n=number, away=name), rota(talk)))


ROOM = Room(
    flows=(COVER,),
    actions={
        "cover.ask": Action(_begin, Right.SEE_ROTA),
        "cover.answer": Action(_answer, Right.SEE_ROTA),
        "cover.yes": Action(_yes, Right.SEE_ROTA),
        "cover.no": Action(_no, Right.SEE_ROTA),
        "cover.withdraw": Action(_withdraw, Right.SEE_ROTA),
        "cover.undo": Action(_undo, Right.SEE_ROTA),
        "cover.end": Action(_end, Right.SEE_ROTA),
        "cover.hand_back": Action(_hand_back, Right.SEE_ROTA),
    },
)
