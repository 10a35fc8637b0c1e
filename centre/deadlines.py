"""What the centre does by itself when a moment has come, one function a kind of deadline."""

from collections.abc import Callable

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session, col

from centre import calls, emergency, notices, plans, staff
from centre.moment import Moment
from centre.rows import change
from models.deadlines import Deadline, DeadlineState
from models.rights import Right

DEADLINES: dict[str, Callable[[Session, Moment, Deadline], None]] = {**calls.DEADLINES, **emergency.DEADLINES}

log = structlog.get_logger(__name__)


def act_on_due(session: Session, moment: Moment, limit: int) -> int:
    """Act on what is due and say how much that was; what fails is put aside, so that the rest goes on."""
    due = plans.due(session, moment.now, limit)
    for deadline in due:
        try:
            with session.begin_nested():
                _settle(session, moment, deadline, DeadlineState.MET)
                DEADLINES[deadline.kind](session, moment, deadline)
        except (OperationalError, InterfaceError):
            raise  # the database is away or too busy: no deadline is to blame, all of them stay due
        except Exception as error:
            fault = type(error).__name__
            log.error(
                "deadline_put_aside", deadline=deadline.id, kind=deadline.kind, fault=fault, exc_info=error
            )
            _settle(session, moment, deadline, DeadlineState.FAILED, fault)
            _report(session, moment, deadline)
    return len(due)


def _settle(
    session: Session, moment: Moment, deadline: Deadline, state: DeadlineState, fault: str = ""
) -> None:
    still = (col(Deadline.id) == deadline.id, col(Deadline.state) == DeadlineState.WAITING)
    change(session, Deadline, *still, state=state, fault=fault, settled_at=moment.now)


def _report(session: Session, moment: Moment, deadline: Deadline) -> None:
    for one in staff.people_with(session, Right.SEE_FAULTS):
        once = f"deadline:{deadline.id}:failed:{one.id}"
        notices.promise_staff(
            session, moment, "fault.deadline", one.id, subject=("deadline", deadline.id), once=once
        )
