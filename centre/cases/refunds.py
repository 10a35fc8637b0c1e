"""Refunds: opened with a reason, credited with proof or, opened by mistake, dropped with a reason."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlmodel import Session, col

from centre import audit, notices, plans, rules, staff, words
from centre.cases.access import custodian_name, find, for_staff
from centre.cases.moves import add_line, attach, is_listed
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.calls import Side
from models.cases import ENDED, Case, CaseKind, CaseLine, CaseState
from models.deadlines import Deadline
from models.people import Person
from models.refunds import Refund, RefundState
from models.who import Who

STEP = "refund.step"
OVERDUE = "refund.overdue"
# Who was there, or still has to say that it is done, has been charged; of a booking that was charged wrongly
# a complaint tells, once it is looked into.
_CHARGED = {
    CaseKind.REQUEST: frozenset({CaseState.DONE, CaseState.CLOSED}),
    CaseKind.COMPLAINT: frozenset(
        {
            CaseState.INVESTIGATING,
            CaseState.REPLIED,
            CaseState.FOLLOW_UP,
            CaseState.REWORK,
            CaseState.REVIEW,
            CaseState.CLOSED,
        }
    ),
    CaseKind.SUGGESTION: frozenset[CaseState](),
}
_OF = select(Refund).where(col(Refund.case_id) == bindparam("case")).order_by(col(Refund.id))


def of(session: Session, case_id: int) -> Sequence[Refund]:
    """All refunds of a case, the oldest first."""
    return session.execute(_OF, {"case": case_id}).scalars().all()


def owed(session: Session, case_id: int) -> Refund | None:
    """The refund that somebody still waits for."""
    return next((one for one in of(session, case_id) if one.state is RefundState.OWED), None)


def is_refundable(case: Case) -> bool:
    """Whether something was charged for a case that can be given back."""
    return case.state in _CHARGED[case.kind]


def is_writable(session: Session, case: Case) -> bool:
    """Whether a word can still be added to a case: it is open, or money is owed for it."""
    return case.state not in ENDED or owed(session, case.id or 0) is not None


def due_at(session: Session, moment: Moment, refund: Refund) -> datetime:
    """By when the money is given back (rule 9.17)."""
    return moment.calendar.add_working_days(refund.opened_at, rules.load(session).refund_days)


def expect_refundable(session: Session, actor: Who, case_id: int) -> Case:
    """A case for which money can be given back.

    Raises:
        Refused: nothing was charged yet, some is owed already, or it is not the actor's to say.
    """
    case = for_staff(session, actor, case_id)
    if not is_refundable(case):
        raise Refused("refused.refund_too_early", number=case.number)
    if owed(session, case_id) is not None:
        raise Refused("refused.refund_owed_already", number=case.number)
    return case


def expect_owed(session: Session, actor: Who, case_id: int) -> Refund:
    """A refund that is still owed.

    Raises:
        Refused: there is none (any more), or it is the actor's own matter.
    """
    case = for_staff(session, actor, case_id)
    refund = owed(session, case_id)
    if refund is None:
        raise Refused("refused.refund_none", number=case.number)
    return refund


def may_drop(actor: Who, refund: Refund, case: Case) -> bool:
    """Whether it is for somebody to say that a refund was opened by mistake."""
    return actor.id in {refund.opened_by, case.custodian_id}


def expect_mistaken(session: Session, actor: Who, case_id: int) -> Refund:
    """A refund that is still owed and that the actor may drop: they opened it or answer for its request.

    Raises:
        Refused: nothing is owed (any more), or a colleague opened it.
    """
    refund, case = expect_owed(session, actor, case_id), find(session, case_id)
    if not may_drop(actor, refund, case):
        raise Refused("refused.case_not_yours", number=case.number, name=custodian_name(session, case))
    return refund


def open_refund(
    session: Session, moment: Moment, actor: Who, case_id: int, *, paid: int, amount: int, text: str
) -> Refund:
    """Say that money has to be given back; the resident is told, and the days run (rule 9.17).

    Raises:
        Refused: it is nothing or more than was paid, no reason is given, or nothing can be given back.
    """
    case = expect_refundable(session, actor, case_id)
    if not 0 < amount <= paid:
        raise Refused("refused.refund_amount")
    why = words.checked(session, text)
    row = Refund(case_id=case_id, paid=paid, amount=amount, why=why, opened_by=actor.id, opened_at=moment.now)
    refund_id = insert_new(session, row)
    if refund_id is None:
        raise Refused("refused.refund_owed_already", number=case.number)
    audit.note(session, moment, actor.id, "refund.opened", ("refund", refund_id), amount=amount)
    refund = session.get_one(Refund, refund_id)
    plans.plan(session, OVERDUE, ("refund", refund_id), due_at(session, moment, refund))
    _tell(session, moment, refund, case)
    return refund


def note_try(session: Session, moment: Moment, actor: Who, case_id: int, text: str = "") -> Refund:
    """Note that nobody was reached today; after so many days the duty leader is told (rule 9.16).

    Whom it was hears of the first time alone.

    Raises:
        Refused: it was noted today already, or nothing is owed.
    """
    refund = expect_owed(session, actor, case_id)
    case, today = find(session, case_id), moment.calendar.local(moment.now).date()
    said = words.checked(session, text, optional=True)
    earlier = or_(col(Refund.tried_on).is_(None), col(Refund.tried_on) < today)
    counted = {"tries": refund.tries + 1, "tried_on": today}
    still = (*_still(refund), col(Refund.tries) == refund.tries, earlier)
    if not change(session, Refund, *still, **counted):
        raise Refused("refused.refund_tried_today", number=case.number)
    if said:
        add_line(session, moment, case, Side.NOTE, said, author=actor)
    audit.note(session, moment, actor.id, "refund.tried", ("refund", refund.id))
    if refund.tries >= rules.load(session).refund_tries:
        _escalate(session, moment, refund)
    if refund.tries == 1:
        _tell(session, moment, refund, case)
    return refund


def credit(
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    proof: str,
    *,
    file_ids: Collection[int] = (),
) -> Refund:
    """Close a refund with its proof: the number of a receipt, or a photo of it.

    Raises:
        Refused: there is no proof, or nothing is owed (any more).
    """
    refund = expect_owed(session, actor, case_id)
    case, shown = find(session, case_id), words.checked(session, proof, optional=bool(file_ids))
    line = _close(session, moment, actor, refund, state=RefundState.CREDITED, why=shown)
    attach(session, actor, file_ids, ("case_line", line.id))
    _tell(session, moment, refund, case)
    return refund


def drop(session: Session, moment: Moment, actor: Who, case_id: int, text: str) -> Refund:
    """Say that a refund was opened by mistake; its resident hears of it if they heard of the refund.

    Raises:
        Refused: no reason is given, nothing is owed (any more), or a colleague opened it.
    """
    refund = expect_mistaken(session, actor, case_id)
    case, why = find(session, case_id), words.checked(session, text)
    _close(session, moment, actor, refund, state=RefundState.DROPPED, why=why)
    unheard = notices.drop(session, moment, ("refund", refund.id), {STEP})
    if refund.tries or not unheard:
        _tell(session, moment, refund, case)
    return refund


def on_overdue(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Tell the duty leader of money that is still owed, and again every so often (rule 9.11)."""
    refund = session.get_one(Refund, deadline.subject_id, populate_existing=True)
    if refund.state is not RefundState.OWED:
        return
    _escalate(session, moment, refund)
    calendar, every = moment.calendar, rules.load(session).case_overdue_every
    again = calendar.at(calendar.next_working_day(moment.now, days=every), calendar.opening.opens)
    plans.plan(session, OVERDUE, ("refund", refund.id or 0), again)


def _close(
    session: Session, moment: Moment, actor: Who, refund: Refund, *, state: RefundState, why: str
) -> CaseLine:
    """Close a refund once, with what was said about it."""
    case = find(session, refund.case_id)
    closed = {"state": state, "proof": why, "closed_by": actor.id, "closed_at": moment.now}
    if not change(session, Refund, *_still(refund), **closed):
        raise Refused("refused.refund_none", number=case.number)
    line = add_line(session, moment, case, Side.STAFF, why, author=actor)
    audit.note(session, moment, actor.id, f"refund.{state}", ("refund", refund.id))
    plans.drop(session, moment, ("refund", refund.id))
    return line


def _escalate(session: Session, moment: Moment, refund: Refund) -> None:
    leader = staff.on_duty_next(session, moment).leader
    change(session, Refund, *_still(refund), col(Refund.escalated_at).is_(None), escalated_at=moment.now)
    if leader is not None:
        notices.promise_staff(session, moment, OVERDUE, leader.id, subject=("refund", refund.id))


def stands(refund: Refund) -> dict[str, Any]:
    """How a refund stands, as far as its resident is told."""
    return {"state": refund.state.value, "tried": refund.tries > 0}


def _tell(session: Session, moment: Moment, refund: Refund, case: Case) -> None:
    session.refresh(refund)
    person = session.get(Person, case.person_id) if case.person_id is not None else None
    if person is not None and person.erased_at is None:
        about, told = ("refund", refund.id or 0), stands(refund)
        listed = is_listed(case)
        notices.promise(session, moment, STEP, person.id or 0, subject=about, params=told, owed=listed)


def _still(refund: Refund) -> tuple[ColumnElement[bool], ...]:
    return col(Refund.id) == refund.id, col(Refund.state) == RefundState.OWED
