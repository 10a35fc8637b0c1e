"""What of a case is owed by when, written down as it changes: nobody can tell afterwards how limits stood.

A case itself knows only the limit of its present state, and none once it is closed.
"""

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session, col

from centre.moment import Moment
from centre.rows import Change, insert_values
from models.cases import Case, CaseAction, CaseKind, CaseLimit, CaseState, LimitStep

_STEPS: dict[CaseKind, dict[CaseState, LimitStep]] = {
    CaseKind.REQUEST: {
        CaseState.SUBMITTED: LimitStep.REVIEW,
        CaseState.REVIEWING: LimitStep.REVIEW,
        CaseState.ACCEPTED: LimitStep.PLAN,
        CaseState.PLANNING: LimitStep.PLAN,
        CaseState.SCHEDULED: LimitStep.FINISH,
        CaseState.IN_SERVICE: LimitStep.FINISH,
        CaseState.PRICE_ASKED: LimitStep.FINISH,
    },
    CaseKind.COMPLAINT: {
        CaseState.SUBMITTED: LimitStep.CONTACT,
        CaseState.TRIAGED: LimitStep.CONTACT,
        CaseState.ASSIGNED: LimitStep.CONTACT,
        CaseState.INVESTIGATING: LimitStep.REPLY,
    },
    CaseKind.SUGGESTION: {
        CaseState.SUBMITTED: LimitStep.DECIDE,
        CaseState.REVIEWING: LimitStep.DECIDE,
    },
}
# These leave a step behind that is not done: it counts only if it was late already.
_UNDONE = frozenset({CaseAction.SEND_BACK, CaseAction.WITHDRAW, CaseAction.MERGE, CaseAction.LAPSE})
_RUNNING = (col(CaseLimit.case_id) == bindparam("case"), col(CaseLimit.met_at).is_(None))
_WHICH = select(col(CaseLimit.step), col(CaseLimit.due_at)).where(*_RUNNING)
_CHANGE = Change(CaseLimit, *_RUNNING)
_FORGET = delete(CaseLimit).where(*_RUNNING)


def note(
    session: Session,
    moment: Moment,
    case: Case,
    before: CaseState | None = None,
    action: CaseAction | None = None,
) -> None:
    """Write down by when the next step of a case is owed, now that it is in a new state.

    A step that runs on keeps its line, with its new limit; one that is over is met now.
    before: in which state it was; None of a new one. Where that owed nothing, no line runs to be looked for.
    """
    steps = _STEPS[case.kind]
    step, running = steps.get(case.state), None
    due_at = None if case.state is CaseState.PRICE_ASKED else case.due_at
    subject = {"case": case.id}
    if before in steps:
        if step is steps[before] and _CHANGE(session, subject, due_at=due_at):
            return
        running = session.connection().execute(_WHICH, subject).first()
    if running is not None:
        spoken = action is not CaseAction.INVESTIGATE or running.step is not LimitStep.CONTACT
        late = running.due_at is not None and running.due_at < moment.now
        if spoken and (late or action not in _UNDONE):
            _CHANGE(session, subject, met_at=moment.now)
        else:
            # Who left no trace cannot be spoken to, and what goes back a step was not done.
            session.connection().execute(_FORGET, subject)
    if step is not None:
        insert_values(session, CaseLimit, case_id=case.id, step=step, due_at=due_at)
