"""Who may touch a case: whose it is, who of the staff works on it, and what its state allows."""

from sqlmodel import Session

from centre import closing, follow_ups
from centre.cases import parties
from centre.cases.codes import Bearer, Voice
from centre.cases.limits import can_be_rung
from centre.cases.sight import is_let_in, unseen
from centre.errors import Refused
from centre.moves import OwnMoves
from models import who as whos
from models.cases import (
    TRANSITIONS,
    Case,
    CaseAction,
    CaseKind,
    CaseState,
    Openness,
)
from models.follow_ups import FollowUpResult
from models.people import Person
from models.rights import Right
from models.who import Who

MOVES = {
    kind: OwnMoves("case", Case, table, "custodian_id", works=Right.WORK_CASES)
    for kind, table in TRANSITIONS.items()
}
# To find one its kind need not be known.
_ANY = MOVES[CaseKind.REQUEST]
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


def for_staff(session: Session, actor: Who, case_id: int, *, offered: bool = False) -> Case:
    """A case that the actor may work on; `offered`: in whichever unit it is, and restricted or not.

    Raises:
        Refused: they may not, it is their own, or, as if there were none: about them, of another unit, or
            restricted.
    """
    case = _ANY.for_staff(session, actor, case_id)
    theirs = actor.may(Right.WORK_CASES, case.staff_unit) and is_let_in(actor, case)
    if case.against_id == actor.id or not (offered or theirs):
        raise unseen(session, actor, case)
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

    So it is for its custodian with those who cannot tap; but what became of it is asked by another, who rings
    (`centre/follow_ups`). Whoever is not known, or gave no name, answers with their code.
    """
    if case.person_id in (None, actor.id) or case.openness is not Openness.OPEN:
        return False
    if not actor.may(Right.WORK_CASES):
        return False
    if case.custodian_id == actor.id:
        return case.state is not CaseState.FOLLOW_UP and whos.by_id(session, case.person_id).rung
    kind = closing.KINDS.get(case.kind)
    if kind is None:
        return False
    call = follow_ups.reached_by(session, actor, kind, case.id or 0, case.reopened)
    # What is settled is not theirs to go on with.
    return call is not None and (
        case.state is CaseState.FOLLOW_UP or call.result is FollowUpResult.NOT_SOLVED
    )


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
    moves = MOVES[case.kind]
    if not moves.allows(case, action):
        raise moves.refusal(case, name=custodian_name(session, case))


def expect(session: Session, who: Voice, case_id: int, action: CaseAction) -> Case:
    """A case with which somebody may do something now; to be asked before they are made to write.

    Raises:
        Refused: they may not, it is in no state for this, a colleague answers for it, the other side
            has not agreed, or a price is to be asked of nobody.
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
    parties.refuse_unsettled(session, case, action)
    if action is CaseAction.ASK_PRICE and not can_be_rung(case):
        # Somebody stands there and waits for a yes, for which there is nobody to ask.
        raise Refused("refused.price_unaskable", number=case.number)
    return case


def refuse_handlers(case: Case, voice: Voice) -> None:
    """Keep who wrote a case down, and knows its code from that, or handles it from answering with the code.

    Raises:
        Refused: it is in their own chat that the code is used.
    """
    holder = voice.holder if isinstance(voice, Bearer) else None
    if holder is not None and holder.id in (case.made_by, case.custodian_id):
        raise Refused("refused.code_of_theirs", number=case.number)


def refuse_others(session: Session, actor: Who, case: Case) -> None:
    """Leave a case to its custodian: whoever wants to work on it has it handed over first.

    Raises:
        Refused: the actor is not the custodian.
    """
    if case.custodian_id != actor.id:
        raise Refused("refused.case_not_yours", number=case.number, name=custodian_name(session, case))


def custodian_name(session: Session, case: Case) -> str:
    """The name of whoever answers for a case now; "" while nobody does."""
    custodian = session.get(Person, case.custodian_id) if case.custodian_id is not None else None
    return custodian.name if custodian else ""
