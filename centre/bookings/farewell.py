"""What becomes of bookings and wishes when somebody leaves, or a relative of theirs: places go to others."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import relatives
from centre.bookings import waitlist
from centre.bookings.moves import move
from centre.bookings.resident import let_go
from centre.moment import Moment
from models.bookings import TRANSITIONS, Booking, BookingAction, Wish
from models.who import Who

_WISHES = (
    select(Wish)
    .where(col(Wish.person_id) == bindparam("person"), col(Wish.closed_at).is_(None))
    .order_by(col(Wish.day), col(Wish.id))
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
    wishes, booked = session.execute(_WISHES, person).scalars(), session.execute(_BOOKINGS, person).scalars()
    _end(session, moment, who, list(wishes), list(booked), actor_id=actor_id)


def running_for(session: Session, who: Who, relative_id: int) -> tuple[list[Wish], list[Booking]]:
    """What ends if a relative is forgotten: the days that are waited for, and the bookings to come."""
    person = {"person": who.id}
    wishes, booked = session.execute(_WISHES, person).scalars(), session.execute(_BOOKINGS, person).scalars()
    return (
        [one for one in wishes if one.relative_id == relative_id],
        [one for one in booked if one.relative_id == relative_id],
    )


def forget_relative(session: Session, moment: Moment, who: Who, relative_id: int) -> None:
    """Book for a relative no more, and keep their name no longer: what is to come for them is cancelled.

    Raises:
        Refused: it is no relative of theirs.
    """
    wishes, booked = running_for(session, who, relative_id)
    relatives.forget(session, moment, who, relative_id)
    _end(session, moment, who, wishes, booked, actor_id=who.id)


def _end(
    session: Session,
    moment: Moment,
    who: Who,
    wishes: Sequence[Wish],
    booked: Sequence[Booking],
    *,
    actor_id: int,
) -> None:
    for wish in wishes:
        waitlist.end(session, moment, who, wish.id or 0)
    for booking in booked:
        values = {"sequence": booking.sequence + 1}
        move(session, moment, booking, BookingAction.CANCEL, actor_id=actor_id, **values)
        let_go(session, moment, booking)
