"""Closing a time: of one service or of the whole centre, and everybody who is booked then is told."""

from datetime import date, datetime, time, timedelta
from typing import Any

from centre import bookings, catalogue, quiet, rules
from chat import engine, when
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.parsers import words, words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers.booking_desk_words import concerned
from handlers.booking_words import service_title
from models.catalogue import Service
from models.rights import Right

_CENTRE, _ALL_DAY = "centre", "day"
_MONTH = timedelta(days=31)
_LONGEST = 200


def _begin(talk: Talk, _record: int, said: str) -> None:
    """Begin, with the day from whose list somebody comes; otherwise it is asked for."""
    day = days.listed(talk, said)
    if day is None:
        engine.start(talk, CLOSING)
    else:
        note = talk.t("closing.on_day", day=when.day(talk.language, day, days.today(talk)))
        engine.start(talk, CLOSING, given={"day": day.isoformat()}, note=note)


def _what(reader: Reader, _known: Answers) -> list[Choice]:
    found = catalogue.bookable(reader.session, reader.language.code)
    services = [Choice(str(line.id), line.title) for line in found]
    return [Choice(_CENTRE, reader.language.label("closing.centre")), *services]


def _named(reader: Reader, incoming: Incoming) -> dict[str, str]:
    return {"said": words(reader, incoming)[:_LONGEST]}


def _service(reader: Reader, known: Answers, value: Any) -> str:
    """What was tapped, or the one service that fits what was said."""
    if isinstance(value, str):
        return value
    codes = {choice.code for choice in _what(reader, known)}
    found = [str(row) for row in catalogue.find(reader.session, value["said"]) if str(row) in codes]
    if not found:
        raise Misread("misread.service")
    if len(found) > 1:
        raise Misread("misread.service_which", only=found)
    return found[0]


def _show_what(reader: Reader, value: str) -> str:
    if value == _CENTRE:
        return reader.language.label("closing.centre")
    return service_title(reader, reader.session.get_one(Service, int(value)))


def _days(reader: Reader, known: Answers) -> list[Choice]:
    """The next days, of a service those on which it is given."""
    service_id = _service_id(known)
    if service_id is None:
        return days.coming(reader, known)
    today = days.today(reader)
    given = bookings.days_given(reader.session, reader.moment, service_id, today, today + _MONTH)
    return days.choices(reader, given[: days.NEXT])


def _hours(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(_ALL_DAY, reader.language.label("closing.all_day"))]


def _settle_span(reader: Reader, known: Answers, value: str) -> str:
    """What lies ahead: nobody closes a time that is over."""
    if "day" in known and _bounds(reader, {**known, "span": value})[1] <= reader.now:
        raise Misread("misread.span_past")
    return value


def _show_span(reader: Reader, value: str) -> str:
    if value == _ALL_DAY:
        return reader.language.label("closing.all_day")
    return days.show_span(reader, value)


def _bounds(reader: Reader, answers: Answers) -> tuple[datetime, datetime]:
    """The time that is meant, on the centre's clock."""
    day, at = date.fromisoformat(answers["day"]), reader.moment.calendar.at
    if answers["span"] == _ALL_DAY:
        return at(day, time.min), at(day + timedelta(days=1), time.min)
    since, until = (time.fromisoformat(part) for part in answers["span"].split("-"))
    return at(day, since), at(day, until)


def _service_id(answers: Answers) -> int | None:
    return None if answers["what"] == _CENTRE else int(answers["what"])


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """Whom it concerns, by name."""
    since, until = _bounds(reader, known)
    found = bookings.concerned(reader.session, starts_at=since, ends_at=until, service_id=_service_id(known))
    return concerned(reader, found)


def _finish(talk: Talk, form: Finished) -> Reply:
    since, until = _bounds(talk, form.answers)
    told = bookings.close(
        talk.session,
        talk.moment,
        talk.me,
        starts_at=since,
        ends_at=until,
        reason=form.answers["reason"],
        service_id=_service_id(form.answers),
    )
    day = date.fromisoformat(form.answers["day"])
    lines = [
        talk.t(
            "closing.done",
            what=_show_what(talk, form.answers["what"]),
            day=when.day(talk.language, day, days.today(talk)),
            span=_show_span(talk, form.answers["span"]),
        )
    ]
    if told:
        at = quiet.deferred(talk.now, talk.moment.calendar, rules.load(talk.session))
        lines.append(talk.t("closing.told", n=told))
        lines.append(
            talk.t("closing.told_at", when=talk.moment_text(at))
            if at > talk.now
            else talk.t("closing.told_now")
        )
    back = talk.action(
        "today.back", "today.day", 0, day.isoformat(), day=when.day(talk.language, day, days.today(talk))
    )
    return Reply("\n".join(lines), talk.rows([back, talk.menu("start")]))


CLOSING = Flow(
    name="closing",
    version=1,
    steps=(
        Step("what", parse=_named, choices=_what, settle=_service, show=_show_what, columns=1),
        Step(
            "day",
            parse=days.said,
            choices=_days,
            clears=("span",),
            show=days.show,
        ),
        Step("span", parse=days.said_span, choices=_hours, settle=_settle_span, show=_show_span),
        Step("reason", parse=words_within(_LONGEST)),
    ),
    finish=_finish,
    remarks=_remarks,
)

ROOM = Room(flows=(CLOSING,), actions={"closing.begin": Action(_begin, Right.CLOSE_TIMES)})
