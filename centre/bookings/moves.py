"""Who may touch a booking, the one way in which it changes its state, and the place it holds."""

from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col

from centre import audit
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change
from models.bookings import RELEASED, TRANSITIONS, Booking, BookingAction
from models.rights import Right
from models.slots import Slot
from models.who import Who

PREFIX = "YY"
_UNMOVED = Change(
    Booking,
    col(Booking.id) == bindparam("booking_row"),
    col(Booking.state) == bindparam("before"),
    col(Booking.slot_id) == bindparam("slot_before"),
)


def find(session: Session, booking_id: int) -> Booking:
    """A booking as it is now.

    Raises:
        Refused: there is none.
    """
    booking = session.get(Booking, booking_id, populate_existing=True)
    if booking is None:
        raise Refused("refused.booking_unknown")
    return booking


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


def check(booking: Booking, action: BookingAction) -> None:
    """See whether a booking is in a state for this.

    Raises:
        Refused: it is not; the sentence says how it stands.
    """
    if (booking.state, action) not in TRANSITIONS:
        raise Refused(f"refused.booking_{booking.state}", number=booking.number)


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
    check(booking, action)
    before, number, slot = booking.state, booking.number, booking.slot_id
    after = TRANSITIONS[before, action]
    if after in RELEASED:
        values = {"closed_at": moment.now, **values}
    still = {"booking_row": booking.id, "before": before, "slot_before": slot}
    if not _UNMOVED(session, still, state=after, updated_at=moment.now, **values):
        raise Refused("refused.booking_changed", number=number)
    subject = ("booking", booking.id)
    audit.note(session, moment, actor_id, f"booking.{action}", subject, before=before, after=after)


def the_id(booking: Booking) -> int:
    """The row of a booking that is in the database."""
    assert booking.id is not None  # noqa: S101 - it was flushed or read
    return booking.id
