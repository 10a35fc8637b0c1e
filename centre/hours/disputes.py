"""When somebody says that their hours are wrong: a person answers it by name, in time (rule 14.2)."""

from sqlmodel import Session, col

from centre import audit, notices, plans, rules, staff
from centre.errors import Refused
from centre.hours.moves import find, for_lead
from centre.moment import Moment
from centre.rows import change
from models.deadlines import Deadline
from models.hours import HourLine
from models.rights import Right
from models.shifts import Shift, SignUp
from models.who import Who, by_id

DISPUTED = "hours.disputed"
KEPT = "hours.kept"
LATE = "hours.late"


def dispute(session: Session, moment: Moment, who: Who, line_id: int, words: str) -> HourLine:
    """Say that a line of one's own is wrong, and how it should be.

    Raises:
        Refused: it is somebody else's, or one has said so already and waits for the answer.
    """
    line = find(session, line_id)
    if line.person_id != who.id:
        raise Refused("refused.hour_line_unknown")
    open_one = col(HourLine.disputed_at).is_not(None) & col(HourLine.settled_at).is_(None)
    told = {"dispute": words, "disputed_at": moment.now, "settled_at": None}
    if not change(session, HourLine, col(HourLine.id) == line_id, ~open_one, **told):
        raise Refused("refused.disputed_already")
    subject = ("hour_line", line_id)
    audit.note(session, moment, who.id, "hour_line.dispute", subject)
    for one in answering(session, line):
        notices.promise_staff(session, moment, DISPUTED, one.id, subject=subject)
    limit = moment.calendar.add_working_days(moment.now, rules.load(session).hours_dispute)
    plans.plan(session, LATE, subject, limit)
    return find(session, line_id)


def keep(session: Session, moment: Moment, who: Who, line_id: int, why: str) -> HourLine:
    """Answer a dispute by leaving the line as it is, with the reason that its person reads.

    Raises:
        Refused: it is not theirs to answer, or there is nothing to answer.
    """
    for_lead(session, who, line_id)
    still = (
        col(HourLine.id) == line_id,
        col(HourLine.disputed_at).is_not(None),
        col(HourLine.settled_at).is_(None),
    )
    if not change(session, HourLine, *still, settled_at=moment.now, reason=why):
        raise Refused("refused.nothing_disputed")
    subject = ("hour_line", line_id)
    plans.drop(session, moment, subject)
    audit.note(session, moment, who.id, "hour_line.keep", subject)
    line = find(session, line_id)
    notices.promise(session, moment, KEPT, line.person_id, subject=subject)
    return line


def answering(session: Session, line: HourLine) -> list[Who]:
    """Who answers for a line: the coordinator of its shift, or whoever works at the volunteer desk."""
    sign_up = session.get(SignUp, line.sign_up_id) if line.sign_up_id is not None else None
    if sign_up is not None:
        coordinator = by_id(session, session.get_one(Shift, sign_up.shift_id).coordinator_id)
        if coordinator.may(Right.WORK_VOLUNTEERS) and coordinator.id != line.person_id:
            return [coordinator]
    return [one for one in staff.people_with(session, Right.WORK_VOLUNTEERS) if one.id != line.person_id]


def on_late(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A dispute was not answered in time: the duty leader hears of it, every working day until it is."""
    line = find(session, deadline.subject_id)
    if line.disputed_at is None or line.settled_at is not None:
        return
    leader = staff.on_duty(session, moment).leader
    subject = ("hour_line", deadline.subject_id)
    if leader is not None:
        notices.promise_staff(session, moment, LATE, leader.id, subject=subject)
    calendar = moment.calendar
    plans.plan(
        session, LATE, subject, calendar.at(calendar.next_working_day(moment.now), calendar.opening.opens)
    )


DEADLINES = {LATE: on_late}
