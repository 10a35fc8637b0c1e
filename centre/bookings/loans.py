"""Things on loan: which one is promised for which days, when it is due, and one more time if nobody waits."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from centre import audit, notices, plans
from centre.bookings.moves import find, for_resident, for_staff, the_id
from centre.calls import owners
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.bookings import RELEASED, Booking, Loan, LoanDay
from models.catalogue import Service
from models.deadlines import Deadline
from models.slots import Slot
from models.who import Who

DUE = "loan.due"
OVERDUE = "loan.overdue"


def lendable(session: Session, service: Service, days: list[date]) -> set[date]:
    """On which of these days there is a thing to be lent for as long as it is lent."""
    if not days:
        return set()
    last = max(days) + timedelta(days=service.loan_days)
    promised = select(col(LoanDay.item), col(LoanDay.day)).where(
        col(LoanDay.service_id) == service.id, col(LoanDay.day) >= min(days), col(LoanDay.day) <= last
    )
    taken = {(item, day) for item, day in session.execute(promised)}
    return {
        day
        for day in days
        if any(taken.isdisjoint((item, needed) for needed in _span(service, day)) for item in _items(service))
    }


def keep_back(session: Session, moment: Moment, service: Service, booking: Booking, slot: Slot) -> None:
    """Keep a thing back for a booking, for all the days it will be away.

    Raises:
        Refused: none is left for these days.
    """
    if not service.loan_days:
        return
    first = moment.calendar.local(slot.starts_at).date()
    for item in _items(service):
        if _keep_all(session, booking, item, _span(service, first)):
            due = first + timedelta(days=service.loan_days)
            change(session, Loan, col(Loan.booking_id) == booking.id, item=item, due_day=due)
            insert_new(
                session,
                Loan(booking_id=the_id(booking), service_id=booking.service_id, item=item, due_day=due),
            )
            _watch(session, moment, the_id(booking), due)
            return
    raise Refused("refused.nothing_to_lend")


def forget(session: Session, booking: Booking) -> None:
    """Keep nothing back for a booking any more."""
    session.execute(delete(LoanDay).where(col(LoanDay.booking_id) == booking.id))


def renew(session: Session, moment: Moment, who: Who, booking_id: int) -> date:
    """Keep a thing for one more time; gives the new day on which it is due.

    Raises:
        Refused: it is back, it was renewed as often as it can be, or somebody else waits for it.
    """
    booking = for_resident(session, who, booking_id)
    loan, service = of(session, booking_id), session.get_one(Service, booking.service_id)
    if loan is None or loan.returned_at is not None or booking.state in RELEASED:
        raise Refused("refused.not_on_loan")
    if loan.renewals >= service.renewals:
        raise Refused("refused.renewed_already", times=service.renewals)
    due = loan.due_day + timedelta(days=service.loan_days)
    more = [loan.due_day + timedelta(days=number) for number in range(1, service.loan_days + 1)]
    if not _keep_all(session, booking, loan.item, more):
        raise Refused("refused.loan_wanted")
    still = (col(Loan.booking_id) == booking_id, col(Loan.renewals) == loan.renewals)
    if not change(session, Loan, *still, due_day=due, renewals=loan.renewals + 1):
        raise Refused("refused.renewed_already", times=service.renewals)
    audit.note(session, moment, who.id, "loan.renewed", ("booking", booking_id), due=due.isoformat())
    plans.drop(session, moment, ("loan", booking_id))
    notices.drop(session, moment, ("loan", booking_id))
    _watch(session, moment, booking_id, due)
    return due


def returned(session: Session, moment: Moment, actor: Who, booking_id: int) -> None:
    """Note that a thing is back: from today on somebody else can have it.

    Raises:
        Refused: this is not for the actor to do, or it is back already.
    """
    for_staff(session, actor, booking_id)
    still = (col(Loan.booking_id) == booking_id, col(Loan.returned_at).is_(None))
    if not change(session, Loan, *still, returned_at=moment.now):
        raise Refused("refused.not_on_loan")
    today = moment.calendar.local(moment.now).date()
    session.execute(delete(LoanDay).where(col(LoanDay.booking_id) == booking_id, col(LoanDay.day) >= today))
    audit.note(session, moment, actor.id, "loan.returned", ("booking", booking_id))
    plans.drop(session, moment, ("loan", booking_id))
    notices.drop(session, moment, ("loan", booking_id))


def of(session: Session, booking_id: int) -> Loan | None:
    """The loan of a booking."""
    found: Loan | None = session.execute(
        select(Loan).where(col(Loan.booking_id) == booking_id).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return found


def on_due(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The thing is due tomorrow: whoever has it may bring it, or keep it once more."""
    booking, loan = find(session, deadline.subject_id), of(session, deadline.subject_id)
    if loan is not None and loan.returned_at is None and booking.state not in RELEASED:
        notices.promise(session, moment, DUE, booking.person_id, subject=("loan", deadline.subject_id))


def on_overdue(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The thing is not back: whoever has it hears it once, and the desk every three working days."""
    booking, loan = find(session, deadline.subject_id), of(session, deadline.subject_id)
    if loan is None or loan.returned_at is not None or booking.state in RELEASED:
        return
    subject, again = ("loan", deadline.subject_id), int(deadline.params["times"])
    if again == 0:
        notices.promise(session, moment, OVERDUE, booking.person_id, subject=subject)
    owner_id = owners.first_owner(session, moment, booking.person_id)
    if owner_id is not None:
        notices.promise_staff(session, moment, "loan.missing", owner_id, subject=subject)
    calendar = moment.calendar
    at = calendar.at(calendar.next_working_day(moment.now, days=3), calendar.opening.opens)
    plans.plan(session, OVERDUE, subject, at, params={"times": again + 1})


DEADLINES = {DUE: on_due, OVERDUE: on_overdue}


def _watch(session: Session, moment: Moment, booking_id: int, due: date) -> None:
    subject, calendar = ("loan", booking_id), moment.calendar
    plans.drop(session, moment, subject)
    before = _at(moment, due - timedelta(days=1))
    plans.plan(session, DUE, subject, before)
    after = calendar.next_working_day(_at(moment, due))
    plans.plan(session, OVERDUE, subject, calendar.at(after, calendar.opening.opens), params={"times": 0})


def _at(moment: Moment, day: date) -> datetime:
    return moment.calendar.at(day, moment.calendar.opening.opens)


def _keep_all(session: Session, booking: Booking, item: int, days: list[date]) -> bool:
    """Promise one thing for all of these days, or for none of them."""
    kept = session.begin_nested()
    for day in days:
        row = LoanDay(service_id=booking.service_id, item=item, day=day, booking_id=the_id(booking))
        if insert_new(session, row) is None:
            kept.rollback()
            return False
    kept.commit()
    return True


def _items(service: Service) -> range:
    return range(1, service.stock + 1)


def _span(service: Service, first: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(service.loan_days + 1)]
