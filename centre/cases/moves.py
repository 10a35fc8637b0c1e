"""The one way in which a case goes on: a move, a new limit, a line in its history, a word to who waits."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import case_words, closing, files, notices, rules, staff_group
from centre.cases import followers, limits, owed, watch
from centre.cases.access import MOVES, RESIDENTS, check, named
from centre.cases.codes import Bearer, Voice
from centre.errors import Refused
from centre.moment import Moment
from models.calls import Side
from models.cases import (
    ENDED,
    TRANSITIONS,
    Case,
    CaseAction,
    CaseLine,
    Openness,
    Plan,
    PlanState,
    Reason,
)
from models.who import Who

# Steps that change nothing for the resident.
_UNTOLD = frozenset(
    {
        CaseAction.PLAN,
        CaseAction.SEND_BACK,
        CaseAction.START,
        CaseAction.TRIAGE,
        CaseAction.ASSIGN,
        CaseAction.CALL_BACK,
        CaseAction.NO_ANSWER,
    }
)
# Steps of which whoever answers for a case hears, unless they did them themselves.
NEWSWORTHY = RESIDENTS | {CaseAction.LAPSE, CaseAction.REFER}
STEP = "case.step"
NEWS = "case.news"
_PLAN = (
    select(Plan)
    .where(col(Plan.case_id) == bindparam("case"), col(Plan.state).in_([PlanState.OFFERED, PlanState.AGREED]))
    .order_by(col(Plan.id).desc())
    .limit(1)
)


def move(  # noqa: PLR0913 - each is a property of the step
    session: Session,
    moment: Moment,
    case: Case,
    action: CaseAction,
    *,
    actor: Voice | None,
    side: Side = Side.STAFF,
    text: str = "",
    reason: Reason | None = None,
    told: bool = False,
    amount: int | None = None,
    values: Mapping[str, Any] | None = None,
) -> CaseLine:
    """Take a case to its next state: with its new limit, who watches over it, and a line in its history.

    told: the resident knows already, from a telephone call or from the counter. amount: see `CaseLine`.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    check(session, case, action)
    before, reopened = case.state, case.reopened
    after = TRANSITIONS[case.kind][before, action]
    clock = limits.entering(session, moment, case, after, plan=plan_of(session, case))
    written = {
        **clock,
        "promised_at": case.promised_at if after is case.state else None,
        "closed_at": moment.now if after in ENDED else None,
        **(values or {}),
    }
    author = named(case, actor) if actor is not None else None
    if case.seen_at is None and side is Side.STAFF and author is not None:
        written |= {"seen_by": author.id, "seen_at": moment.now}
    MOVES[case.kind].move(session, moment, case, action, actor_id=author.id if author else None, **written)
    owed.note(session, moment, case, before, action)
    watch.restart(session, moment, case)
    line = add_line(
        session,
        moment,
        case,
        side,
        text,
        author=author,
        action=action,
        reason=reason,
        amount=amount,
        by_phone=told or (side is Side.RESIDENT and author is not None and author.id != case.person_id),
    )
    tell(session, moment, case, line)
    if action in followers.TOLD:
        followers.tell(session, moment, case)
    closing.case_moved(session, moment, case, before, reopened)
    if case.urgent:
        staff_group.renew(session, moment, ("case", the_id(case)))
    return line


def tell(session: Session, moment: Moment, case: Case, line: CaseLine) -> None:
    """Tell who did not do it: the resident what the centre did, the custodian what the resident did.

    The custodian of a critical complaint hears it at once, at night as well.
    """
    subject, params = ("case", the_id(case)), {"line": line.id}
    if line.side is Side.STAFF and not line.by_phone and line.action not in _UNTOLD:
        promise_resident(session, moment, STEP, case, params=params)
    if case.custodian_id in (None, line.author_id) or (line.action and line.action not in NEWSWORTHY):
        return
    if case.critical:
        notices.promise(
            session, moment, NEWS, case.custodian_id, subject=subject, params=params, critical=True
        )
    else:
        notices.promise_staff(session, moment, NEWS, case.custodian_id, subject=subject, params=params)


def promise_resident(
    session: Session, moment: Moment, kind: str, case: Case, *, params: Mapping[str, Any] | None = None
) -> None:
    """Promise to tell whose case it is something; of who left no name there is nobody to tell.

    Who cannot be rung from the list is not owed it: then the card says that they are to be rung.
    """
    if case.person_id is not None:
        owed, subject = is_listed(case), ("case", the_id(case))
        notices.promise(session, moment, kind, case.person_id, subject=subject, params=params, owed=owed)


def is_listed(case: Case) -> bool:
    """Whether all the staff may read, by name and with the words, about what somebody has to be rung.

    That is not for whoever is not to be known, nor about a colleague, nor about what is restricted.
    """
    return case.openness is Openness.OPEN and case.against_id is None and not case.restricted


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
    amount: int | None = None,
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
        amount=amount,
        said_at=moment.now,
    )
    session.add(line)
    session.flush()
    case_words.note(session, line.case_id, text)
    return line


def attach(
    session: Session, voice: Voice, file_ids: Collection[int], subject: tuple[str, int | None]
) -> None:
    """Put the files that somebody sent where they belong; those of whoever has only a code have no owner.

    Raises:
        Refused: too many of them come at once (rule 9.13).
    """
    limit = rules.load(session).case_files
    if len(file_ids) > limit:
        raise Refused("refused.too_many_files", limit=limit)
    if not isinstance(voice, Bearer):
        files.attach(session, voice, file_ids, subject)
    elif voice.holder is not None:
        files.attach_unnamed(session, voice.holder, file_ids, subject)


def plan_of(session: Session, case: Case) -> Plan | None:
    """The plan that is offered or agreed to."""
    plan: Plan | None = session.execute(_PLAN, {"case": case.id}).scalar_one_or_none()
    return plan


def the_id(row: Case | CaseLine) -> int:
    """The id of a row that is in the database."""
    assert row.id is not None  # noqa: S101 - it was flushed or read
    return row.id
