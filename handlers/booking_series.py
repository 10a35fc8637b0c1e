"""Whether a booking is to be repeated week after week, and what each week of a series brings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from centre import bookings
from centre.bookings import Week
from chat import when
from chat.flow import Answers, Choice, Step
from chat.languages import Markup
from chat.talk import Reader
from handlers import booking_words, free_times
from models.bookings import Booking
from models.slots import Slot

_REGULAR = (1, 2, 4, 6, 8, 12)


def step() -> Step:
    """The question for how many weeks, where there is more than one to be had."""
    return Step(
        "weeks",
        choices=_lengths,
        settle=_weeks,
        when=_can_be_asked,
        show=lambda reader, value: _length(reader, len(value) + 1),
    )


def planned(answers: Answers) -> list[Week]:
    """The weeks that are to be booked, the first one as well."""
    time = answers["time"]
    first = {"at": time["at"], "slot": time["slot"], "price": time["quoted"]}
    weeks = [first, *answers.get("weeks", [])]
    return [Week(datetime.fromisoformat(one["at"]), one["slot"], one["price"]) for one in weeks]


def had(weeks: Sequence[Week], made: Sequence[Booking]) -> list[Week]:
    """Weeks as they came out: whose place went in the last moment has none."""
    slots = {booking.slot_id for booking in made}
    return [week if week.slot_id in slots else replace(week, slot_id=None) for week in weeks]


def lines(reader: Reader, weeks: Sequence[Week]) -> list[Markup]:
    """What it costs; of a series each week, with its price where they differ, and those left out."""
    prices = {week.price for week in weeks if week.slot_id is not None}
    same = len(prices) == 1
    found = [_line(reader, week, priced=not same) for week in weeks] if len(weeks) > 1 else []
    if same:
        key = "booking.price_each" if found else "booking.price"
        found.append(reader.t(key, price=booking_words.price(reader, prices.pop())))
    return found


def _can_be_asked(answers: Answers) -> bool:
    """Whether there are more weeks to be had; a place from the waitlist is a single one."""
    alone = free_times.is_full(answers) or free_times.is_held(answers)
    return not alone and _most(answers) > 1


def _most(answers: Answers) -> int:
    most: int = answers.get("time", {}).get("weeks", 1)
    return most


def _lengths(reader: Reader, known: Answers) -> list[Choice]:
    weeks = sorted({number for number in (*_REGULAR, _most(known)) if number <= _most(known)})
    return [Choice(str(number), _length(reader, number)) for number in weeks]


def _length(reader: Reader, weeks: int) -> str:
    return reader.language.label("book.once") if weeks == 1 else reader.language.label("book.weekly", n=weeks)


def _weeks(reader: Reader, known: Answers, code: str) -> list[dict[str, Any]]:
    """The weeks after the first as the form keeps them, with the prices that were seen."""
    first = reader.session.get_one(Slot, known["time"]["slot"])
    tariff = free_times.tariff_of(known)
    later = bookings.weeks_after(reader.session, reader.moment, first, tariff, int(code) - 1)
    return [{"at": week.starts_at.isoformat(), "slot": week.slot_id, "price": week.price} for week in later]


def _line(reader: Reader, week: Week, *, priced: bool) -> Markup:
    local = reader.moment.calendar.local
    day = when.day(reader.language, local(week.starts_at).date(), local(reader.now).date())
    if week.slot_id is None:
        return reader.t("book.week_missing", day=day)
    if priced:
        return reader.t("book.week_priced", day=day, price=booking_words.price(reader, week.price))
    return reader.t("booking.bullet", when=day)
