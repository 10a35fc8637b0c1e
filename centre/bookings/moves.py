"""Who may touch a booking, the one way in which it changes its state, and the place it holds."""

from typing import Any

from sqlmodel import Session

from centre.moment import Moment
from centre.moves import OwnMoves
from models.bookings import RELEASED, TRANSITIONS, Booking, BookingAction
from models.rights import Right
from models.slots import Slot

PREFIX = "YY"
_MOVES = OwnMoves("booking", Booking, TRANSITIONS, "slot_id", works=Right.WORK_BOOKINGS)
find, for_resident, for_staff, check = _MOVES.find, _MOVES.for_resident, _MOVES.for_staff, _MOVES.check


def slot_of(session: Session, booking: Booking) -> Slot:
    """The slot of a booking as it is now."""
    return session.get_one(Slot, booking.slot_id, populate_existing=True)


def move(
    session: Session,
    moment: Moment,
    booking: Booking,
    action: BookingAction,
    *,
    actor_id: int | None,
    **values: Any,
) -> None:
    """Take a booking to its next state, if it still stands as it was read.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    if TRANSITIONS.get((booking.state, action)) in RELEASED:
        values = {"closed_at": moment.now, **values}
    _MOVES.move(session, moment, booking, action, actor_id=actor_id, **values)


def the_id(booking: Booking) -> int:
    """The row of a booking that is in the database."""
    assert booking.id is not None  # noqa: S101 - it was flushed or read
    return booking.id
