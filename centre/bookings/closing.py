"""Closing a time: everybody who is booked then is told, with the reason, and offered other times."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, col, select

from centre import audit, slots
from centre.bookings import waitlist
from centre.bookings.desk import tell_called_off
from centre.bookings.moves import move
from centre.bookings.resident import let_go
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.base import constant
from models.bookings import TRANSITIONS, Booking, BookingAction, BookingState, Wish
from models.catalogue import Service
from models.rights import Right
from models.slots import Closure, Slot, SlotState
from models.who import Who

_CAN_BE_CALLED_OFF = [state for state, action in TRANSITIONS if action is BookingAction.CALL_OFF]
_ON_DAY = (
    select(Closure)
    .where(col(Closure.starts_at) < bindparam("until"), col(Closure.ends_at) > bindparam("since"))
    .order_by(col(Closure.starts_at), col(Closure.id))
)
_OPEN = select(col(Slot.starts_at)).where(
    col(Slot.service_id) == bindparam("service"),
    col(Slot.starts_at) >= bindparam("since"),
    col(Slot.starts_at) < bindparam("until"),
    col(Slot.ends_at) > bindparam("now"),
    col(Slot.state) == constant(SlotState.OPEN),
)


def days_given(session: Session, moment: Moment, service_id: int, since: date, until: date) -> list[date]:
    """The days, the last one included, on which there is anything of a service left to close."""
    slots.lay(session, moment, session.get_one(Service, service_id))
    wanted = {
        "service": service_id,
        "since": moment.calendar.at(since, time.min),
        "until": moment.calendar.at(until + timedelta(days=1), time.min),
        "now": moment.now,
    }
    starts = session.execute(_OPEN, wanted).scalars()
    return sorted({moment.calendar.local(starts_at).date() for starts_at in starts})


def concerned(
    session: Session, *, starts_at: datetime, ends_at: datetime, service_id: int | None = None
) -> Sequence[Booking]:
    """The bookings that would have to be called off if this time were closed, the earliest first."""
    return booked(session, _meant(starts_at, ends_at, service_id))


def running(session: Session, meant: Sequence[ColumnElement[bool]]) -> Sequence[Booking]:
    """The bookings of some slots that can be called off, what is only offered among them."""
    found: Sequence[Booking] = session.exec(_booked(meant)).all()
    return found


def booked(session: Session, meant: Sequence[ColumnElement[bool]]) -> Sequence[Booking]:
    """The bookings of some slots that could be called off, the earliest first; a mere offer is none."""
    wanted = _booked(meant).where(col(Booking.state) != BookingState.HELD)
    ordered = wanted.order_by(None).order_by(col(Slot.starts_at), col(Booking.id))
    found: Sequence[Booking] = session.exec(ordered).all()
    return found


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

    A place that was only offered is taken back in silence and does not count. Whoever waits for a day
    on which nothing is left is told at once.

    Raises:
        Refused: this is not for the actor to do, or no reason is given.
    """
    if not actor.may(Right.CLOSE_TIMES):
        raise Refused("refused.not_allowed")
    if not reason.strip():
        raise Refused("refused.reason_missing")
    span = (starts_at, ends_at)
    return shut(session, moment, actor.id, span, reason.strip(), service_id)


def shut(  # noqa: PLR0917 - each says when, why, or what
    session: Session,
    moment: Moment,
    actor_id: int | None,
    span: tuple[datetime, datetime],
    reason: str,
    service_id: int | None,
) -> int:
    """The same for whoever may, or for the command line."""
    closed: dict[str, Any] = {
        "service_id": service_id,
        "starts_at": span[0],
        "ends_at": span[1],
        "reason": reason,
    }
    closure_id = insert_new(session, Closure(**closed, closed_by=actor_id, closed_at=moment.now))
    meant = _meant(*span, service_id)
    change(session, Slot, *meant, state=SlotState.CLOSED)
    found = running(session, meant)
    end_wishes(session, moment, reason, span, service_id)
    told = call_all_off(session, moment, actor_id, found, reason)
    audit.note(session, moment, actor_id, "time.closed", ("closure", closure_id), bookings=told)
    return told


def call_all_off(
    session: Session, moment: Moment, actor_id: int | None, found: Sequence[Booking], reason: str
) -> int:
    """Call bookings off for a reason and tell those who booked; how many that are.

    A place that was only offered is taken back in silence.
    """
    told = 0
    for booking in found:
        only_offered = booking.state is BookingState.HELD
        values = {"reason": reason, "sequence": booking.sequence + 1}
        move(session, moment, booking, BookingAction.CALL_OFF, actor_id=actor_id, **values)
        let_go(session, moment, booking)
        if not only_offered:
            tell_called_off(session, moment, booking)
            told += 1
    return told


def end_wishes(
    session: Session,
    moment: Moment,
    reason: str,
    span: tuple[datetime, datetime],
    service_id: int | None,
) -> None:
    """Before bookings are called off: an offer that is taken back then leaves nobody waiting for nothing."""
    since, until = (moment.calendar.local(at).date() for at in (span[0], span[1] - timedelta.resolution))
    waiting = select(Wish).where(col(Wish.closed_at).is_(None), col(Wish.day).between(since, until))
    if service_id is not None:
        waiting = waiting.where(col(Wish.service_id) == service_id)
    for wished in session.exec(waiting.order_by(col(Wish.id))).all():
        if not days_given(session, moment, wished.service_id, wished.day, wished.day):
            waitlist.end_closed(session, moment, wished, reason)


def _booked(meant: Sequence[ColumnElement[bool]]) -> Any:
    joined = select(Booking).join(Slot, col(Slot.id) == col(Booking.slot_id))
    return joined.where(*meant, col(Booking.state).in_(_CAN_BE_CALLED_OFF)).order_by(col(Booking.id))


def _meant(starts_at: datetime, ends_at: datetime, service_id: int | None) -> list[ColumnElement[bool]]:
    meant = [col(Slot.starts_at) < ends_at, col(Slot.ends_at) > starts_at]
    return [*meant, col(Slot.service_id) == service_id] if service_id is not None else meant
