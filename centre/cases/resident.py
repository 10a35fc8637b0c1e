"""What residents do with their requests: complete, agree to a plan and a price, confirm, reopen."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col

from centre import audit, rules, words
from centre.cases import custody, prices, refunds
from centre.cases.access import expect, for_resident, named
from centre.cases.codes import Voice
from centre.cases.moves import add_line, attach, move, plan_of, tell
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models.calls import Side
from models.cases import (
    Case,
    CaseAction,
    CaseLine,
    Gap,
    Outcome,
    Plan,
    PlanState,
)


def fill_gaps(
    session: Session,
    moment: Moment,
    who: Voice,
    case_id: int,
    text: str = "",
    *,
    file_ids: Collection[int] = (),
    brings: bool = False,
) -> CaseLine:
    """Send what was missing, or say that it comes to the counter: the review goes on.

    Raises:
        Refused: nothing is missing, nothing was sent, or it is somebody else's.
    """
    case = expect(session, who, case_id, CaseAction.FILL_GAPS)
    said = words.checked(session, text, optional=bool(file_ids) or brings)
    _gaps_filled(session, moment, case_id)
    line = _step(session, moment, who, case, CaseAction.FILL_GAPS, text=said, brings=brings or case.brings)
    attach(session, who, file_ids, ("case_line", line.id))
    return line


def agree(session: Session, moment: Moment, who: Voice, case_id: int, plan_id: int) -> Plan:
    """Agree to the plan that was read.

    Raises:
        Refused: it is another plan by now, or none, or somebody else's.
    """
    case = expect(session, who, case_id, CaseAction.AGREE)
    plan = _settle_plan(session, moment, case, plan_id, PlanState.AGREED)
    _step(session, moment, who, case, CaseAction.AGREE, price=plan.price, visit_price=plan.visit_price)
    return plan


def ask_change(
    session: Session,
    moment: Moment,
    who: Voice,
    case_id: int,
    plan_id: int,
    *,
    text: str,
    file_ids: Collection[int] = (),
) -> CaseLine:
    """Ask for another plan.

    Raises:
        Refused: nothing was said, it is another plan by now, or somebody else's.
    """
    case = expect(session, who, case_id, CaseAction.ASK_CHANGE)
    said = words.checked(session, text, optional=bool(file_ids))
    _settle_plan(session, moment, case, plan_id, PlanState.CHANGE_ASKED)
    line = _step(session, moment, who, case, CaseAction.ASK_CHANGE, text=said)
    attach(session, who, file_ids, ("case_line", line.id))
    return line


def agree_price(session: Session, moment: Moment, who: Voice, case_id: int, price: int) -> None:
    """Agree to the higher price that was read: before that nobody may work for it.

    Raises:
        Refused: another price is asked by now, or none, or it is somebody else's.
    """
    case = expect(session, who, case_id, CaseAction.AGREE_PRICE)
    if case.asked_price != price:
        raise Refused("refused.case_price_changed", number=case.number)
    _step(session, moment, who, case, CaseAction.AGREE_PRICE, amount=price, price=price, asked_price=None)


def refuse_price(session: Session, moment: Moment, who: Voice, case_id: int) -> None:
    """Say no to a higher price: the visit ends, and costs what the visit costs and nothing else.

    Raises:
        Refused: no price is asked, or it is somebody else's.
    """
    case = expect(session, who, case_id, CaseAction.REFUSE_PRICE)
    charged = prices.of_visit(case)
    ended: dict[str, Any] = {"outcome": Outcome.PRICE_REFUSED, "charged": charged, "asked_price": None}
    _step(session, moment, who, case, CaseAction.REFUSE_PRICE, amount=case.asked_price, **ended)


def confirm(session: Session, moment: Moment, who: Voice, case_id: int) -> Case:
    """Say that it is done.

    Raises:
        Refused: nobody said that it is, or it is somebody else's.
    """
    case = expect(session, who, case_id, CaseAction.CONFIRM)
    _step(session, moment, who, case, CaseAction.CONFIRM, outcome=Outcome.CONFIRMED)
    return case


def not_done(
    session: Session, moment: Moment, who: Voice, case_id: int, text: str, *, file_ids: Collection[int] = ()
) -> CaseLine:
    """Say that it is not done: it goes on where it was.

    Raises:
        Refused: nobody said that it is done, nothing was said, or it is somebody else's.
    """
    case = expect(session, who, case_id, CaseAction.NOT_DONE)
    said = words.checked(session, text, optional=bool(file_ids))
    line = _step(session, moment, who, case, CaseAction.NOT_DONE, text=said)
    attach(session, who, file_ids, ("case_line", line.id))
    return line


def expect_reopening(session: Session, moment: Moment, who: Voice, case_id: int) -> Case:
    """A closed request that may still be said to be unsolved (rule 9.7).

    Raises:
        Refused: it is not closed, was closed too long ago, or it is somebody else's.
    """
    case = expect(session, who, case_id, CaseAction.REOPEN)
    days = rules.load(session).case_reopen
    if case.closed_at is not None and moment.now > case.closed_at + timedelta(days=days):
        raise Refused("refused.case_too_old", number=case.number, days=days)
    return case


def reopen(
    session: Session, moment: Moment, who: Voice, case_id: int, text: str, *, file_ids: Collection[int] = ()
) -> CaseLine:
    """Say that a closed request is not solved after all.

    Raises:
        Refused: it is not closed, was closed too long ago, nothing was said, or it is somebody else's.
    """
    case = expect_reopening(session, moment, who, case_id)
    said = words.checked(session, text, optional=bool(file_ids))
    again: dict[str, Any] = {"outcome": None, "reopened": case.reopened + 1}
    line = _step(session, moment, who, case, CaseAction.REOPEN, text=said, **again)
    custody.ensure(session, moment, case)
    attach(session, who, file_ids, ("case_line", line.id))
    return line


def withdraw(session: Session, moment: Moment, who: Voice, case_id: int, text: str = "") -> Case:
    """Say that nobody needs to do anything any more; possible until it is done.

    Raises:
        Refused: it is done or closed already, or somebody else's.
    """
    case = expect(session, who, case_id, CaseAction.WITHDRAW)
    said = words.checked(session, text, optional=True)
    drop_plan(session, moment, case)
    _step(session, moment, who, case, CaseAction.WITHDRAW, text=said)
    return case


def write(
    session: Session, moment: Moment, who: Voice, case_id: int, text: str, *, file_ids: Collection[int] = ()
) -> CaseLine:
    """Add a word to a case that is not closed, or for which money is owed.

    Raises:
        Refused: it is closed and nothing is owed, somebody else's, or nothing was said.
    """
    case = for_resident(session, who, case_id)
    if not refunds.is_writable(session, case):
        raise Refused(f"refused.case_{case.state}", number=case.number, name="")
    said = words.checked(session, text, optional=bool(file_ids))
    author = named(case, who)
    line = add_line(session, moment, case, Side.RESIDENT, said, author=author)
    audit.note(session, moment, author.id if author else None, "case.written", ("case", case_id))
    attach(session, who, file_ids, ("case_line", line.id))
    tell(session, moment, case, line)
    return line


def drop_plan(session: Session, moment: Moment, case: Case) -> None:
    """Take back a plan that nobody agreed to yet."""
    still = (col(Plan.case_id) == case.id, col(Plan.state) == PlanState.OFFERED)
    change(session, Plan, *still, state=PlanState.DROPPED, settled_at=moment.now)


def _step(
    session: Session,
    moment: Moment,
    who: Voice,
    case: Case,
    action: CaseAction,
    *,
    text: str = "",
    amount: int | None = None,
    **values: Any,
) -> CaseLine:
    return move(
        session,
        moment,
        case,
        action,
        actor=who,
        side=Side.RESIDENT,
        text=text,
        amount=amount,
        values=values,
    )


def _settle_plan(session: Session, moment: Moment, case: Case, plan_id: int, state: PlanState) -> Plan:
    plan = plan_of(session, case)
    still = (col(Plan.id) == plan_id, col(Plan.case_id) == case.id, col(Plan.state) == PlanState.OFFERED)
    if plan is None or not change(session, Plan, *still, state=state, settled_at=moment.now):
        raise Refused("refused.plan_changed", number=case.number)
    return plan


def _gaps_filled(session: Session, moment: Moment, case_id: int) -> None:
    still = (col(Gap.case_id) == case_id, col(Gap.filled_at).is_(None))
    change(session, Gap, *still, filled_at=moment.now)
