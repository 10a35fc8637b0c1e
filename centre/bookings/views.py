"""Bookings as people look at them: one in full, those of one person, those of one day at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, literal, select
from sqlmodel import Session, col

from centre import catalogue, numbers, slots
from centre.bookings import loans, waitlist
from centre.bookings.moves import PREFIX, find
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page, cut
from centre.slots import Free
from models.base import constant
from models.bookings import AHEAD, RELEASED, Booking, BookingState, Loan, Relative, Wish
from models.catalogue import Service
from models.people import Person
from models.rights import Right
from models.slots import Slot, Worker
from models.who import Who


@dataclass(frozen=True, slots=True)
class BookingCard:
    """All about a booking; `relative` is the name of whom it is for, "" if for the person themselves."""

    booking: Booking
    service: Service
    starts_at: datetime
    ends_at: datetime
    worker_id: int | None
    worker: str
    name: str
    relative: str
    loan: Loan | None

    @property
    def id(self) -> int:
        """The row of the booking."""
        assert self.booking.id is not None  # noqa: S101 - it was read
        return self.booking.id

    @property
    def number(self) -> str:
        """What people say on the telephone."""
        return self.booking.number or ""


_CARDS: Any = (
    select(
        Booking,
        Service,
        col(Slot.starts_at),
        col(Slot.ends_at),
        col(Slot.worker_id),
        func.coalesce(col(Worker.name), ""),
        col(Person.name),
        func.coalesce(col(Relative.name), ""),
        Loan,
    )
    .join(Service, col(Service.id) == col(Booking.service_id))
    .join(Slot, col(Slot.id) == col(Booking.slot_id))
    .join(Person, col(Person.id) == col(Booking.person_id))
    .join(Worker, col(Worker.id) == col(Slot.worker_id), isouter=True)
    .join(Relative, col(Relative.id) == col(Booking.relative_id), isouter=True)
    .join(Loan, col(Loan.booking_id) == col(Booking.id), isouter=True)
    .execution_options(populate_existing=True)
)
_CARD = _CARDS.where(col(Booking.id) == bindparam("booking_row"))
_OF_PERSON = _CARDS.where(col(Booking.person_id) == bindparam("person")).order_by(
    col(Slot.starts_at).desc(), col(Booking.id).desc()
)
_EXPECTED = _CARDS.where(col(Booking.state).not_in(sorted(RELEASED))).order_by(
    col(Slot.starts_at), col(Booking.id)
)
_PENDING = _CARDS.where(col(Booking.state) == constant(BookingState.PENDING)).order_by(
    col(Slot.starts_at), col(Booking.id)
)
_WISHES = (
    select(Wish)
    .where(col(Wish.person_id) == bindparam("person"), col(Wish.closed_at).is_(None))
    .order_by(col(Wish.day), col(Wish.id))
)
_HELD: Any = (
    select(
        col(Slot.id),
        col(Slot.starts_at),
        col(Slot.ends_at),
        col(Slot.worker_id),
        func.coalesce(col(Worker.name), ""),
        literal(1),
    )
    .join(Booking, col(Booking.slot_id) == col(Slot.id))
    .join(Worker, col(Worker.id) == col(Slot.worker_id), isouter=True)
    .where(
        col(Booking.person_id) == bindparam("person"),
        col(Booking.service_id) == bindparam("service"),
        col(Booking.state) == constant(BookingState.HELD),
    )
)
_LAST_WORKER = (
    select(col(Slot.worker_id))
    .join(Booking, col(Booking.slot_id) == col(Slot.id))
    .where(
        col(Booking.person_id) == bindparam("person"),
        col(Booking.service_id) == bindparam("service"),
        col(Booking.state) == BookingState.SERVED,
        col(Slot.worker_id).is_not(None),
    )
    .order_by(col(Slot.starts_at).desc())
    .limit(1)
)


def card(session: Session, booking_id: int) -> BookingCard:
    """A booking in full, for whoever speaks about it; who may see it is for `look` to say.

    Raises:
        Refused: there is none.
    """
    row = session.execute(_CARD, {"booking_row": booking_id}).one_or_none()
    if row is None:
        raise Refused("refused.booking_unknown")
    return BookingCard(*row)


def look(session: Session, who: Who, booking_id: int) -> BookingCard:
    """A booking in full, for its person and for the staff.

    Raises:
        Refused: it is somebody else's, or there is none.
    """
    found = card(session, booking_id)
    if found.booking.person_id != who.id and not who.may(Right.SEE_BOOKINGS):
        raise Refused("refused.booking_unknown")
    return found


def by_number(session: Session, number: str) -> Booking | None:
    """The booking with a number as people type it; None if it is a number of something else.

    Raises:
        Refused: the number has a slip in it, or there is no such booking.
    """
    prefix, booking_id = numbers.parse(number)
    return find(session, booking_id) if prefix == PREFIX else None


def of_person(session: Session, person_id: int, *, ahead: bool) -> list[BookingCard]:
    """Bookings of one person: those to come, the nearest first, or the others, the newest first."""
    found = [BookingCard(*row) for row in session.execute(_OF_PERSON, {"person": person_id})]
    chosen = [one for one in found if (one.booking.state in AHEAD) is ahead]
    return chosen[::-1] if ahead else chosen


def wishes_of(session: Session, person_id: int) -> list[Wish]:
    """For which days somebody waits."""
    return list(session.execute(_WISHES, {"person": person_id}).scalars())


def of_day(
    session: Session, moment: Moment, who: Who, day: date, *, page: int, size: int
) -> Page[BookingCard]:
    """What is booked on a day, by time, a page at a time.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.SEE_BOOKINGS):
        raise Refused("refused.not_allowed")
    since = moment.calendar.at(day, datetime.min.time())
    until = moment.calendar.at(day + timedelta(days=1), datetime.min.time())
    rows = _EXPECTED.where(col(Slot.starts_at) >= since, col(Slot.starts_at) < until)
    return cut(session, rows, page, size, BookingCard)


def pending(session: Session, who: Who, *, page: int, size: int) -> Page[BookingCard]:
    """What waits for approval, the soonest first, a page at a time.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.SEE_BOOKINGS):
        raise Refused("refused.not_allowed")
    return cut(session, _PENDING, page, size, BookingCard)


def times(
    session: Session,
    moment: Moment,
    service: Service,
    *,
    priority: bool,
    worker_id: int | None = None,
    day: date | None = None,
) -> dict[date, list[Free]]:
    """The times of a service that can be had now, by day; things on loan only where one is there."""
    free = slots.free(session, moment, service, priority=priority, worker_id=worker_id, day=day)
    by_day = slots.days(free, moment)
    if not service.loan_days:
        return by_day
    lendable = loans.lendable(session, service, list(by_day))
    return {day: found for day, found in by_day.items() if day in lendable}


def held(session: Session, moment: Moment, person_id: int, service_id: int) -> dict[date, list[Free]]:
    """The times of a service at which a place is held for somebody, by day: for them they are free."""
    rows: Iterable[Any] = session.execute(_HELD, {"person": person_id, "service": service_id})
    return slots.days([Free(*row) for row in rows], moment)


def places(
    session: Session, moment: Moment, service: Service, *, priority: bool, but_slot: int | None = None
) -> dict[date, int]:
    """How many places are left on each day, 0 on those for which one can only wait."""
    found = slots.places(session, moment, service, priority=priority, but_slot=but_slot)
    waits = waitlist.can_wait(service)
    found = {day: left for day, left in found.items() if left or waits}
    if not service.loan_days:
        return found
    lendable = loans.lendable(session, service, list(found))
    return {day: left for day, left in found.items() if day in lendable}


def last_worker(session: Session, person_id: int, service_id: int) -> int | None:
    """Who served somebody last, so that they can have the same again."""
    found: int | None = session.execute(
        _LAST_WORKER, {"person": person_id, "service": service_id}
    ).scalar_one_or_none()
    return found


def title(session: Session, found: BookingCard, language: str) -> str:
    """What the service was called when it was booked."""
    return catalogue.title(session, found.booking.service_id, found.booking.version, language)
