"""Who may touch a case, and the one way in which it goes on: a move, a new limit, a line in its history."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import case_words, files, notices
from centre.cases import followers, limits, watch
from centre.cases.codes import Bearer, Voice
from centre.cases.sight import is_let_in
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
    CaseState,
    Openness,
    Plan,
    PlanState,
    Reason,
)
from models.people import Person
from models.rights import Right
from models.who import Who

_MOVES = {
    kind: Moves("case", Case, table, "custodian_id", works=Right.WORK_CASES)
    for kind, table in TRANSITIONS.items()
}
# To find one its kind need not be known.
_ANY = _MOVES[CaseKind.REQUEST]
find = _ANY.find
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
        CaseAction.FIXED,
        CaseAction.PARTLY_FIXED,
        CaseAction.NOT_FIXED,
        CaseAction.ASK_REVIEW,
    }
)
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
NEWSWORTHY = RESIDENTS | {CaseAction.CALL_BACK, CaseAction.LAPSE, CaseAction.REFER}
STEP = "case.step"
NEWS = "case.news"
_PLAN = (
    select(Plan)
    .where(col(Plan.case_id) == bindparam("case"), col(Plan.state).in_([PlanState.OFFERED, PlanState.AGREED]))
    .order_by(col(Plan.id).desc())
    .limit(1)
)


def for_staff(session: Session, actor: Who, case_id: int, *, offered: bool = False) -> Case:
    """A case that the actor may work on; `offered`: in whichever unit it is, and restricted or not.

    Raises:
        Refused: they may not, it is their own, or, as if there were none: about them, of another unit, or
            restricted.
    """
    case = _ANY.for_staff(session, actor, case_id)
    theirs = actor.may(Right.WORK_CASES, case.staff_unit) and is_let_in(actor, case)
    if case.against_id == actor.id or not (offered or theirs):
        raise Refused("refused.case_unknown")
    return case


def for_resident(session: Session, voice: Voice, case_id: int) -> Case:
    """A case of this very person, of whoever has its code, or of one for whom its custodian speaks.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    case = find(session, case_id)
    if isinstance(voice, Bearer):
        theirs = bool(case.code_hash) and case.code_hash == voice.code_hash
    else:
        theirs = case.person_id == voice.id or speaks_for(session, voice, case)
    if not theirs:
        raise Refused("refused.case_unknown")
    return case


def speaks_for(session: Session, actor: Who, case: Case) -> bool:
    """Whether somebody notes what a resident says on the telephone or at the counter.

    So it is with those who cannot tap, and in a call-back with everybody; but not with whoever is not known,
    or gave no name: they answer with their code.
    """
    if case.custodian_id != actor.id or case.person_id == actor.id or not actor.may(Right.WORK_CASES):
        return False
    if case.openness is not Openness.OPEN or case.person_id is None:
        return False
    return case.state is CaseState.FOLLOW_UP or whos.by_id(session, case.person_id).rung


def refuse_handlers(case: Case, voice: Voice) -> None:
    """Keep who wrote a case down, and knows its code from that, or handles it from answering with the code.

    Raises:
        Refused: it is in their own chat that the code is used.
    """
    holder = voice.holder if isinstance(voice, Bearer) else None
    if holder is not None and holder.id in (case.made_by, case.custodian_id):
        raise Refused("refused.code_of_theirs", number=case.number)


def named(case: Case, voice: Voice) -> Who | None:
    """Who is written down for what somebody says in a case: nobody, if the staff are not to know them."""
    if isinstance(voice, Bearer) or (case.openness is not Openness.OPEN and voice.id == case.person_id):
        return None
    return voice


def check(session: Session, case: Case, action: CaseAction) -> None:
    """See whether a case is in a state for this.

    Raises:
        Refused: it is not; the sentence says how it stands.
    """
    moves = _MOVES[case.kind]
    if not moves.allows(case, action):
        raise moves.refusal(case, name=custodian_name(session, case))


def expect(session: Session, who: Voice, case_id: int, action: CaseAction) -> Case:
    """A case with which somebody may do something now; to be asked before they are made to write.

    Raises:
        Refused: they may not, it is in no state for this, or a colleague answers for it.
    """
    if action in RESIDENTS:
        case = for_resident(session, who, case_id)
        refuse_handlers(case, who)
        check(session, case, action)
        return case
    if isinstance(who, Bearer):
        raise Refused("refused.not_allowed")
    case = for_staff(session, who, case_id)
    check(session, case, action)
    if action is not CaseAction.TAKE_UP:
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
    after = TRANSITIONS[case.kind][case.state, action]
    clock = limits.entering(session, moment, case, after, plan=plan_of(session, case))
    written = {
        **clock,
        "promised_at": case.promised_at if after is case.state else None,
        "closed_at": moment.now if after in ENDED else None,
        **(values or {}),
    }
    author = named(case, actor) if actor is not None else None
    _MOVES[case.kind].move(session, moment, case, action, actor_id=author.id if author else None, **written)
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
    """Put the files that somebody sent where they belong; those of whoever has only a code have no owner."""
    if not isinstance(voice, Bearer):
        files.attach(session, voice, file_ids, subject)
    elif voice.holder is not None:
        files.attach_unnamed(session, voice.holder, file_ids, subject)


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
