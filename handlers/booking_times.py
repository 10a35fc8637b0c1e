"""The questions for a day and a time, tapped or said: what can really be had, and full days to wait for."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from centre import bookings
from centre.slots import Free
from chat import spoken, when
from chat.flow import Answers, Choice, Misread, Step, Told
from chat.incoming import Incoming
from chat.spoken import Spoken
from chat.talk import Reader
from handlers.free_times import (
    NEAREST,
    day_of,
    has_priority,
    held_times,
    is_full,
    moved,
    next_free,
    places,
    service_of,
    tariff_of,
    times_on,
    whose,
)
from models.slots import Slot

_FEW = 6
# What is asked again, for what the centre may refuse (`Flow.reopens`).
REOPENS: dict[str, tuple[str, ...]] = {
    "refused.slot_taken": ("time",),
    "refused.slot_gone": ("day",),
    "refused.price_changed": ("time",),
    "refused.nothing_to_lend": ("day",),
}


def steps() -> tuple[Step, ...]:
    """The questions for a day and for a time of it."""
    return (
        Step(
            "day",
            parse=_said,
            choices=_days,
            settle=_day,
            clears=("time", "weeks"),
            show=_show_day,
            columns=1,
        ),
        Step(
            "time",
            parse=_said,
            choices=_times,
            settle=_time,
            clears=("weeks",),
            when=lambda answers: not is_full(answers),
            show=_show_time,
            columns=2,
        ),
    )


def offered(reader: Reader, known: Answers, slot_id: int) -> Answers:
    """A time that is held, as the answers to both questions."""
    times = (one for each in held_times(reader, known).values() for one in each)
    one = next(one for one in times if one.id == slot_id)
    return {"day": _plain_day(_day_of(reader, one)), "time": _answer(reader, known, one)}


def _days(reader: Reader, known: Answers) -> list[Choice]:
    return [
        Choice(day.isoformat(), _day_label(reader, day, left)) for day, left in places(reader, known).items()
    ]


def _day_label(reader: Reader, day: date, left: int) -> str:
    text = day_text(reader, day)
    if not left:
        return reader.language.label("booking.day_full", day=text)
    return reader.language.label("booking.day_free", n=left, day=text)


def _day(reader: Reader, known: Answers, value: Any) -> Any:
    """A day that was tapped, or of those that may be meant the first that can be had."""
    left = places(reader, known)
    if isinstance(value, str):
        return {"day": value, "part": "", "full": not left.get(date.fromisoformat(value))}
    said = _heard(reader, value)
    if said is None or not said.days:
        raise Misread("misread.day")
    if all(day < _today(reader) for day in said.days):
        raise Misread("misread.day_past", day=day_text(reader, said.days[0]))
    day = next((each for each in said.days if each in left), None)
    if day is None:
        meant = next(each for each in said.days if each >= _today(reader))
        nearest = sorted(filter(left.get, left), key=lambda each: (abs(each - meant), each))[:NEAREST]
        codes = [each.isoformat() for each in nearest]
        raise Misread("misread.day_none", only=codes, day=day_text(reader, meant))
    answer = {"day": day.isoformat(), "part": said.part, "full": not left[day]}
    fitting = _fitting(reader, times_on(reader, known, day), said)
    if said.clock is not None and len(fitting) == 1:
        return Told(answer, {"time": _answer(reader, known, fitting[0])})
    return answer


def _times(reader: Reader, known: Answers) -> list[Choice]:
    times = _of_day(reader, known)
    last = _last_worker(reader, known)
    return [Choice(_code(one), _time_label(reader, known, one, last)) for one in times]


def _of_day(reader: Reader, known: Answers) -> list[Free]:
    """What is free on the chosen day, in the part of it that was said if anything is free then."""
    if "day" not in known:
        return []
    times = times_on(reader, known, day_of(known))
    if not times:
        # They went while the form was open: the nearest ones of other days.
        return next_free(reader, service_of(reader, known), priority=has_priority(reader, known))
    return _fitting(reader, times, Spoken(part=known["day"]["part"])) or times


def _time(reader: Reader, known: Answers, value: Any) -> Any:
    """A time that was tapped, or the one that was said."""
    times = _of_day(reader, known)
    if isinstance(value, str):
        one = next((one for one in times if _code(one) == value), None)
        if one is None:  # it was offered a moment ago, in this very turn
            raise Misread("misread.time_none")
        return _told(reader, known, one)
    said = _heard(reader, value)
    if said is not None and said.days and day_of(known) not in said.days:
        return _of_another_day(reader, known, value)
    if said is None or (not said.part and said.clock is None):
        raise Misread("misread.time")
    fitting = _fitting(reader, times, said)
    if not fitting:
        raise Misread("misread.time_none")
    if len(fitting) > 1:
        raise Misread("misread.time_which", only=[_code(one) for one in fitting])
    return _told(reader, known, fitting[0])


def _of_another_day(reader: Reader, known: Answers, value: Any) -> Any:
    """A time of another day than the one chosen: taken with its day, if it is clear which one is meant."""
    try:
        answer = _day(reader, known, value)
    except Misread as no:
        raise Misread(no.key, **no.params) from None
    if isinstance(answer, Told):
        return Told(answer.besides["time"], {"day": answer.value})
    raise Misread("misread.time_other_day", day=day_text(reader, day_of(known)))


def _told(reader: Reader, known: Answers, one: Free) -> Any:
    """A time as the answer, with its day where that is another than the one chosen."""
    answer = _answer(reader, known, one)
    day = _day_of(reader, one)
    if day == day_of(known):
        return answer
    return Told(answer, {"day": _plain_day(day)})


def _plain_day(day: date) -> dict[str, Any]:
    return {"day": day.isoformat(), "part": "", "full": False}


def _day_of(reader: Reader, one: Free) -> date:
    day: date = reader.moment.calendar.local(one.starts_at).date()
    return day


def _answer(reader: Reader, known: Answers, one: Free) -> dict[str, Any]:
    """A time as the form keeps it, with the price that was seen when it was chosen."""
    booking, service = moved(reader, known), service_of(reader, known)
    tariff = booking.tariff if booking else tariff_of(known)
    slot = reader.session.get_one(Slot, one.id)
    quoted = bookings.price_of(reader.session, reader.moment, service, slot, tariff)
    held, priority = _held_until(reader, known, one), has_priority(reader, known)
    # A place from the waitlist is a single one.
    weeks = 1 if held else bookings.longest(reader.moment, service, one.starts_at, priority=priority)
    return {
        "slot": one.id,
        "at": one.starts_at.isoformat(),
        "worker": one.worker,
        "quoted": quoted,
        "held": held,
        "weeks": weeks,
    }


def _held_until(reader: Reader, known: Answers, one: Free) -> str:
    """Until when a place of this time is held for whom is booked; "" if none is."""
    person_id = whose(reader, known)
    if person_id is None or one.id not in {
        each.id for each in held_times(reader, known).get(_day_of(reader, one), [])
    }:
        return ""
    held = bookings.waitlist.held_for(reader.session, person_id, one.id)
    return held.held_until.isoformat() if held and held.held_until else ""


def _fitting(reader: Reader, times: Iterable[Free], said: Spoken) -> list[Free]:
    calendar = reader.moment.calendar
    clocks = [(one, calendar.local(one.starts_at).time()) for one in times]
    return [
        one
        for one, clock in clocks
        if (clock == said.clock if said.clock is not None else spoken.within(said.part, clock))
    ]


def _last_worker(reader: Reader, known: Answers) -> int | None:
    person_id = whose(reader, known)
    if person_id is None:
        return None
    return bookings.last_worker(reader.session, person_id, service_of(reader, known).id or 0)


def _time_label(reader: Reader, known: Answers, one: Free, last_worker: int | None) -> str:
    same_day = _day_of(reader, one) == day_of(known)
    clock = _clock_text(reader, one.starts_at) if same_day else reader.moment_text(one.starts_at)
    if not one.worker:
        return clock
    same = one.worker_id is not None and one.worker_id == last_worker
    key = "booking.time_same_worker" if same else "booking.time_worker"
    return reader.language.label(key, time=clock, name=one.worker)


def _code(one: Free) -> str:
    return f"s{one.id}"


def _said(_reader: Reader, incoming: Incoming) -> dict[str, str]:
    if incoming.file is not None or incoming.unsupported:
        raise Misread("misread.tap_one")
    return {"said": incoming.text[:100]}


def _heard(reader: Reader, value: dict[str, str]) -> Spoken | None:
    return spoken.hear(value["said"], _today(reader))


def _today(reader: Reader) -> date:
    today: date = reader.moment.calendar.local(reader.now).date()
    return today


def day_text(reader: Reader, day: date) -> str:
    """A day as people say it."""
    return when.day(reader.language, day, _today(reader))


def _clock_text(reader: Reader, instant: datetime) -> str:
    return when.clock(reader.language, reader.moment.calendar.local(instant))


def _show_day(reader: Reader, value: dict[str, Any]) -> str:
    text = day_text(reader, date.fromisoformat(value["day"]))
    return reader.t("booking.day_waiting", day=text) if value["full"] else text


def _show_time(reader: Reader, value: dict[str, Any]) -> str:
    clock = _clock_text(reader, datetime.fromisoformat(value["at"]))
    return reader.t("booking.time_worker", time=clock, name=value["worker"]) if value["worker"] else clock
