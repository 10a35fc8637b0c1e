"""What becomes of somebody's bookings and wishes when they leave: places go to those who wait."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre.bookings import waitlist
from centre.bookings.moves import move
from centre.bookings.resident import let_go
from centre.moment import Moment
from models.bookings import TRANSITIONS, Booking, BookingAction, Wish
from models.who import Who

_WISHES = select(col(Wish.id)).where(
    col(Wish.person_id) == bindparam("person"), col(Wish.closed_at).is_(None)
)
_BOOKINGS = (
    select(Booking)
    .where(
        col(Booking.person_id) == bindparam("person"),
        col(Booking.state).in_([state for state, action in TRANSITIONS if action is BookingAction.CANCEL]),
    )
    .order_by(col(Booking.id))
)


def leave(session: Session, moment: Moment, who: Who, *, actor_id: int) -> None:
    """Wait for nothing any more and cancel what is to come, however late it is for that."""
    person = {"person": who.id}
    for wish_id in list(session.execute(_WISHES, person).scalars()):
        waitlist.end(session, moment, who, wish_id)
    for booking in list(session.execute(_BOOKINGS, person).scalars()):
        values = {"sequence": booking.sequence + 1}
        move(session, moment, booking, BookingAction.CANCEL, actor_id=actor_id, **values)
        let_go(session, moment, booking)
