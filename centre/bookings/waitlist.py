"""The waitlist: a place that becomes free is offered to one person at a time, until somebody takes it."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import audit, catalogue, notices, numbers, plans, quiet, relatives, rules, slots
from centre.bookings.moves import PREFIX, check, find, for_resident, move, slot_of, the_id
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.base import constant
from models.bookings import Booking, BookingAction, BookingState, Wish, WishState
from models.catalogue import Service
from models.deadlines import Deadline
from models.slots import Slot, SlotState
from models.who import Who

OFFER = "wish.offer"
LAPSE = "wish.lapse"
END = "wish.end"
_REFUSED_BEFORE = (
    select(col(Booking.person_id))
    .where(col(Booking.slot_id) == bindparam("slot"), col(Booking.state) == constant(BookingState.LAPSED))
    .scalar_subquery()
)
_HELD = (
    select(Booking)
    .where(
        col(Booking.person_id) == bindparam("person"),
        col(Booking.slot_id) == bindparam("slot"),
        col(Booking.state) == constant(BookingState.HELD),
    )
    .execution_options(populate_existing=True)
)
_NEXT = (
    select(Wish)
    .where(
        col(Wish.service_id) == bindparam("service"),
        col(Wish.day) == bindparam("wished"),
        col(Wish.state) == constant(WishState.WAITING),
        col(Wish.person_id).not_in(_REFUSED_BEFORE),
    )
    .order_by(col(Wish.offers), col(Wish.priority).desc(), col(Wish.id))
    .limit(1)
    .execution_options(populate_existing=True)
)


def wish(
    session: Session,
    moment: Moment,
    who: Who,
    service_id: int,
    day: date,
    *,
    relative_id: int | None = None,
    priority: bool = False,
    tariff: str = "",
) -> Wish:
    """Wait for a place on a full day.

    Raises:
        Refused: there is a place, nobody can wait for this service, or one waits already.
    """
    service = catalogue.offered(session, service_id)
    if not can_wait(service):
        raise Refused("refused.no_waitlist")
    if relative_id is not None:
        relatives.expect(session, who.id, relative_id)
    if slots.free(session, moment, service, priority=priority, day=day):
        raise Refused("refused.day_has_room")
    wish_id = insert_new(
        session,
        Wish(
            person_id=who.id,
            relative_id=relative_id,
            service_id=service_id,
            day=day,
            priority=priority,
            tariff=tariff,
            created_at=moment.now,
        ),
    )
    if wish_id is None:
        raise Refused("refused.wished_already")
    audit.note(session, moment, who.id, "wish.made", ("wish", wish_id), day=day.isoformat())
    plans.plan(session, END, ("wish", wish_id), moment.calendar.at(day, moment.calendar.opening.opens))
    return session.get_one(Wish, wish_id)


def can_wait(service: Service) -> bool:
    """Whether places of a service are offered to those who wait.

    Not those of things on loan (rule B.4): there it is the things that run out, for weeks on end, not the
    hours at which they are fetched.
    """
    return service.waitlist and not service.loan_days


def pass_on(session: Session, moment: Moment, slot: Slot) -> None:
    """Offer a place that has just become free to the next who waits; if there is nobody, it is free for all.

    Until then it stays taken: between two people nobody can slip in.
    """
    service = session.get_one(Service, slot.service_id)
    ends = _held_until(session, moment, service, slot)
    wished = _first_in_line(session, moment, slot) if ends and slot.state is SlotState.OPEN else None
    if wished is None or ends is None:
        slots.give_back(session, slot.id or 0)
        return
    booking_id = _hold(session, moment, slot, wished, ends)
    subject = ("booking", booking_id)
    audit.note(session, moment, None, "wish.offered", ("wish", wished.id), booking=booking_id)
    notices.promise(session, moment, OFFER, wished.person_id, subject=subject, once=f"offer:{booking_id}")
    plans.plan(session, LAPSE, subject, ends)


def offered(session: Session, who: Who, booking_id: int) -> Booking:
    """The place that somebody is offered.

    Raises:
        Refused: it is no longer held for them.
    """
    booking = for_resident(session, who, booking_id)
    check(booking, BookingAction.TAKE)
    return booking


def held_for(session: Session, person_id: int, slot_id: int) -> Booking | None:
    """The place of this time that is held for a person."""
    found: Booking | None = session.execute(_HELD, {"person": person_id, "slot": slot_id}).scalars().first()
    return found


def take(
    session: Session, moment: Moment, held: Booking, action: BookingAction, *, actor_id: int, **values: Any
) -> Booking:
    """Make a booking of a place that was held: the wish is granted, and nobody else is asked.

    Raises:
        Refused: it is no longer held.
    """
    move(session, moment, held, action, actor_id=actor_id, held_until=None, **values)
    booking_id = the_id(held)
    _settle(session, moment, booking_id, WishState.GRANTED)
    plans.drop(session, moment, ("booking", booking_id))
    notices.drop(session, moment, ("booking", booking_id))
    return find(session, booking_id)


def decline(session: Session, moment: Moment, who: Who, booking_id: int) -> None:
    """Leave the place one is offered to the next.

    Raises:
        Refused: it is no longer held for them.
    """
    lapse(session, moment, for_resident(session, who, booking_id), who.id)


def lapse(session: Session, moment: Moment, booking: Booking, actor_id: int | None) -> None:
    """End an offer that was not taken: the wish waits on, or has had its three; the next one is asked."""
    move(session, moment, booking, BookingAction.LAPSE, actor_id=actor_id)
    subject = ("booking", the_id(booking))
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject)
    wait_on(session, moment, booking)
    pass_on(session, moment, slot_of(session, booking))


def wait_on(session: Session, moment: Moment, booking: Booking) -> None:
    """Let whoever was offered this place wait on, unless they have had their offers; others have no wish."""
    wished = _wish_of(session, the_id(booking))
    if wished is not None:
        over = wished.offers >= rules.load(session).wish_offers
        _settle(session, moment, the_id(booking), WishState.ENDED if over else WishState.WAITING)


def end(session: Session, moment: Moment, who: Who, wish_id: int) -> None:
    """Wait no longer; a place that is being offered goes to the next.

    Raises:
        Refused: it is no wish of theirs, or over.
    """
    wished = session.get(Wish, wish_id, populate_existing=True)
    if wished is None or wished.person_id != who.id:
        raise Refused("refused.wish_unknown")
    offered = wished.booking_id if wished.state is WishState.OFFERED else None
    still = (col(Wish.id) == wish_id, col(Wish.closed_at).is_(None))
    if not change(session, Wish, *still, state=WishState.ENDED, closed_at=moment.now):
        raise Refused("refused.wish_over")
    plans.drop(session, moment, ("wish", wish_id))
    if offered is not None:
        lapse(session, moment, find(session, offered), who.id)


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The time to answer an offer is over."""
    booking = find(session, deadline.subject_id)
    if booking.state is BookingState.HELD:
        lapse(session, moment, booking, None)
        notices.promise(
            session,
            moment,
            "wish.lapsed",
            booking.person_id,
            subject=("booking", the_id(booking)),
            owed=False,
        )


def on_end(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The wished day has come: whoever still waits hears that nothing became free."""
    still = (col(Wish.id) == deadline.subject_id, col(Wish.state) == WishState.WAITING)
    if change(session, Wish, *still, state=WishState.ENDED, closed_at=moment.now):
        wished = session.get_one(Wish, deadline.subject_id)
        subject = ("wish", deadline.subject_id)
        notices.promise(session, moment, "wish.ended", wished.person_id, subject=subject)


def end_closed(session: Session, moment: Moment, wished: Wish, reason: str) -> None:
    """End a wish for a day on which nothing is given any more, and say why: waiting on would be in vain."""
    still = (col(Wish.id) == wished.id, col(Wish.closed_at).is_(None))
    if change(session, Wish, *still, state=WishState.ENDED, closed_at=moment.now):
        subject = ("wish", wished.id or 0)
        plans.drop(session, moment, subject)
        params = {"reason": reason}
        notices.promise(session, moment, "wish.closed", wished.person_id, subject=subject, params=params)


DEADLINES = {LAPSE: on_lapse, END: on_end}


def _first_in_line(session: Session, moment: Moment, slot: Slot) -> Wish | None:
    """Call up the next who waits; whoever was called up for another place at this instant is passed over."""
    day = moment.calendar.local(slot.starts_at).date()
    waiting = {"service": slot.service_id, "wished": day, "slot": slot.id}
    while (wished := session.execute(_NEXT, waiting).scalar_one_or_none()) is not None:
        still = (col(Wish.id) == wished.id, col(Wish.state) == WishState.WAITING)
        if change(session, Wish, *still, state=WishState.OFFERED, offers=wished.offers + 1):
            return session.get_one(Wish, wished.id)
    return None


def _hold(session: Session, moment: Moment, slot: Slot, wished: Wish, until: datetime) -> int:
    held = Booking(
        service_id=slot.service_id,
        tariff=wished.tariff,
        version=session.get_one(Service, slot.service_id).version,
        slot_id=slot.id or 0,
        person_id=wished.person_id,
        relative_id=wished.relative_id,
        state=BookingState.HELD,
        made_by=wished.person_id,
        priority=wished.priority,
        held_until=until,
        created_at=moment.now,
        updated_at=moment.now,
    )
    booking_id = insert_new(session, held)
    assert booking_id is not None  # noqa: S101 - no unique index refuses a booking without a number
    change(session, Booking, col(Booking.id) == booking_id, number=numbers.number(PREFIX, booking_id))
    change(session, Wish, col(Wish.id) == wished.id, booking_id=booking_id)
    return booking_id


def _held_until(session: Session, moment: Moment, service: Service, slot: Slot) -> datetime | None:
    """Until when an offer made now may be answered; None if there is no time for one.

    Nobody is woken for it: in the quiet hours the time to answer begins in the morning.
    """
    in_force = rules.load(session)
    told_at = quiet.deferred(moment.now, moment.calendar, in_force)
    latest = slot.starts_at - timedelta(hours=service.lead_hours)
    ends = min(told_at + timedelta(minutes=in_force.wish_hold), latest)
    return ends if ends > told_at else None


def _settle(session: Session, moment: Moment, booking_id: int, state: WishState) -> None:
    closed = None if state is WishState.WAITING else moment.now
    still = (col(Wish.booking_id) == booking_id, col(Wish.state) == WishState.OFFERED)
    change(session, Wish, *still, state=state, closed_at=closed)


def _wish_of(session: Session, booking_id: int) -> Wish | None:
    found: Wish | None = session.execute(
        select(Wish).where(col(Wish.booking_id) == booking_id, col(Wish.state) == WishState.OFFERED)
    ).scalar_one_or_none()
    return found
