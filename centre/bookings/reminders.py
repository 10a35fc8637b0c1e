"""What a booking promises to say: a day and two hours before, and that its approval is not forgotten."""

from datetime import datetime

from sqlmodel import Session

from centre import audit, notices, plans, quiet, rules, staff
from centre.bookings.moves import find, for_resident, slot_of, the_id
from centre.calls import owners
from centre.errors import Refused
from centre.moment import Moment
from models.bookings import Booking, BookingState
from models.deadlines import Deadline
from models.who import Who

REMINDER = "booking.reminder"
PENDING = "booking.pending"
UNMARKED = "booking.unmarked"


def start(session: Session, moment: Moment, booking: Booking) -> None:
    """Promise what this booking, as it stands now, will be reminded of."""
    slot, subject = slot_of(session, booking), ("booking", the_id(booking))
    for due in times(session, moment, slot.starts_at):
        notices.promise(
            session,
            moment,
            REMINDER,
            booking.person_id,
            due=due,
            subject=subject,
            params={"sequence": booking.sequence},
            once=f"booking:{booking.id}:{booking.sequence}:{due:%Y%m%d%H%M}",
        )
    _ask_after(session, moment, booking, slot.ends_at)


def ask_again(session: Session, moment: Moment, booking: Booking, when: datetime) -> None:
    """Have the desk asked what became of a booking after this hour, and not before."""
    plans.drop(session, moment, ("booking", the_id(booking)))
    _ask_after(session, moment, booking, when)


def _ask_after(session: Session, moment: Moment, booking: Booking, when: datetime) -> None:
    plans.plan(session, UNMARKED, ("booking", the_id(booking)), moment.calendar.next_opening(when))


def times(session: Session, moment: Moment, starts_at: datetime) -> list[datetime]:
    """When to remind of a booked time (rule 7.1)."""
    in_force = rules.load(session)
    return quiet.reminders(starts_at, in_force.booking_reminders, moment.now, moment.calendar, in_force)


def stop(session: Session, moment: Moment, booking: Booking) -> None:
    """Take back all that was promised: the booking has changed."""
    subject = ("booking", the_id(booking))
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject)


def coming(session: Session, moment: Moment, who: Who, booking_id: int) -> None:
    """Note that somebody will come: they are not reminded again.

    Raises:
        Refused: it is somebody else's, or does not stand any more.
    """
    booking = for_resident(session, who, booking_id)
    if booking.state is not BookingState.CONFIRMED:
        raise Refused(f"refused.booking_{booking.state}", number=booking.number)
    subject = ("booking", booking_id)
    notices.drop(session, moment, subject, kinds=[REMINDER])
    audit.note(session, moment, who.id, "booking.coming", subject)


def await_approval(session: Session, moment: Moment, booking: Booking) -> None:
    """Ask somebody to approve, and ask again until it is decided."""
    owner_id = owners.first_owner(session, moment, booking.person_id)
    subject = ("booking", the_id(booking))
    if owner_id is not None:
        notices.promise_staff(session, moment, PENDING, owner_id, subject=subject, params={"times": 0})
    at = moment.calendar.add_working_hours(moment.now, rules.load(session).booking_approval)
    plans.plan(session, PENDING, subject, at, params={"times": 1})


def on_pending(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A booking still waits for approval: the duty leader hears it, every working day until it is decided."""
    booking = find(session, deadline.subject_id)
    if booking.state is not BookingState.PENDING:
        return
    leader, again = staff.on_duty_next(session, moment).leader, int(deadline.params["times"])
    subject = ("booking", the_id(booking))
    if leader is not None:
        notices.promise_staff(session, moment, PENDING, leader.id, subject=subject, params={"times": again})
    calendar = moment.calendar
    at = calendar.at(calendar.next_working_day(moment.now), calendar.opening.opens)
    plans.plan(session, PENDING, subject, at, params={"times": again + 1})


def on_unmarked(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The time has passed and nobody noted what became of the booking: somebody at the desk is asked."""
    booking = find(session, deadline.subject_id)
    if booking.state not in (BookingState.CONFIRMED, BookingState.ARRIVED):
        return
    owner_id = owners.first_owner(session, moment, booking.person_id)
    if owner_id is not None:
        notices.promise_staff(session, moment, UNMARKED, owner_id, subject=("booking", the_id(booking)))


DEADLINES = {PENDING: on_pending, UNMARKED: on_unmarked}
