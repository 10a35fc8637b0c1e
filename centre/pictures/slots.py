"""How much of what was offered was used, by weekday and hour on the centre's clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from centre.figures import Share
from centre.metrics import Ask
from models.bookings import Booking, BookingState
from models.slots import Slot, SlotState

_NOTHING = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Use:
    """Served, of the places offered, by weekday (0 is Monday) and hour."""

    shares: dict[tuple[int, int], Share]


def by_hour(ask: Ask) -> Use:
    """Of the places of a period that have been, and were not closed.

    The database adds up by the moment, of which there are some twenty a day; only then the calendar says
    which hour that was, in summer time and out of it.
    """
    when, past = col(Slot.starts_at), ask.past(col(Slot.starts_at))
    offered: Any = select(when, func.sum(col(Slot.capacity))).where(past, col(Slot.state) == SlotState.OPEN)
    served: Any = (
        select(when, func.count())
        .join_from(Slot, Booking, col(Booking.slot_id) == col(Slot.id))
        .where(past, col(Booking.state) == BookingState.SERVED)
    )
    connection = ask.session.connection()
    used: dict[datetime, int] = dict(connection.execute(served.group_by(when)).all())
    shares: dict[tuple[int, int], Share] = {}
    for starts_at, places in connection.execute(offered.group_by(when)):
        local = ask.moment.calendar.local(starts_at)
        key = (local.weekday(), local.hour)
        before = shares.get(key, _NOTHING)
        shares[key] = Share(before.part + used.get(starts_at, 0), before.whole + int(places))
    return Use(shares)
