"""Closing a time: of one service or of the whole centre, and everybody who is booked then is told."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from centre import bookings, catalogue, quiet, rules
from chat import engine, spoken, when
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.parsers import words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.booking_words import service_title
from models.catalogue import Service
from models.rights import Right

_CENTRE, _ALL_DAY = "centre", "day"
_NEXT_DAYS = 7
_MONTH = timedelta(days=31)
_LONGEST = 200
_FURTHEST = timedelta(days=366)
_UNTIL = re.compile(r"\s*(?:到|至|—|–|-|~|～|\bto\b|\buntil\b|\btill\b)\s*", re.IGNORECASE)
_NOON = time(12)


def _begin(talk: Talk, _record: int, said: str) -> None:
    """Begin, with the day from whose list somebody comes; otherwise it is asked for."""
    day = _listed(talk, said)
    if day is None:
        engine.start(talk, CLOSING)
    else:
        note = talk.t("closing.on_day", day=when.day(talk.language, day, _today(talk)))
        engine.start(talk, CLOSING, given={"day": day.isoformat()}, note=note)


def _listed(reader: Reader, said: str) -> date | None:
    """The day that a button carries, unless nothing can be closed on it."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if timedelta() <= day - _today(reader) <= _FURTHEST else None


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
    today, service_id = _today(reader), _service_id(known)
    coming = [today + timedelta(days=number) for number in range(_NEXT_DAYS)]
    if service_id is not None:
        given = bookings.days_given(reader.session, reader.moment, service_id, today, today + _MONTH)
        coming = given[:_NEXT_DAYS]
    return [Choice(day.isoformat(), when.day(reader.language, day, today)) for day in coming]


def _day(reader: Reader, incoming: Incoming) -> str:
    today = _today(reader)
    said = spoken.hear(words(reader, incoming)[:_LONGEST], today)
    if said is None or not said.days:
        raise Misread("misread.day")
    day = next((one for one in said.days if one >= today), None)
    if day is None:
        raise Misread("misread.day_past", day=when.day(reader.language, said.days[0], today))
    if day - today > _FURTHEST:
        raise Misread("misread.day_too_far")
    return day.isoformat()


def _hours(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(_ALL_DAY, reader.language.label("closing.all_day"))]


def _span(reader: Reader, incoming: Incoming) -> str:
    """From when until when: "14:00-16:00", "下午2点到4点", "from 2 to 4 pm"."""
    parts = _UNTIL.split(words(reader, incoming)[:_LONGEST])
    heard = [spoken.hear(part, _today(reader)) for part in parts]
    clocks = [one.clock for one in heard if one is not None and one.clock is not None]
    if len(parts) != 2 or len(clocks) != 2:
        raise Misread("misread.span")
    since, until = clocks
    if until < since and until < _NOON:
        until = until.replace(hour=until.hour + _NOON.hour)
    if until <= since:
        raise Misread("misread.span")
    return f"{since:%H:%M}-{until:%H:%M}"


def _settle_span(reader: Reader, known: Answers, value: str) -> str:
    """What lies ahead: nobody closes a time that is over."""
    if "day" in known and _bounds(reader, {**known, "span": value})[1] <= reader.now:
        raise Misread("misread.span_past")
    return value


def _show_span(reader: Reader, value: str) -> str:
    if value == _ALL_DAY:
        return reader.language.label("closing.all_day")
    since, until = (when.clock(reader.language, time.fromisoformat(part)) for part in value.split("-"))
    return reader.language.label("closing.from_to", since=since, until=until)


def _reason(reader: Reader, incoming: Incoming) -> str:
    said = words(reader, incoming)
    if len(said) > _LONGEST:
        raise Misread("misread.too_long", n=_LONGEST)
    return said


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
    """How many people it concerns."""
    since, until = _bounds(reader, known)
    concerned = bookings.concerned(
        reader.session, starts_at=since, ends_at=until, service_id=_service_id(known)
    )
    return [reader.t("closing.concerned", n=concerned) if concerned else reader.t("closing.concerns_nobody")]


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
            day=when.day(talk.language, day, _today(talk)),
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
        "today.back", "today.day", 0, day.isoformat(), day=when.day(talk.language, day, _today(talk))
    )
    return Reply("\n".join(lines), talk.rows([back, talk.menu("start")]))


def _today(reader: Reader) -> date:
    today: date = reader.moment.calendar.local(reader.now).date()
    return today


CLOSING = Flow(
    name="closing",
    version=1,
    steps=(
        Step("what", parse=_named, choices=_what, settle=_service, show=_show_what, columns=1),
        Step(
            "day",
            parse=_day,
            choices=_days,
            clears=("span",),
            show=lambda reader, value: when.day(reader.language, date.fromisoformat(value), _today(reader)),
        ),
        Step("span", parse=_span, choices=_hours, settle=_settle_span, show=_show_span),
        Step("reason", parse=_reason),
    ),
    finish=_finish,
    remarks=_remarks,
)

ROOM = Room(flows=(CLOSING,), actions={"closing.begin": Action(_begin, Right.CLOSE_TIMES)})
