"""What comes after a matter: the one place that bookings and cases tell when they end or go on again."""

from sqlmodel import Session

from centre import follow_ups, ratings
from centre.follow_ups import Ended
from centre.moment import Moment
from models.bookings import Booking
from models.cases import Case, CaseKind, CaseState, Openness
from models.follow_ups import FollowUpKind

KINDS = {CaseKind.REQUEST: FollowUpKind.REQUEST, CaseKind.COMPLAINT: FollowUpKind.COMPLAINT}
# By which step of a kind somebody is to be rung about it.
_RUNG = {
    FollowUpKind.REQUEST: (CaseState.DONE, CaseState.CLOSED),
    FollowUpKind.COMPLAINT: (CaseState.REPLIED, CaseState.FOLLOW_UP),
}


def booking_served(session: Session, moment: Moment, booking: Booking, served_by: int) -> None:
    """Somebody had what they booked."""
    ratings.invite(session, moment, booking.person_id, ratings.of_booking(session, booking))
    row, number = booking.id or 0, booking.number or ""
    follow_ups.begin(session, moment, Ended(FollowUpKind.BOOKING, row, number, booking.person_id, served_by))


def booking_reopened(session: Session, moment: Moment, booking: Booking) -> None:
    """That was a mistake."""
    ratings.take_back(session, moment, booking.person_id, ratings.of_booking(session, booking))
    follow_ups.drop(session, moment, FollowUpKind.BOOKING, booking.id or 0)


def case_moved(session: Session, moment: Moment, case: Case, before: CaseState, number: int) -> None:
    """A case has come from one state to another; number: how often it had been opened again by then.

    A request that was done is rated and followed up; of a complaint the call asks how it went. Who is not
    known, or has asked for what nobody else may know of, is not rung.
    """
    kind = KINDS.get(case.kind)
    if kind is None or before is case.state:
        return
    rung = _RUNG[kind]
    if kind is FollowUpKind.REQUEST:
        if (before, case.state) == rung:
            ratings.invite(session, moment, case.person_id, ratings.of_request(case))
        elif before is rung[1]:
            ratings.take_back(session, moment, case.person_id, ratings.of_request(case))
    row, known = case.id or 0, case.person_id if case.openness is Openness.OPEN else None
    if before is rung[1]:
        follow_ups.drop(session, moment, kind, row, number)
    elif (before, case.state) == rung and known is not None and not case.restricted:
        ended = Ended(kind, row, case.number or "", known, case.custodian_id, case.reopened)
        follow_ups.begin(session, moment, ended, due_at=case.due_at)
