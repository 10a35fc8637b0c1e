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
from models.bookings import Booking
from models.catalogue import Service
from models.slots import Slot

# What a form is about that books a place which is held for somebody: the row of the booking.
OFFER = "offer"
_NEAREST = 3
_FEW = 6


def is_full(answers: Answers) -> bool:
    """Whether a day was chosen on which one can only wait."""
    return bool(answers.get("day", {}).get("full"))


def is_held(answers: Answers) -> bool:
    """Whether a time was chosen at which a place is held for whom is booked."""
    return bool(answers.get("time", {}).get("held"))


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


def service_of(reader: Reader, known: Answers) -> Service:
    """The service for which a time is looked for."""
    booking = _moved(reader, known)
    service_id = booking.service_id if booking else known["service"]["id"]
    return reader.session.get_one(Service, service_id)


def whose(reader: Reader, known: Answers) -> int | None:
    """Who gets what a form books: at the counter whoever was found by their number, else the one who taps."""
    if "channel" in known:
        person: int | None = known.get("person", {}).get("id")
        return person
    return reader.who.id if reader.who else None


def anything(reader: Reader, service: Service, *, priority: bool) -> bool:
    """Whether there is any day to book or to wait for."""
    by_day = bookings.times(reader.session, reader.moment, service, priority=priority)
    full = bookings.full_days(reader.session, reader.moment, service, priority=priority)
    return bool(by_day or full)


def next_free(reader: Reader, service: Service, *, priority: bool, but: datetime | None = None) -> list[Free]:
    """The next times of a service that can be had, all but one that is out of the question."""
    by_day = bookings.times(reader.session, reader.moment, service, priority=priority)
    found = {one.starts_at: one for times in by_day.values() for one in times}
    return [found[starts_at] for starts_at in sorted(found.keys() - {but})][:_NEAREST]


def held_times(reader: Reader, known: Answers) -> dict[date, list[Free]]:
    """Times at which a place is held for whom is booked; nobody else need look."""
    person_id = whose(reader, known)
    if person_id is None or not known.keys() & {OFFER, "channel"}:
        return {}
    return bookings.held(reader.session, reader.moment, person_id, service_of(reader, known).id or 0)


def offered(reader: Reader, known: Answers, slot_id: int) -> Answers:
    """A time that is held, as the answers to both questions."""
    times = (one for each in held_times(reader, known).values() for one in each)
    one = next(one for one in times if one.id == slot_id)
    return {"day": _plain_day(_day_of(reader, one)), "time": _answer(reader, known, one)}


def chosen(answers: Answers) -> datetime:
    """The time that was chosen."""
    return datetime.fromisoformat(answers["time"]["at"])


def tariff_of(answers: Answers) -> str:
    """The tariff that was chosen, or the only one."""
    tariff: str = answers["case"]["code"] if answers["service"]["cases"] else answers["service"]["case"]
    return tariff


def day_of(answers: Answers) -> date:
    """The day that was chosen."""
    return date.fromisoformat(answers["day"]["day"])


def _moved(reader: Reader, known: Answers) -> Booking | None:
    number = known.get("booking")
    return bookings.card(reader.session, number).booking if number is not None else None


def _free(reader: Reader, known: Answers) -> dict[date, list[Free]]:
    booking, service = _moved(reader, known), service_of(reader, known)
    by_day = bookings.times(reader.session, reader.moment, service, priority=_priority(reader, known))
    if booking is None:
        mine = {day: _joined(by_day.get(day, []), times) for day, times in held_times(reader, known).items()}
        return by_day | mine
    others = {day: [one for one in times if one.id != booking.slot_id] for day, times in by_day.items()}
    return {day: times for day, times in others.items() if times}


def _joined(free: list[Free], held: list[Free]) -> list[Free]:
    times = {one.id: one for one in (*held, *free)}
    return sorted(times.values(), key=lambda one: (one.starts_at, one.id))


def _full(reader: Reader, known: Answers) -> list[date]:
    """Days for which one can wait: in the chat, for a booking of one's own that has no place yet."""
    if "booking" in known or "channel" in known:
        return []
    service = service_of(reader, known)
    full = bookings.full_days(reader.session, reader.moment, service, priority=_priority(reader, known))
    return [day for day in full if day not in held_times(reader, known)]


def _priority(reader: Reader, known: Answers) -> bool:
    booking = _moved(reader, known)
    return booking.priority if booking else known.get("priority") == "yes"


def _days(reader: Reader, known: Answers) -> list[Choice]:
    labels = {}
    for day, times in _free(reader, known).items():
        places = sum(one.places for one in times)
        labels[day] = reader.language.label("booking.day_free", n=places, day=day_text(reader, day))
    for day in _full(reader, known):
        labels[day] = reader.language.label("booking.day_full", day=day_text(reader, day))
    return [Choice(day.isoformat(), labels[day]) for day in sorted(labels)]


def _day(reader: Reader, known: Answers, value: Any) -> Any:
    """A day that was tapped, or of those that may be meant the first that can be had."""
    free, full = _free(reader, known), _full(reader, known)
    if isinstance(value, str):
        return {"day": value, "part": "", "full": date.fromisoformat(value) not in free}
    said = _heard(reader, value)
    if said is None or not said.days:
        raise Misread("misread.day")
    if all(day < _today(reader) for day in said.days):
        raise Misread("misread.day_past", day=day_text(reader, said.days[0]))
    day = next((each for each in said.days if each in free or each in full), None)
    if day is None:
        meant = next(each for each in said.days if each >= _today(reader))
        nearest = sorted(free, key=lambda each: (abs(each - meant), each))[:_NEAREST]
        codes = [each.isoformat() for each in nearest]
        raise Misread("misread.day_none", only=codes, day=day_text(reader, meant))
    answer = {"day": day.isoformat(), "part": said.part, "full": day not in free}
    fitting = _fitting(reader, free.get(day, []), said)
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
    times = _free(reader, known).get(day_of(known), [])
    if not times:
        # They went while the form was open: the nearest ones of other days.
        return next_free(reader, service_of(reader, known), priority=_priority(reader, known))
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
    booking, service = _moved(reader, known), service_of(reader, known)
    tariff = booking.tariff if booking else tariff_of(known)
    slot = reader.session.get_one(Slot, one.id)
    quoted = bookings.price_of(reader.session, reader.moment, service, slot, tariff)
    held, priority = _held_until(reader, known, one), _priority(reader, known)
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
