"""What the centre does by itself: applications that wait too long, links and checks and terms that end."""

from sqlmodel import Session

from centre import notices, plans, staff
from centre.moment import Moment
from centre.volunteers import checks, guardians, levels
from centre.volunteers.applying import TERM
from centre.volunteers.moves import Why, allows, find, move, own
from centre.volunteers.review import REVIEW
from centre.volunteers.telling import desk, tell, tell_desk
from models.deadlines import Deadline
from models.volunteers import (
    APPLYING,
    ENDED,
    Guardianship,
    VettingCheck,
    VolunteerAction,
    VolunteerReason,
    VolunteerState,
)


def _on_review(session: Session, moment: Moment, deadline: Deadline) -> None:
    """An application waits too long: the desk and the duty leader hear of it, the applicant once."""
    volunteer = find(session, deadline.subject_id or 0)
    if volunteer.state not in APPLYING - {VolunteerState.GUARDIAN}:
        return
    about = ("volunteer", volunteer.id)
    leader = staff.on_duty(session, moment).leader
    hearing = {who.id for who in (*desk(session), leader) if who is not None} - {volunteer.person_id}
    for person_id in sorted(hearing):
        notices.promise_staff(session, moment, "volunteer.overdue", person_id, subject=about)
    once = f"volunteer late {volunteer.id} {volunteer.applied_at:%Y%m%d}"
    notices.promise(session, moment, "volunteer.late", volunteer.person_id, subject=about, once=once)
    again = moment.calendar.add_working_days(moment.now, 1)
    plans.plan(session, REVIEW, ("volunteer", volunteer.id or 0), again)


def _on_link_over(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Nobody answered by the link: the minor hears so, and makes another."""
    asked = session.get(Guardianship, deadline.subject_id)
    if asked is None or asked.answered_at is not None or asked.ended_at is not None:
        return
    volunteer = own(session, asked.person_id)
    if volunteer.state is VolunteerState.GUARDIAN:
        about = ("volunteer", volunteer.id)
        notices.promise(session, moment, "volunteer.link_over", volunteer.person_id, subject=about)


def _on_waited(session: Session, moment: Moment, deadline: Deadline) -> None:
    """No guardian has answered for so long: the application ends, and is kept no longer than others."""
    volunteer = find(session, deadline.subject_id or 0)
    if volunteer.state is VolunteerState.GUARDIAN:
        why = Why(VolunteerReason.NO_ANSWER)
        move(session, moment, volunteer, VolunteerAction.DECLINE, actor_id=None, why=why)
        tell(session, moment, volunteer)


def _on_term(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The last day of somebody who came for a time has passed, if it is still that day."""
    volunteer = find(session, deadline.subject_id or 0)
    today = moment.calendar.local(moment.now).date()
    over = volunteer.last_day is not None and volunteer.last_day < today
    if over and allows(volunteer, VolunteerAction.EXIT):
        why = Why(VolunteerReason.TERM_OVER)
        move(session, moment, volunteer, VolunteerAction.EXIT, actor_id=None, why=why)
        tell(session, moment, volunteer)


def _on_check_warn(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A check holds for a few weeks only: the volunteer and the desk hear of it in time."""
    _tell_check(session, moment, deadline, "volunteer.check_ends")


def _on_check_over(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A check holds no more: the level is what the others warrant."""
    row = session.get(VettingCheck, deadline.subject_id)
    if row is not None and levels.settle(session, moment, row.person_id) < 0:
        _tell_check(session, moment, deadline, "volunteer.check_over")


def _tell_check(session: Session, moment: Moment, deadline: Deadline, kind: str) -> None:
    row = session.get(VettingCheck, deadline.subject_id)
    if row is None or row.ended_at is not None:
        return
    volunteer = own(session, row.person_id)
    if volunteer.state in ENDED:
        return
    about, told = ("volunteer", volunteer.id), {"check": row.id}
    notices.promise(session, moment, kind, volunteer.person_id, due=moment.now, subject=about, params=told)
    tell_desk(session, moment, kind, volunteer, check=row.id)


DEADLINES = {
    REVIEW: _on_review,
    TERM: _on_term,
    guardians.LINK_OVER: _on_link_over,
    guardians.WAITED: _on_waited,
    checks.WARN: _on_check_warn,
    checks.OVER: _on_check_over,
}
