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
    return bool(bookings.places(reader.session, reader.moment, service, priority=priority))


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


def places(reader: Reader, known: Answers) -> dict[date, int]:
    """How many places each day has, 0 where one can wait; a booking that is moved leaves where it is.

    One waits in the chat, for a booking of one's own that has no place yet.
    """
    booking, service = moved(reader, known), service_of(reader, known)
    priority, leaves = has_priority(reader, known), booking.slot_id if booking else None
    found = bookings.places(reader.session, reader.moment, service, priority=priority, but_slot=leaves)
    if known.keys() & {"booking", "channel"}:
        found = {day: left for day, left in found.items() if left}
    for day, times in held_times(reader, known).items():
        found[day] = found.get(day, 0) + len(times)
    return dict(sorted(found.items()))


def times_on(reader: Reader, known: Answers, day: date) -> list[Free]:
    """The times of a day that can be had, the earliest first."""
    booking, service = moved(reader, known), service_of(reader, known)
    priority = has_priority(reader, known)
    by_day = bookings.times(reader.session, reader.moment, service, priority=priority, day=day)
    free = by_day.get(day, [])
    if booking is not None:
        return [one for one in free if one.id != booking.slot_id]
    return _joined(free, held_times(reader, known).get(day, []))


def _joined(free: list[Free], held: list[Free]) -> list[Free]:
    times = {one.id: one for one in (*held, *free)}
    return sorted(times.values(), key=lambda one: (one.starts_at, one.id))
