"""When somebody says that their hours are wrong: a person answers it by name, in time (rule 14.2)."""

from datetime import datetime

from sqlmodel import Session, col, select

from centre import audit, notices, plans, rules, staff
from centre.errors import Refused
from centre.hours.moves import find, for_lead
from centre.moment import Moment
from centre.rows import change
from models.deadlines import Deadline
from models.hours import HourLine, HourState
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
    expect_dispute(who, line)
    open_one = col(HourLine.disputed_at).is_not(None) & col(HourLine.settled_at).is_(None)
    told = {"dispute": words, "disputed_at": moment.now, "settled_at": None}
    if not change(session, HourLine, col(HourLine.id) == line_id, ~open_one, **told):
        raise Refused("refused.disputed_already")
    subject = ("hour_line", line_id)
    audit.note(session, moment, who.id, "hour_line.dispute", subject)
    for one in answering(session, line):
        notices.promise_staff(session, moment, DISPUTED, one.id, subject=subject)
    line = find(session, line_id)
    plans.plan(session, LATE, subject, answer_by(session, moment, line))
    return line


def expect_dispute(who: Who, line: HourLine) -> None:
    """Let only those say that a line is wrong whose it is; to be asked before they are made to write.

    Raises:
        Refused: it is somebody else's, a correction, or one has said so already and waits for the answer.
    """
    if line.person_id != who.id or line.corrects_id is not None:
        raise Refused("refused.hour_line_unknown")
    if is_open(line):
        raise Refused("refused.disputed_already")


def keep(session: Session, moment: Moment, who: Who, line_id: int, why: str) -> HourLine:
    """Answer a dispute by leaving the line as it is, with the reason that its person reads.

    Raises:
        Refused: it is not theirs to answer, they vouched for it themselves, or there is nothing to answer.
    """
    for_answer(session, who, line_id)
    if not settle(session, moment, line_id, reason=why):
        raise Refused("refused.nothing_disputed")
    subject = ("hour_line", line_id)
    audit.note(session, moment, who.id, "hour_line.keep", subject)
    line = find(session, line_id)
    notices.promise(session, moment, KEPT, line.person_id, subject=subject)
    return line


def settle(session: Session, moment: Moment, line_id: int, **values: str) -> bool:
    """Note that an open dispute is answered; False if there is none."""
    open_one = col(HourLine.disputed_at).is_not(None) & col(HourLine.settled_at).is_(None)
    if not change(session, HourLine, col(HourLine.id) == line_id, open_one, settled_at=moment.now, **values):
        return False
    plans.drop(session, moment, ("hour_line", line_id))
    return True


def is_open(line: HourLine) -> bool:
    """Whether its person says that a line is wrong, and nobody has answered."""
    return line.disputed_at is not None and line.settled_at is None


def answer_by(session: Session, moment: Moment, line: HourLine) -> datetime:
    """Until when an open dispute is answered (rule 14.2)."""
    limit = rules.load(session).hours_dispute
    return moment.calendar.add_working_days(line.disputed_at or line.created_at, limit)


def for_answer(session: Session, who: Who, line_id: int) -> HourLine:
    """A line that somebody may decide about; what is disputed is not decided by who vouched for it.

    Raises:
        Refused: it is not theirs to decide, or they have vouched for it.
    """
    line = for_lead(session, who, line_id)
    if is_open(line) and who.id in _vouched(session, line_id):
        raise Refused("refused.vouched_yourself")
    return line


def answering(session: Session, line: HourLine) -> list[Who]:
    """Who answers for a line: the coordinator of its shift, or whoever works at the volunteer desk.

    Never whose hours they are, nor who has vouched for them.
    """
    apart = {line.person_id, *_vouched(session, line.corrects_id or line.id or 0)}
    sign_up = session.get(SignUp, line.sign_up_id) if line.sign_up_id is not None else None
    if sign_up is not None:
        coordinator = by_id(session, session.get_one(Shift, sign_up.shift_id).coordinator_id)
        if coordinator.may(Right.WORK_VOLUNTEERS) and coordinator.id not in apart:
            return [coordinator]
    return [one for one in staff.people_with(session, Right.WORK_VOLUNTEERS) if one.id not in apart]


def asked(session: Session, line: HourLine) -> Who | None:
    """Who is asked to vouch for a line: the lead of its shift, or whoever answers for it."""
    sign_up = session.get(SignUp, line.sign_up_id) if line.sign_up_id is not None else None
    lead_id = session.get_one(Shift, sign_up.shift_id).lead_id if sign_up is not None else None
    if line.state is HourState.PROPOSED and lead_id not in (None, line.person_id):
        return by_id(session, lead_id)
    return next(iter(answering(session, line)), None)


def _vouched(session: Session, line_id: int) -> set[int]:
    """Who vouched for a line or for a correction of it, or refused it."""
    parts = (col(HourLine.id) == line_id) | (col(HourLine.corrects_id) == line_id)
    found = session.exec(select(HourLine.confirmed_by, HourLine.second_by).where(parts))
    return {person_id for pair in found for person_id in pair if person_id is not None}


def on_late(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A dispute was not answered in time: the duty leader hears of it, every working day until it is."""
    line = find(session, deadline.subject_id)
    if not is_open(line):
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
