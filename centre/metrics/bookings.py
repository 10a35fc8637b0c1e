"""Bookings: how much of what was offered was used, who did not come, how long people waited (M13, M14)."""

from sqlalchemy import join
from sqlmodel import col

from centre.figures import Share
from centre.metrics.asking import Ask, By, Facts, Figures
from centre.metrics.values import size
from models.bookings import RELEASED, Booking, BookingState
from models.slots import Slot, SlotState

_SLOTS = Facts(Slot, {By.SERVICE: col(Slot.service_id)})
_BOOKINGS = Facts(
    join(Slot, Booking, col(Booking.slot_id) == col(Slot.id)),
    {
        By.SERVICE: col(Slot.service_id),
        By.BUILDING: col(Booking.building),
        By.CHANNEL: col(Booking.channel),
    },
)
_SERVED = col(Booking.state) == BookingState.SERVED
_MISSED = col(Booking.state) == BookingState.NO_SHOW


def served(ask: Ask) -> Figures:
    """Bookings that were served, by the day for which they were made."""
    return _BOOKINGS.count(ask, ask.past(col(Slot.starts_at)), _SERVED)


def m13(ask: Ask) -> Figures:
    """Served, of the places that were offered and not closed."""
    offered = _SLOTS.total(
        ask, col(Slot.capacity), ask.past(col(Slot.starts_at)), col(Slot.state) == SlotState.OPEN
    )
    used = served(ask)
    return {key: Share(size(used.get(key, 0)), size(offered.get(key, 0))) for key in {*offered, *used}}


def m13b(ask: Ask) -> Figures:
    """Did not come and did not say so, of those who were to come."""
    return _BOOKINGS.share(ask, _MISSED, ask.past(col(Slot.starts_at)), _SERVED | _MISSED)


def m14(ask: Ask) -> Figures:
    """From the booking to its time."""
    stands = col(Booking.state).not_in(RELEASED)
    return _BOOKINGS.spread(
        ask, col(Booking.created_at), col(Slot.starts_at), ask.within(col(Slot.starts_at)), stands
    )
