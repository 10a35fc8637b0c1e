"""Hours that nobody has vouched for in time: whoever answers for them hears of it (rule 14.30)."""

from datetime import datetime

from sqlmodel import Session

from centre import notices, plans, rules
from centre.hours.disputes import answer_by, answering, is_open
from centre.hours.moves import find
from centre.moment import Moment
from centre.shifts.check_in import LINE_WAITS
from models.deadlines import Deadline
from models.hours import UNSETTLED, HourLine
from models.shifts import SignUp

OVERDUE = "hours.overdue"


def due_at(session: Session, moment: Moment, line: HourLine) -> datetime:
    """Until when somebody vouches for a line."""
    return moment.calendar.add_working_days(line.created_at, rules.load(session).hours_vouch)


def late(session: Session, moment: Moment, line: HourLine) -> bool:
    """Whether somebody should have vouched for a line by now, or have answered what is said against it."""
    limit = answer_by(session, moment, line) if is_open(line) else due_at(session, moment, line)
    return limit < moment.now


def watch(session: Session, moment: Moment, line: HourLine) -> None:
    """Look at a line again when somebody should have vouched for it."""
    # Not of the line itself: an answered dispute drops what is planned about that.
    plans.plan(session, OVERDUE, (LINE_WAITS, line.id or 0), due_at(session, moment, line))


def on_overdue(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Nobody has vouched: whoever answers for it hears of it, once a day for all lines of a shift."""
    line = find(session, deadline.subject_id)
    sign_up = session.get(SignUp, line.sign_up_id) if line.sign_up_id is not None else None
    if line.state not in UNSETTLED or sign_up is None:
        return
    day = moment.calendar.local(moment.now).date()
    for who in answering(session, line):
        once = f"{OVERDUE}:{sign_up.shift_id}:{who.id}:{day}"
        notices.promise_staff(
            session, moment, OVERDUE, who.id, subject=("shift", sign_up.shift_id), once=once
        )
    again = moment.calendar.add_working_days(moment.now, rules.load(session).hours_vouch)
    plans.plan(session, OVERDUE, (LINE_WAITS, deadline.subject_id), again)


DEADLINES = {OVERDUE: on_overdue}
