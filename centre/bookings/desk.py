"""What the staff do with bookings: approve, move, call off, note what became of them, and take that back."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from centre import closing, notices
from centre.bookings import loans, reminders
from centre.bookings.moves import check, find, for_staff, move, slot_of, the_id
from centre.bookings.resident import change_slot, let_go, to_pay
from centre.errors import Refused
from centre.moment import Moment
from models.bookings import Booking, BookingAction, BookingState
from models.catalogue import Service
from models.slots import SlotState
from models.who import Who


def expect(session: Session, actor: Who, booking_id: int, action: BookingAction) -> None:
    """See that somebody of the staff may do this with a booking as it stands now.

    Raises:
        Refused: they may not, or it is in no state for it.
    """
    check(for_staff(session, actor, booking_id), action)


def approve(session: Session, moment: Moment, actor: Who, booking_id: int) -> None:
    """Confirm a booking that waits for it.

    Raises:
        Refused: this is not for the actor to do, or it was decided already.
    """
    booking = for_staff(session, actor, booking_id)
    move(session, moment, booking, BookingAction.APPROVE, actor_id=actor.id, confirmed_at=moment.now)
    reminders.stop(session, moment, booking)
    reminders.start(session, moment, find(session, booking_id))
    notices.promise(session, moment, "booking.approved", booking.person_id, subject=("booking", booking_id))


def decline(session: Session, moment: Moment, actor: Who, booking_id: int, reason: str) -> None:
    """Refuse a booking that waits for approval, with the reason.

    Raises:
        Refused: no reason is given, this is not for the actor to do, or it was decided already.
    """
    booking = for_staff(session, actor, booking_id)
    _end(session, moment, booking, BookingAction.DECLINE, actor=actor, reason=reason)
    notices.promise(session, moment, "booking.declined", booking.person_id, subject=("booking", booking_id))


def call_off(session: Session, moment: Moment, actor: Who, booking_id: int, reason: str) -> None:
    """Cancel a booking for the centre, with the reason: the resident is offered the next free times.

    Raises:
        Refused: no reason is given, this is not for the actor to do, or it is over.
    """
    booking = for_staff(session, actor, booking_id)
    _end(session, moment, booking, BookingAction.CALL_OFF, actor=actor, reason=reason)
    tell_called_off(session, moment, booking)


def cancel_for(session: Session, moment: Moment, actor: Who, booking_id: int, reason: str = "") -> None:
    """Cancel a booking for somebody who rang or stands at the counter: it is their doing, however late.

    Raises:
        Refused: this is not for the actor to do, or it is over.
    """
    booking = for_staff(session, actor, booking_id)
    values = {"reason": reason.strip(), "sequence": booking.sequence + 1}
    move(session, moment, booking, BookingAction.CANCEL, actor_id=actor.id, **values)
    let_go(session, moment, booking)
    # They have just heard it themselves: nobody has to ring them about it.
    subject = ("booking", booking_id)
    notices.promise(session, moment, "booking.cancelled_for", booking.person_id, subject=subject, owed=False)


def tell_called_off(session: Session, moment: Moment, booking: Booking) -> None:
    """Promise to tell somebody that the centre cannot keep their booking; at any hour if it is today's."""
    notices.promise(
        session, moment, "booking.called_off", booking.person_id, subject=("booking", the_id(booking))
    )


def move_for(
    session: Session,
    moment: Moment,
    actor: Who,
    booking_id: int,
    slot_id: int,
    *,
    quoted: int,
    reason: str = "",
) -> Booking:
    """Move a booking for somebody who rang or stands at the counter; they are told.

    Raises:
        Refused: this is not for the actor to do, the time is gone, or costs something else meanwhile.
    """
    booking = for_staff(session, actor, booking_id)
    moved = change_slot(session, moment, booking, slot_id, quoted=quoted, actor_id=actor.id, reason=reason)
    notices.promise(session, moment, "booking.moved", booking.person_id, subject=("booking", booking_id))
    return moved


def arrived(session: Session, moment: Moment, actor: Who, booking_id: int) -> None:
    """Note that somebody has come.

    Raises:
        Refused: this is not for the actor to do, the day has not come yet, or it is over.
    """
    booking = for_staff(session, actor, booking_id)
    before = booking.state
    check(booking, BookingAction.ARRIVE)
    _refuse_other_day(session, moment, booking)
    move(
        session,
        moment,
        booking,
        BookingAction.ARRIVE,
        actor_id=actor.id,
        arrived_at=moment.now,
        closed_at=None,
    )
    _lend_again(session, moment, booking, before)


def served(session: Session, moment: Moment, actor: Who, booking_id: int) -> None:
    """Note that somebody had what they came for, and what they pay.

    Raises:
        Refused: this is not for the actor to do, the day has not come yet, or it is over.
    """
    booking = for_staff(session, actor, booking_id)
    before = booking.state
    check(booking, BookingAction.SERVE)
    _refuse_other_day(session, moment, booking)
    service = session.get_one(Service, booking.service_id)
    move(
        session,
        moment,
        booking,
        BookingAction.SERVE,
        actor_id=actor.id,
        closed_at=moment.now,
        charged=to_pay(session, moment, service, booking),
    )
    _lend_again(session, moment, booking, before)
    closing.booking_served(session, moment, booking, actor.id)


def missed(session: Session, moment: Moment, actor: Who, booking_id: int) -> None:
    """Note that somebody did not come; they are invited to book again, and nobody is blamed for a first time.

    They hear of it once nobody can take it back any more, if it still holds then, and once.

    Raises:
        Refused: this is not for the actor to do, the time has not come yet, or it is over.
    """
    booking = for_staff(session, actor, booking_id)
    check(booking, BookingAction.MISS)
    if moment.now < slot_of(session, booking).starts_at:
        raise Refused("refused.not_the_hour")
    move(session, moment, booking, BookingAction.MISS, actor_id=actor.id, closed_at=moment.now)
    loans.forget(session, booking)
    notices.promise(
        session,
        moment,
        "booking.missed",
        booking.person_id,
        due=_midnight(moment),
        subject=("booking", booking_id),
        once=f"missed:{booking_id}",
        owed=False,
    )


def undo(session: Session, moment: Moment, actor: Who, booking_id: int) -> None:
    """Take back what was noted today by mistake: an arrival, that somebody was served or did not come.

    Raises:
        Refused: this is not for the actor to do, nothing was noted, it was on another day, or what the
            booking needs is not there any more.
    """
    booking = for_staff(session, actor, booking_id)
    before, slot = booking.state, slot_of(session, booking)
    served_after_arrival = before is BookingState.SERVED and booking.arrived_at is not None
    action = BookingAction.REOPEN if served_after_arrival else BookingAction.UNDO
    check(booking, action)
    if not can_undo(moment, booking):
        raise Refused("refused.too_late_to_undo", number=booking.number)
    if action is BookingAction.UNDO and slot.state is SlotState.CLOSED:
        raise Refused("refused.undo_closed", number=booking.number)
    values = {} if served_after_arrival else {"arrived_at": None}
    move(session, moment, booking, action, actor_id=actor.id, closed_at=None, charged=None, **values)
    _lend_again(session, moment, booking, before)
    if before is BookingState.SERVED:
        closing.booking_reopened(session, moment, booking)
    reminders.ask_again(session, moment, booking, _midnight(moment))


def can_undo(moment: Moment, booking: Booking) -> bool:
    """Whether what was noted of a booking was noted today."""
    noted_at = booking.closed_at or booking.arrived_at
    local = moment.calendar.local
    return noted_at is not None and local(noted_at).date() == local(moment.now).date()


def _lend_again(session: Session, moment: Moment, booking: Booking, before: BookingState) -> None:
    """Keep a thing back again for whoever was noted as missing: it may have been promised to others since."""
    if before is BookingState.NO_SHOW:
        service = session.get_one(Service, booking.service_id)
        loans.keep_back(session, moment, service, booking, slot_of(session, booking))


def _midnight(moment: Moment) -> datetime:
    """The end of this day."""
    tomorrow = moment.calendar.local(moment.now).date() + timedelta(days=1)
    return moment.calendar.at(tomorrow, time.min)


def _refuse_other_day(session: Session, moment: Moment, booking: Booking) -> None:
    starts_at = moment.calendar.local(slot_of(session, booking).starts_at)
    if moment.calendar.local(moment.now).date() < starts_at.date():
        raise Refused("refused.not_the_day")


def _end(
    session: Session, moment: Moment, booking: Booking, action: BookingAction, *, actor: Who, reason: str
) -> None:
    if not reason.strip():
        raise Refused("refused.reason_missing")
    values = {"reason": reason.strip(), "sequence": booking.sequence + 1}
    move(session, moment, booking, action, actor_id=actor.id, **values)
    let_go(session, moment, booking)
