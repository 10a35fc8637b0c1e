"""What the centre does by itself when a moment has come, one function a kind of deadline."""

from collections.abc import Callable

import structlog
from sqlmodel import Session

from centre import (
    activities,
    announcements,
    bad_marks,
    bookings,
    calls,
    cases,
    certificates,
    complaints,
    contests,
    covers,
    digests,
    duty,
    emergencies,
    emergency,
    faults,
    follow_ups,
    honours,
    hours,
    ideas,
    plans,
    proposals,
    ratings,
    rectification,
    registers,
    reports,
    roll_call,
    shifts,
    staff,
    staff_board,
    surveys,
    training,
    volunteers,
)
from centre.errors import Refused
from centre.moment import Moment
from models.database import is_away
from models.deadlines import Deadline, DeadlineState


def _on_left(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Somebody laid down a role: every room looks after what they answered for."""
    bad_marks.on_left(session, moment, deadline)
    calls.on_left(session, moment, deadline)
    cases.on_left(session, moment, deadline)
    covers.on_left(session, moment, deadline)
    duty.on_left(session, moment, deadline)
    follow_ups.on_left(session, moment, deadline)
    proposals.on_left(session, moment, deadline)
    rectification.on_left(session, moment, deadline)


Act = Callable[[Session, Moment, Deadline], None]
# What goes on while an emergency is on; all else waits for its end.
URGENT: dict[str, Act] = {**emergency.DEADLINES, **emergencies.URGENT, **roll_call.DEADLINES}
DEADLINES: dict[str, Act] = {
    **calls.DEADLINES,
    **URGENT,
    **bad_marks.DEADLINES,
    **bookings.DEADLINES,
    **cases.DEADLINES,
    **complaints.extension.DEADLINES,
    **covers.DEADLINES,
    **digests.DEADLINES,
    **duty.DEADLINES,
    **follow_ups.DEADLINES,
    **training.DEADLINES,
    **emergencies.DEADLINES,
    **activities.DEADLINES,
    **shifts.DEADLINES,
    **proposals.DEADLINES,
    **rectification.DEADLINES,
    **registers.DEADLINES,
    **volunteers.DEADLINES,
    **hours.DEADLINES,
    **certificates.DEADLINES,
    **honours.DEADLINES,
    **contests.DEADLINES,
    **ideas.DEADLINES,
    **staff_board.DEADLINES,
    **surveys.DEADLINES,
    **announcements.DEADLINES,
    **reports.DEADLINES,
    **ratings.DEADLINES,
    staff.LEFT: _on_left,
}

log = structlog.get_logger(__name__)


def act_on_due(session: Session, moment: Moment, limit: int, *, urgent: bool = False) -> int:
    """Act on what is due, or what of it is urgent, and say how much that was.

    What fails is put aside, so that the rest goes on.
    """
    due = plans.due(session, moment.now, limit, kinds=URGENT if urgent else None)
    for deadline in due:
        if deadline.state is not DeadlineState.WAITING:
            continue  # one before it in this very batch made it pointless
        try:
            _act(session, moment, deadline)
        except Exception as error:
            if is_away(error):
                raise  # no deadline is to blame, all of them stay due
            fault = type(error).__name__
            _settle(moment, deadline, DeadlineState.FAILED, fault)
            faults.deadline_put_aside(session, moment, deadline.id)
            log.error(
                "deadline_put_aside", deadline=deadline.id, kind=deadline.kind, fault=fault, exc_info=error
            )
    session.flush()
    return len(due)


def _act(session: Session, moment: Moment, deadline: Deadline) -> None:
    try:
        _once(session, moment, deadline)
    except Refused:
        # Somebody was quicker than the clock with a part of it: done by how things stand now, it goes.
        session.expire_all()
        _once(session, moment, deadline)


def _once(session: Session, moment: Moment, deadline: Deadline) -> None:
    with session.begin_nested():
        _settle(moment, deadline, DeadlineState.MET)
        DEADLINES[deadline.kind](session, moment, deadline)


def _settle(moment: Moment, deadline: Deadline, state: DeadlineState, fault: str = "") -> None:
    deadline.state = state
    deadline.fault = fault
    deadline.settled_at = moment.now
