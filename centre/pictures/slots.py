"""How much of what was offered was used, by weekday and hour on the centre's clocks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from centre.figures import Share
from centre.metrics import Ask
from centre.metrics.open_doors import second
from models.bookings import Booking, BookingState
from models.slots import Slot, SlotState

_NOTHING = Share(0, 0)
_HOUR, _QUARTER = 3600, 900  # seconds


@dataclass(frozen=True, slots=True)
class Use:
    """Served, of the places offered, by weekday (0 is Monday) and hour."""

    shares: dict[tuple[int, int], Share]


def by_hour(ask: Ask) -> Use:
    """Of the places of a period that have been, and were not closed.

    The database adds up by stretches that lie within an hour of the centre's clock; only then the calendar
    says which hour that was, in summer time and out of it.
    """
    began, past = second(ask.session, col(Slot.starts_at)), ask.past(col(Slot.starts_at))
    stretch = (began - began % _stretch(ask)).label("stretch")
    offered: Any = select(stretch, func.sum(col(Slot.capacity))).where(
        past, col(Slot.state) == SlotState.OPEN
    )
    served: Any = (
        select(stretch, func.count())
        .join_from(Slot, Booking, col(Booking.slot_id) == col(Slot.id))
        .where(past, col(Booking.state) == BookingState.SERVED)
    )
    connection = ask.session.connection()
    used: dict[int, int] = dict(connection.execute(served.group_by(stretch)).all())
    shares: dict[tuple[int, int], Share] = {}
    for at, places in connection.execute(offered.group_by(stretch)):
        local = ask.moment.calendar.local(datetime.fromtimestamp(at, UTC))
        key = (local.weekday(), local.hour)
        before = shares.get(key, _NOTHING)
        shares[key] = Share(before.part + used.get(at, 0), before.whole + int(places))
    return Use(shares)


def _stretch(ask: Ask) -> int:
    """Seconds: an hour where the centre's clock is whole hours off the world's, else a quarter of one."""
    days = (ask.period.begins + number * timedelta(days=1) for number in range(ask.period.days))
    offsets = (ask.moment.calendar.local(day).utcoffset() or timedelta() for day in days)
    return _QUARTER if any(offset % timedelta(seconds=_HOUR) for offset in offsets) else _HOUR
