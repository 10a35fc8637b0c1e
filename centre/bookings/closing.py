"""Closing a time: everybody who is booked then is told, with the reason, and offered other times."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, bindparam, func
from sqlmodel import Session, col, select

from centre import audit
from centre.bookings.desk import tell_called_off
from centre.bookings.moves import move
from centre.bookings.resident import let_go
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.bookings import TRANSITIONS, Booking, BookingAction, BookingState
from models.rights import Right
from models.slots import Closure, Slot, SlotState
from models.who import Who

_CAN_BE_CALLED_OFF = [state for state, action in TRANSITIONS if action is BookingAction.CALL_OFF]
_ON_DAY = (
    select(Closure)
    .where(col(Closure.starts_at) < bindparam("until"), col(Closure.ends_at) > bindparam("since"))
    .order_by(col(Closure.starts_at), col(Closure.id))
)


def concerned(
    session: Session, *, starts_at: datetime, ends_at: datetime, service_id: int | None = None
) -> int:
    """How many bookings would have to be called off if this time were closed."""
    booked = [*_meant(starts_at, ends_at, service_id), col(Booking.state).in_(_CAN_BE_CALLED_OFF)]
    told = col(Booking.state) != BookingState.HELD
    meant = select(func.count()).select_from(Booking).join(Slot, col(Slot.id) == col(Booking.slot_id))
    return session.exec(meant.where(*booked, told)).one()


def on_day(session: Session, moment: Moment, day: date) -> Sequence[Closure]:
    """What is closed on a day, the earliest first."""
    since = moment.calendar.at(day, time.min)
    until = moment.calendar.at(day + timedelta(days=1), time.min)
    return session.execute(_ON_DAY, {"since": since, "until": until}).scalars().all()


def close(
    session: Session,
    moment: Moment,
    actor: Who,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    service_id: int | None = None,
) -> int:
    """Close a time for one service, or for the whole centre; gives how many bookings were called off.

    A place that was only offered is taken back in silence and does not count.

    Raises:
        Refused: this is not for the actor to do, or no reason is given.
    """
    if not actor.may(Right.CLOSE_TIMES):
        raise Refused("refused.not_allowed")
    if not reason.strip():
        raise Refused("refused.reason_missing")
    closure_id = insert_new(
        session,
        Closure(
            service_id=service_id,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason.strip(),
            closed_by=actor.id,
            closed_at=moment.now,
        ),
    )
    meant = _meant(starts_at, ends_at, service_id)
    change(session, Slot, *meant, state=SlotState.CLOSED)
    booked = session.exec(
        select(Booking)
        .join(Slot, col(Slot.id) == col(Booking.slot_id))
        .where(*meant, col(Booking.state).in_(_CAN_BE_CALLED_OFF))
        .order_by(col(Booking.id))
    ).all()
    told = 0
    for booking in booked:
        only_offered = booking.state is BookingState.HELD
        values = {"reason": reason.strip(), "sequence": booking.sequence + 1}
        move(session, moment, booking, BookingAction.CALL_OFF, actor_id=actor.id, **values)
        let_go(session, moment, booking)
        if not only_offered:
            tell_called_off(session, moment, booking)
            told += 1
    audit.note(session, moment, actor.id, "time.closed", ("closure", closure_id), bookings=told)
    return told


def _meant(starts_at: datetime, ends_at: datetime, service_id: int | None) -> list[ColumnElement[bool]]:
    meant = [col(Slot.starts_at) < ends_at, col(Slot.ends_at) > starts_at]
    return [*meant, col(Slot.service_id) == service_id] if service_id is not None else meant
