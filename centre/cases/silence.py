"""Silence counts only from when a resident got what was written: delivered, or told by phone or in person."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre.cases import limits, watch
from centre.cases.moves import STEP, plan_of, the_id
from centre.moment import Moment
from centre.rows import Change
from models.calls import Side
from models.cases import Case, CaseAction, CaseLine, CaseState
from models.desk import PhoneLine, PhoneLineState
from models.outbox import Message, MessageState, Notice

# What a request was told before its resident is waited for.
_TELLING = {
    CaseState.SUPPLEMENT: CaseAction.LIST_GAPS,
    CaseState.PLAN_OFFERED: CaseAction.OFFER_PLAN,
    CaseState.DONE: CaseAction.FINISH,
}
# What arrives so soon arrived at once.
_SOON = timedelta(hours=1)
_STEP_LINE = (
    select(CaseLine)
    .where(col(CaseLine.case_id) == bindparam("case"), col(CaseLine.action) == bindparam("action"))
    .order_by(col(CaseLine.id).desc())
    .limit(1)
)
_TOLD_SINCE = (
    select(col(CaseLine.said_at))
    .where(
        col(CaseLine.case_id) == bindparam("case"),
        col(CaseLine.id) >= bindparam("line"),
        col(CaseLine.side) == Side.STAFF,
        col(CaseLine.by_phone),
    )
    .order_by(col(CaseLine.id))
    .limit(1)
)
_NOTICES = (
    select(col(Notice.params), col(Notice.settled_at), col(Message.state), col(Message.finished_at))
    .join(Message, col(Message.notice_id) == col(Notice.id), isouter=True)
    .where(
        col(Notice.subject_kind) == "case",
        col(Notice.subject_id) == bindparam("case"),
        col(Notice.kind) == STEP,
    )
)
_RUNG = (
    select(col(PhoneLine.handled_at))
    .where(
        col(PhoneLine.person_id) == bindparam("person"),
        col(PhoneLine.state) == PhoneLineState.CALLED,
        col(PhoneLine.handled_at) >= bindparam("since"),
    )
    .order_by(col(PhoneLine.handled_at))
    .limit(1)
)
_STILL = Change(Case, col(Case.id) == bindparam("row"), col(Case.state) == bindparam("stands"))


def heard_at(session: Session, case: Case) -> datetime | None:
    """When its resident got that for whose answer a request waits; None if they did not get it (rule R.8)."""
    action = _TELLING.get(case.state)
    line = session.execute(_STEP_LINE, {"case": case.id, "action": action}).scalar() if action else None
    if line is None:
        return None
    told = session.execute(_TOLD_SINCE, {"case": case.id, "line": line.id}).scalar()
    found = [*_delivered(session, case, line), *([told] if told else [])]
    return min(found, default=None)


def count_from_then(session: Session, moment: Moment, case: Case) -> bool:
    """Begin the time for an answer when what is to be answered was got; False where that changes nothing."""
    since = heard_at(session, case)
    if since is None or case.due_at is None:
        return False
    then = Moment(since, moment.calendar)
    due_at = limits.entering(session, then, case, case.state, plan=plan_of(session, case))["due_at"]
    if due_at <= max(moment.now, case.due_at + _SOON):
        return False
    if _STILL(session, {"row": case.id, "stands": case.state}, due_at=due_at):
        session.refresh(case)
        watch.restart(session, moment, case)
    return True


def is_unheard(session: Session, case: Case) -> bool:
    """Whether somebody has to be rung before their silence may end a request."""
    return case.state in _TELLING and limits.can_be_rung(case) and heard_at(session, case) is None


def _delivered(session: Session, case: Case, line: CaseLine) -> list[datetime]:
    """When Telegram had the message of a step, or whom it could not reach was rung from the phone list."""
    found = []
    for params, told_at, state, sent_at in session.execute(_NOTICES, {"case": the_id(case)}):
        if params.get("line") != line.id:
            continue
        if state is MessageState.SENT:
            found.append(sent_at)
        elif told_at is not None:
            rung = session.execute(_RUNG, {"person": case.person_id, "since": told_at}).scalar()
            found += [rung] if rung else []
    return found
