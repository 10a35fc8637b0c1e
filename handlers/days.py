"""Days and hours that the staff name for something to come, tapped or said."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta

from chat import spoken, when
from chat.flow import Answers, Choice, Misread
from chat.incoming import Incoming
from chat.parsers import words
from chat.talk import Reader

NEXT = 7
_LONGEST = 200
_FURTHEST = timedelta(days=366)
_UNTIL = re.compile(r"\s*(?:到|至|—|–|-|~|～|\bto\b|\buntil\b|\btill\b)\s*", re.IGNORECASE)
_NOON = time(12)
# What is further ahead and said without a year is meant as the last such day.
_SOON = timedelta(days=14)
_YEAR = re.compile(r"\d{4}")


def today(reader: Reader) -> date:
    """The centre's present day."""
    day: date = reader.moment.calendar.local(reader.now).date()
    return day


def coming(reader: Reader, _known: Answers) -> list[Choice]:
    """Today and the days after it, each to tap."""
    return choices(reader, [today(reader) + timedelta(days=number) for number in range(NEXT)])


def from_tomorrow(reader: Reader, _known: Answers) -> list[Choice]:
    """Tomorrow and the days after it, each to tap: so that people can be told before."""
    return choices(reader, [today(reader) + timedelta(days=number) for number in range(1, NEXT + 1)])


def choices(reader: Reader, found: Iterable[date]) -> list[Choice]:
    """Days to tap."""
    return [Choice(day.isoformat(), when.day(reader.language, day, today(reader))) for day in found]


def listed(reader: Reader, said: str) -> date | None:
    """The day that a button carries, unless it is over or too far away."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if timedelta() <= day - today(reader) <= _FURTHEST else None


def said(reader: Reader, incoming: Incoming) -> str:
    """The day that somebody means: "周五", "25 Nov", "tomorrow".

    Raises:
        Misread: it is no day, over, or too far away.
    """
    first = today(reader)
    heard = spoken.hear(words(reader, incoming)[:_LONGEST], first)
    if heard is None or not heard.days:
        raise Misread("misread.day")
    day = next((one for one in heard.days if one >= first), None)
    if day is None:
        raise Misread("misread.day_past", day=when.day(reader.language, heard.days[0], first))
    if day - first > _FURTHEST:
        raise Misread("misread.day_too_far")
    return day.isoformat()


def said_past(reader: Reader, incoming: Incoming) -> str:
    """A day that has passed, or today; without a year the last such day.

    Raises:
        Misread: it is no day, or still to come.
    """
    present = today(reader)
    heard = spoken.hear((incoming.text or "")[:_LONGEST], present)
    if heard is None or not heard.days:
        raise Misread("misread.past_day")
    day = heard.days[0]
    if day > present + _SOON and not _YEAR.search(incoming.text):
        day = _a_year_before(day)
    if day > present:
        raise Misread("misread.past_day")
    return day.isoformat()


def gone(reader: Reader, _known: Answers) -> list[Choice]:
    """Today and the days before it, each to tap."""
    return choices(reader, [today(reader) - timedelta(days=number) for number in range(NEXT)])


def show(reader: Reader, value: str) -> str:
    """A day as the card reads it back."""
    return when.day(reader.language, date.fromisoformat(value), today(reader))


def said_span(reader: Reader, incoming: Incoming) -> str:
    """From when until when: "14:00-16:00", "下午2点到4点", "from 2 to 4 pm".

    Raises:
        Misread: it is no span of a day.
    """
    parts = _UNTIL.split(words(reader, incoming)[:_LONGEST])
    heard = [spoken.hear(part, today(reader)) for part in parts]
    clocks = [one.clock for one in heard if one is not None and one.clock is not None]
    if len(parts) != 2 or len(clocks) != 2:
        raise Misread("misread.span")
    since, until = clocks
    if until < since and until < _NOON:
        until = until.replace(hour=until.hour + _NOON.hour)
    if until <= since:
        raise Misread("misread.span")
    return f"{since:%H:%M}-{until:%H:%M}"


def show_span(reader: Reader, value: str) -> str:
    """From when until when, as the card reads it back."""
    since, until = (when.clock(reader.language, time.fromisoformat(part)) for part in value.split("-"))
    return reader.language.label("closing.from_to", since=since, until=until)


def show_hours(reader: Reader, span: str) -> str:
    """The hours of a plan as people say them, "" where it names none."""
    return show_span(reader, span) if span else ""


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
