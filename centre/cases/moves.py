"""Who may touch a case, and the one way in which it goes on: a move, a new limit, a line in its history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import case_words, notices, rules
from centre.cases import limits, watch
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from models import who as whos
from models.calls import Side
from models.cases import (
    ENDED,
    TRANSITIONS,
    Case,
    CaseAction,
    CaseKind,
    CaseLine,
    Plan,
    PlanState,
    Reason,
)
from models.catalogue import Service
from models.people import Person
from models.rights import Right
from models.who import Who

_MOVES = {
    kind: Moves("case", Case, table, "custodian_id", works=Right.WORK_CASES)
    for kind, table in TRANSITIONS.items()
}
# To find one its kind need not be known.
_ANY = _MOVES[CaseKind.REQUEST]
find, for_staff = _ANY.find, _ANY.for_staff
RESIDENTS = frozenset(
    {
        CaseAction.FILL_GAPS,
        CaseAction.AGREE,
        CaseAction.ASK_CHANGE,
        CaseAction.AGREE_PRICE,
        CaseAction.REFUSE_PRICE,
        CaseAction.CONFIRM,
        CaseAction.NOT_DONE,
        CaseAction.REOPEN,
        CaseAction.WITHDRAW,
    }
)
# Steps that change nothing for the resident.
_UNTOLD = frozenset({CaseAction.PLAN, CaseAction.SEND_BACK, CaseAction.START})
STEP = "case.step"
NEWS = "case.news"
_PLAN = (
    select(Plan)
    .where(col(Plan.case_id) == bindparam("case"), col(Plan.state).in_([PlanState.OFFERED, PlanState.AGREED]))
    .order_by(col(Plan.id).desc())
    .limit(1)
)


def for_resident(session: Session, who: Who, case_id: int) -> Case:
    """A case of this very person, or of one who cannot tap and for whom its custodian speaks.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    case = find(session, case_id)
    if case.person_id != who.id and not speaks_for(session, who, case):
        raise Refused("refused.case_unknown")
    return case


def speaks_for(session: Session, actor: Who, case: Case) -> bool:
    """Whether somebody notes what a resident who cannot tap says on the telephone or at the counter."""
    if case.custodian_id != actor.id or case.person_id == actor.id or not actor.may(Right.WORK_CASES):
        return False
    resident = whos.by_id(session, case.person_id)
    return resident.telegram_id is None or not resident.reachable


def check(session: Session, case: Case, action: CaseAction) -> None:
    """See whether a case is in a state for this.

    Raises:
        Refused: it is not; the sentence says how it stands.
    """
    moves = _MOVES[case.kind]
    if not moves.allows(case, action):
        raise moves.refusal(case, name=custodian_name(session, case))


def expect(session: Session, who: Who, case_id: int, action: CaseAction) -> Case:
    """A case with which somebody may do something now; to be asked before they are made to write.

    Raises:
        Refused: they may not, it is in no state for this, or a colleague answers for it.
    """
    residents = action in RESIDENTS
    case = for_resident(session, who, case_id) if residents else for_staff(session, who, case_id)
    check(session, case, action)
    if not residents and action is not CaseAction.TAKE_UP:
        refuse_others(session, who, case)
    return case


def refuse_others(session: Session, actor: Who, case: Case) -> None:
    """Leave a case to its custodian: whoever wants to work on it has it handed over first.

    Raises:
        Refused: the actor is not the custodian.
    """
    if case.custodian_id != actor.id:
        raise Refused("refused.case_not_yours", number=case.number, name=custodian_name(session, case))


def move(  # noqa: PLR0913 - each is a property of the step
    session: Session,
    moment: Moment,
    case: Case,
    action: CaseAction,
    *,
    actor: Who | None,
    side: Side = Side.STAFF,
    text: str = "",
    reason: Reason | None = None,
    values: Mapping[str, Any] | None = None,
) -> CaseLine:
    """Take a case to its next state: with its new limit, who watches over it, and a line in its history.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    check(session, case, action)
    after = TRANSITIONS[case.kind][case.state, action]
    service = session.get_one(Service, case.service_id)
    clock = limits.entering(moment, rules.load(session), service, case, after, plan=plan_of(session, case))
    written = {
        **clock,
        "promised_at": None,
        "closed_at": moment.now if after in ENDED else None,
        **(values or {}),
    }
    _MOVES[case.kind].move(session, moment, case, action, actor_id=actor.id if actor else None, **written)
    watch.restart(session, moment, case)
    line = add_line(
        session,
        moment,
        case,
        side,
        text,
        author=actor,
        action=action,
        reason=reason,
        by_phone=side is Side.RESIDENT and actor is not None and actor.id != case.person_id,
    )
    tell(session, moment, case, line)
    return line


def tell(session: Session, moment: Moment, case: Case, line: CaseLine) -> None:
    """Tell who did not do it: the resident what the centre did, the custodian what the resident did."""
    subject, params = ("case", the_id(case)), {"line": line.id}
    if line.side is Side.STAFF and line.action not in _UNTOLD:
        notices.promise(session, moment, STEP, case.person_id, subject=subject, params=params)
    if case.custodian_id is not None and case.custodian_id != line.author_id:
        notices.promise_staff(session, moment, NEWS, case.custodian_id, subject=subject, params=params)


def add_line(  # noqa: PLR0913 - each is a property of the line
    session: Session,
    moment: Moment,
    case: Case,
    side: Side,
    text: str,
    *,
    author: Who | None,
    action: CaseAction | None = None,
    reason: Reason | None = None,
    by_phone: bool = False,
    until: datetime | None = None,
) -> CaseLine:
    """Write down what was done or said."""
    line = CaseLine(
        case_id=the_id(case),
        author_id=author.id if author else None,
        side=side,
        action=action,
        reason=reason,
        text=text,
        by_phone=by_phone,
        until=until,
        said_at=moment.now,
    )
    session.add(line)
    session.flush()
    case_words.note(session, line.case_id, text)
    return line


def plan_of(session: Session, case: Case) -> Plan | None:
    """The plan that is offered or agreed to."""
    plan: Plan | None = session.execute(_PLAN, {"case": case.id}).scalar_one_or_none()
    return plan


def custodian_name(session: Session, case: Case) -> str:
    """The name of whoever answers for a case now; "" while nobody does."""
    custodian = session.get(Person, case.custodian_id) if case.custodian_id is not None else None
    return custodian.name if custodian else ""


def the_id(row: Case | CaseLine) -> int:
    """The id of a row that is in the database."""
    assert row.id is not None  # noqa: S101 - it was flushed or read
    return row.id
