"""Which days and times can be had, given what a form knows so far: free ones, and places that are held."""

from datetime import date, datetime

from centre import bookings
from centre.slots import Free
from chat.flow import Answers
from chat.talk import Reader
from models.bookings import Booking
from models.catalogue import Service

# What a form is about that books a place which is held for somebody: the row of the booking.
OFFER = "offer"
NEAREST = 3


def is_full(answers: Answers) -> bool:
    """Whether a day was chosen on which one can only wait."""
    return bool(answers.get("day", {}).get("full"))


def is_held(answers: Answers) -> bool:
    """Whether a time was chosen at which a place is held for whom is booked."""
    return bool(answers.get("time", {}).get("held"))


def service_of(reader: Reader, known: Answers) -> Service:
    """The service for which a time is looked for."""
    booking = moved(reader, known)
    service_id = booking.service_id if booking else known["service"]["id"]
    return reader.session.get_one(Service, service_id)


def whose(reader: Reader, known: Answers) -> int | None:
    """Who gets what a form books: at the counter whoever was found by their number, else the one who taps."""
    if "channel" in known:
        person: int | None = known.get("person", {}).get("id")
        return person
    return reader.who.id if reader.who else None


def tariff_of(answers: Answers) -> str:
    """The tariff that was chosen, or the only one."""
    tariff: str = answers["case"]["code"] if answers["service"]["cases"] else answers["service"]["case"]
    return tariff


def day_of(answers: Answers) -> date:
    """The day that was chosen."""
    return date.fromisoformat(answers["day"]["day"])


def moved(reader: Reader, known: Answers) -> Booking | None:
    """The booking that is to be moved, if that is what a form is for."""
    number = known.get("booking")
    return bookings.card(reader.session, number).booking if number is not None else None


def has_priority(reader: Reader, known: Answers) -> bool:
    """Whether somebody may book earlier than others."""
    booking = moved(reader, known)
    return booking.priority if booking else known.get("priority") == "yes"


def anything(reader: Reader, service: Service, *, priority: bool) -> bool:
    """Whether there is any day to book or to wait for."""
    by_day = bookings.times(reader.session, reader.moment, service, priority=priority)
    full = bookings.full_days(reader.session, reader.moment, service, priority=priority)
    return bool(by_day or full)


def next_free(reader: Reader, service: Service, *, priority: bool, but: datetime | None = None) -> list[Free]:
    """The next times of a service that can be had, all but one that is out of the question."""
    by_day = bookings.times(reader.session, reader.moment, service, priority=priority)
    found = {one.starts_at: one for times in by_day.values() for one in times}
    return [found[starts_at] for starts_at in sorted(found.keys() - {but})][:NEAREST]


def held_times(reader: Reader, known: Answers) -> dict[date, list[Free]]:
    """Times at which a place is held for whom is booked; nobody else need look."""
    person_id = whose(reader, known)
    if person_id is None or not known.keys() & {OFFER, "channel"}:
        return {}
    return bookings.held(reader.session, reader.moment, person_id, service_of(reader, known).id or 0)


def days_free(reader: Reader, known: Answers) -> dict[date, list[Free]]:
    """The times that can be had, by day; a booking that is moved does not move to where it is."""
    booking, service = moved(reader, known), service_of(reader, known)
    by_day = bookings.times(reader.session, reader.moment, service, priority=has_priority(reader, known))
    if booking is None:
        mine = {day: _joined(by_day.get(day, []), times) for day, times in held_times(reader, known).items()}
        return by_day | mine
    others = {day: [one for one in times if one.id != booking.slot_id] for day, times in by_day.items()}
    return {day: times for day, times in others.items() if times}


def _joined(free: list[Free], held: list[Free]) -> list[Free]:
    times = {one.id: one for one in (*held, *free)}
    return sorted(times.values(), key=lambda one: (one.starts_at, one.id))


def days_full(reader: Reader, known: Answers) -> list[date]:
    """Days for which one can wait: in the chat, for a booking of one's own that has no place yet."""
    if "booking" in known or "channel" in known:
        return []
    service = service_of(reader, known)
    full = bookings.full_days(reader.session, reader.moment, service, priority=has_priority(reader, known))
    held = held_times(reader, known)
    return [day for day in full if day not in held]
