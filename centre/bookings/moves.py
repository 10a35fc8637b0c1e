"""Who may touch a booking, the one way in which it changes its state, and the place it holds."""

from typing import Any

from sqlmodel import Session

from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from models.bookings import RELEASED, TRANSITIONS, Booking, BookingAction
from models.rights import Right
from models.slots import Slot
from models.who import Who

PREFIX = "YY"
_MOVES = Moves("booking", Booking, TRANSITIONS, "slot_id")
find, check = _MOVES.find, _MOVES.check


def for_resident(session: Session, who: Who, booking_id: int) -> Booking:
    """A booking of this very person.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    booking = find(session, booking_id)
    if booking.person_id != who.id:
        raise Refused("refused.booking_unknown")
    return booking


def for_staff(session: Session, actor: Who, booking_id: int) -> Booking:
    """A booking that the actor may work on.

    Raises:
        Refused: they may not, or it is their own.
    """
    if not actor.may(Right.WORK_BOOKINGS):
        raise Refused("refused.not_allowed")
    booking = find(session, booking_id)
    if booking.person_id == actor.id:
        raise Refused("refused.booking_own", number=booking.number)
    return booking


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
