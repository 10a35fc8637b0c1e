"""What people do with their bookings: book, move, cancel, and say that they have arrived."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from centre import audit, catalogue, files, notices, numbers, relatives, slots
from centre.bookings import loans, reminders, waitlist
from centre.bookings.moves import PREFIX, check, find, for_resident, move, slot_of, the_id
from centre.catalogue.needs import refuse_missing
from centre.catalogue.services import the_id as service_row
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change, insert_new
from models.base import constant
from models.bookings import AHEAD, Booking, BookingAction, BookingState, Channel
from models.catalogue import Service
from models.slots import Slot
from models.who import Who

_WRITTEN = Change(Booking, col(Booking.id) == bindparam("booking_row"))
_MISSED = (
    select(func.count())
    .select_from(Booking)
    .where(
        col(Booking.person_id) == bindparam("person"),
        col(Booking.service_id) == bindparam("service"),
        col(Booking.state) == constant(BookingState.NO_SHOW),
        col(Booking.closed_at) >= bindparam("since"),
    )
)
_CLASHING = (
    select(Booking)
    .join(Slot, col(Slot.id) == col(Booking.slot_id))
    .where(
        col(Booking.person_id) == bindparam("person"),
        col(Booking.state).in_(sorted(AHEAD)),
        col(Slot.starts_at) < bindparam("until"),
        col(Slot.ends_at) > bindparam("since"),
    )
    .order_by(col(Booking.id))
)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to book. `quoted` is the price they were shown."""

    slot_id: int
    quoted: int
    relative_id: int | None = None
    building: str = ""
    unit: str = ""
    room: str = ""
    note: str = ""
    tariff: str = ""
    priority: bool = False
    corrections: int = 0
    file_ids: Collection[int] = ()


def book(
    session: Session,
    moment: Moment,
    actor: Who,
    order: Order,
    *,
    person_id: int | None = None,
    channel: Channel = Channel.CHAT,
) -> Booking:
    """Book a time for oneself, or as staff for somebody at the counter or on the telephone.

    A place of this time that is held for them becomes the booking; otherwise a free one is taken.

    Raises:
        Refused: the service or the time can no longer be had, the price has changed, or something is missing.
    """
    slot = session.get_one(Slot, order.slot_id, populate_existing=True)
    service = catalogue.offered(session, slot.service_id)
    whose = person_id or actor.id
    refuse_missing(session, service, whose, building=order.building, room=order.room)
    if order.relative_id is not None:
        relatives.expect(session, whose, order.relative_id)
    _refuse_outside(moment, service, slot, priority=order.priority)
    price = price_of(session, moment, service, slot, order.tariff)
    if price != order.quoted:
        raise Refused("refused.price_changed")
    approval = service.needs_approval or _misses_too_often(session, moment, service, whose)
    said = {
        "version": service.version,
        "relative_id": order.relative_id,
        "channel": channel,
        "made_by": actor.id,
        "building": order.building,
        "unit": order.unit,
        "room": order.room,
        "note": order.note,
        "priority": order.priority,
        "tariff": order.tariff,
        "quoted": price,
        "corrections": order.corrections,
        "confirmed_at": None if approval else moment.now,
    }
    held = waitlist.held_for(session, whose, order.slot_id)
    if held is not None:
        action = BookingAction.REQUEST if approval else BookingAction.TAKE
        booking = waitlist.take(session, moment, held, action, actor_id=actor.id, **said)
    else:
        state = BookingState.PENDING if approval else BookingState.CONFIRMED
        booking = _take(session, moment, slot, person_id=whose, state=state, **said)
    files.attach(session, actor, order.file_ids, ("booking", the_id(booking)))
    loans.keep_back(session, moment, service, booking, slot)
    audit.note(session, moment, actor.id, "booking.made", ("booking", booking.id), channel=channel)
    if approval:
        reminders.await_approval(session, moment, booking)
    else:
        reminders.start(session, moment, booking)
    if whose != actor.id:
        # They have just heard it: in the chat it is for the record, and nobody has to ring them about it.
        subject = ("booking", the_id(booking))
        notices.promise(session, moment, "booking.made_for", whose, subject=subject, owed=False)
    return booking


def move_to(
    session: Session,
    moment: Moment,
    actor: Who,
    booking_id: int,
    slot_id: int,
    *,
    quoted: int,
    reason: str = "",
) -> Booking:
    """Move a booking of one's own to another time of its service: the old place goes to who waits for it.

    Raises:
        Refused: it is too late, it was moved too often, the time is gone, or costs something else meanwhile.
    """
    booking = for_resident(session, actor, booking_id)
    service = session.get_one(Service, booking.service_id)
    refuse_late_change(session, moment, service, booking)
    if booking.moves >= service.moves:
        raise Refused("refused.moved_too_often", times=service.moves)
    values = {"reason": reason, "moves": booking.moves + 1}
    return change_slot(session, moment, booking, slot_id, quoted=quoted, actor_id=actor.id, **values)


def change_slot(
    session: Session,
    moment: Moment,
    booking: Booking,
    slot_id: int,
    *,
    quoted: int,
    actor_id: int,
    **values: Any,
) -> Booking:
    """Give a booking another time; whoever may do so has been seen to.

    Raises:
        Refused: the time is gone, is of another service, or costs something else meanwhile.
    """
    check(booking, BookingAction.MOVE)
    before = slot_of(session, booking)
    slot = session.get_one(Slot, slot_id, populate_existing=True)
    service = catalogue.offered(session, booking.service_id)
    if slot.service_id != booking.service_id or slot_id == booking.slot_id:
        raise Refused("refused.slot_gone")
    _refuse_outside(moment, service, slot, priority=booking.priority)
    if price_of(session, moment, service, slot, booking.tariff) != quoted:
        raise Refused("refused.price_changed")
    if not slots.take(session, slot_id):
        raise Refused("refused.slot_taken")
    loans.forget(session, booking)
    move(
        session,
        moment,
        booking,
        BookingAction.MOVE,
        actor_id=actor_id,
        slot_id=slot_id,
        sequence=booking.sequence + 1,
        quoted=quoted,
        **values,
    )
    moved = find(session, the_id(booking))
    loans.keep_back(session, moment, service, moved, slot)
    reminders.stop(session, moment, moved)
    if moved.state is BookingState.PENDING:
        reminders.await_approval(session, moment, moved)
    else:
        reminders.start(session, moment, moved)
    waitlist.pass_on(session, moment, before)
    return moved


def cancel(session: Session, moment: Moment, who: Who, booking_id: int, reason: str = "") -> None:
    """Cancel a booking of one's own; its place goes to whoever waits for it.

    Raises:
        Refused: it is too late for that, it is over, or somebody else's.
    """
    booking = for_resident(session, who, booking_id)
    check(booking, BookingAction.CANCEL)
    refuse_late_change(session, moment, session.get_one(Service, booking.service_id), booking)
    move(
        session,
        moment,
        booking,
        BookingAction.CANCEL,
        actor_id=who.id,
        reason=reason,
        sequence=booking.sequence + 1,
    )
    let_go(session, moment, booking)


def arrive(session: Session, moment: Moment, who: Who, booking_id: int) -> None:
    """Say that one is there; from an hour before until the time is over.

    Raises:
        Refused: it is too early or too late, or the booking is not to be kept any more.
    """
    booking = for_resident(session, who, booking_id)
    check(booking, BookingAction.ARRIVE)
    slot = slot_of(session, booking)
    if not slot.starts_at - timedelta(hours=1) <= moment.now <= slot.ends_at:
        raise Refused("refused.not_the_hour")
    move(session, moment, booking, BookingAction.ARRIVE, actor_id=who.id, arrived_at=moment.now)


def let_go(session: Session, moment: Moment, booking: Booking) -> None:
    """What follows whenever a booking is no more: no reminder, no thing kept back, its place to the next."""
    reminders.stop(session, moment, booking)
    loans.forget(session, booking)
    waitlist.wait_on(session, moment, booking)
    waitlist.pass_on(session, moment, slot_of(session, booking))


def refuse_late_change(session: Session, moment: Moment, service: Service, booking: Booking) -> None:
    """See that there is time to change a booking.

    Raises:
        Refused: there is not; somebody has to be rung.
    """
    limit = slot_of(session, booking).starts_at - timedelta(hours=service.change_hours)
    if moment.now > limit:
        raise Refused("refused.too_late_to_change", hours=f"{service.change_hours:g}")


def clashing(session: Session, person_id: int, slot_id: int) -> list[Booking]:
    """Bookings of a person at the same time: they are warned, nothing is forbidden.

    A place of this very time that is held for them is no other booking: it becomes this one.
    """
    slot = session.get_one(Slot, slot_id)
    when = {"person": person_id, "since": slot.starts_at, "until": slot.ends_at}
    found = session.execute(_CLASHING, when).scalars()
    return [one for one in found if (one.state, one.slot_id) != (BookingState.HELD, slot_id)]


def price_of(session: Session, moment: Moment, service: Service, slot: Slot, tariff: str) -> int:
    """What a time costs, by the fee that holds on its day."""
    day = moment.calendar.local(slot.starts_at).date()
    minutes = int((slot.ends_at - slot.starts_at) / timedelta(minutes=1))
    return catalogue.price(catalogue.fee_on(session, service_row(service), tariff, day), minutes)


def to_pay(session: Session, moment: Moment, service: Service, booking: Booking) -> int:
    """What a booking costs by now: never more than was promised, and less if the fee of its day is less."""
    listed = price_of(session, moment, service, slot_of(session, booking), booking.tariff)
    return listed if booking.quoted is None else min(booking.quoted, listed)


def _take(session: Session, moment: Moment, slot: Slot, **values: Any) -> Booking:
    """Take a free place of a time, and write the booking down."""
    if not slots.take(session, slot.id or 0):
        raise Refused("refused.slot_taken")
    booking = Booking(
        service_id=slot.service_id,
        slot_id=slot.id or 0,
        created_at=moment.now,
        updated_at=moment.now,
        **values,
    )
    booking_id = insert_new(session, booking)
    assert booking_id is not None  # noqa: S101 - no unique index refuses a booking without a number
    _WRITTEN(session, {"booking_row": booking_id}, number=numbers.number(PREFIX, booking_id))
    return find(session, booking_id)


def _refuse_outside(moment: Moment, service: Service, slot: Slot, *, priority: bool) -> None:
    since, until = slots.horizon(moment, service, priority=priority)
    if not since <= slot.starts_at < until:
        raise Refused("refused.slot_gone")


def _misses_too_often(session: Session, moment: Moment, service: Service, person_id: int) -> bool:
    if not service.no_shows:
        return False
    since = moment.now - timedelta(days=service.no_show_days)
    missed = {"person": person_id, "service": service.id, "since": since}
    return bool(session.execute(_MISSED, missed).scalar_one() >= service.no_shows)
