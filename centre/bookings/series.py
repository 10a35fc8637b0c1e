"""A series: the same hour week after week, and each week a booking of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import catalogue, slots
from centre.bookings.moves import the_id
from centre.bookings.resident import Order, book, price_of
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models.base import constant
from models.bookings import Booking
from models.catalogue import Service
from models.slots import Slot, SlotState
from models.who import Who

_WEEK = timedelta(weeks=1)
_SAME_HOUR = select(Slot).where(
    col(Slot.window_id) == bindparam("window"),
    col(Slot.starts_at).in_(bindparam("hours", expanding=True)),
    col(Slot.taken) < col(Slot.capacity),
    col(Slot.state) == constant(SlotState.OPEN),
)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a series: its slot and its price, or no slot where there is no place."""

    starts_at: datetime
    slot_id: int | None = None
    price: int = 0


def longest(moment: Moment, service: Service, starts_at: datetime, *, priority: bool) -> int:
    """For how many weeks from a time on a service can be booked now."""
    _, until = slots.horizon(moment, service, priority=priority)
    begun = -((starts_at - until) // _WEEK)
    return max(1, min(service.series_weeks, begun))


def weeks_after(session: Session, moment: Moment, first: Slot, tariff: str, weeks: int) -> list[Week]:
    """So many weeks after a time, as they can be had now."""
    local = moment.calendar.local(first.starts_at)
    days = (local.date() + number * _WEEK for number in range(1, weeks + 1))
    hours = [moment.calendar.at(day, local.time()) for day in days]
    service = session.get_one(Service, first.service_id)
    found = session.execute(_SAME_HOUR, {"window": first.window_id, "hours": hours}).scalars()
    free = {slot.starts_at: slot for slot in found}
    return [
        Week(at, free[at].id, price_of(session, moment, service, free[at], tariff))
        if at in free
        else Week(at)
        for at in hours
    ]


def book_series(
    session: Session, moment: Moment, actor: Who, order: Order, later: Sequence[Week] = ()
) -> list[Booking]:
    """Book a time, and the weeks after it that can be had, each at the price at which it was shown.

    Raises:
        Refused: the first week cannot be booked, a price has changed, or so long a series is not offered.
    """
    service = catalogue.offered(session, session.get_one(Slot, order.slot_id).service_id)
    if len(later) >= max(1, service.series_weeks):
        raise Refused("refused.series_too_long", weeks=service.series_weeks)
    made = [book(session, moment, actor, order)]
    for week in later:
        if week.slot_id is None:
            continue
        again = replace(order, slot_id=week.slot_id, quoted=week.price, file_ids=())
        try:
            with session.begin_nested():
                made.append(book(session, moment, actor, again))
        except Refused as no:
            if no.key == "refused.price_changed":
                raise
    if len(made) > 1:
        ids = [the_id(one) for one in made]
        change(session, Booking, col(Booking.id).in_(ids), series_id=ids[0])
    return made
