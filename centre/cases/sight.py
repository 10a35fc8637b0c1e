"""Who of the staff sees a case: whoever works in its unit, but not who made it, nor whom it is about."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlmodel import Session, col

from models.cases import Case, Handover, HandoverState
from models.rights import Right
from models.who import Who

_OFFERED: Any = select(col(Handover.id)).where(
    col(Handover.case_id) == bindparam("case"),
    col(Handover.to_id) == bindparam("person"),
    col(Handover.state) == HandoverState.OFFERED,
)


def within(who: Who) -> list[ColumnElement[bool]]:
    """The cases that somebody of the staff may see, as conditions."""
    # One's own matter is for colleagues to settle, and what is said about one is not for one's eyes.
    others = [col(Case.person_id).is_distinct_from(who.id), col(Case.against_id).is_distinct_from(who.id)]
    units = who.units(Right.SEE_CASES)
    return others if "" in units else [*others, col(Case.staff_unit).in_(sorted({"", *units}))]


def sees(session: Session, who: Who, case: Case) -> bool:
    """Whether somebody of the staff may see one case; whoever it is offered to may, in any unit."""
    if not who.may(Right.SEE_CASES) or who.id in (case.person_id, case.against_id):
        return False
    return who.may(Right.SEE_CASES, case.staff_unit) or is_offered(session, who, case)


def is_offered(session: Session, who: Who, case: Case) -> bool:
    """Whether a case waits for somebody to accept it."""
    return session.execute(_OFFERED, {"case": case.id, "person": who.id}).first() is not None
