"""Who of the staff sees a case: whoever works in its unit, but not who made it, nor whom it is about.

A restricted one is seen by who answers for it, whoever it is offered to, and who leads (rule R.4).
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, or_, select, true, union_all
from sqlmodel import Session, col

from centre.errors import Refused
from models.calls import Side
from models.cases import Case, CaseLine, Handover, HandoverState
from models.rights import Right
from models.who import Who

_OFFERED: Any = select(col(Handover.id)).where(
    col(Handover.case_id) == bindparam("case"),
    col(Handover.to_id) == bindparam("person"),
    col(Handover.state) == HandoverState.OFFERED,
)
_WORKED: Any = union_all(
    select(col(CaseLine.id)).where(
        col(CaseLine.case_id) == bindparam("case"),
        col(CaseLine.author_id) == bindparam("person"),
        col(CaseLine.side) != Side.RESIDENT,
    ),
    select(col(Handover.id)).where(
        col(Handover.case_id) == bindparam("case"), col(Handover.from_id) == bindparam("person")
    ),
)


def within(who: Who) -> list[ColumnElement[bool]]:
    """The cases that somebody of the staff may see, as conditions."""
    # One's own matter is for colleagues to settle, and what is said about one is not for one's eyes.
    others = [col(Case.person_id).is_distinct_from(who.id), col(Case.against_id).is_distinct_from(who.id)]
    own = col(Case.custodian_id) == who.id
    open_ones = or_(col(Case.restricted).is_(False), own, _of_units(who.units(Right.SEE_RESTRICTED)))
    return [*others, _of_units(who.units(Right.SEE_CASES)), open_ones]


def sees(session: Session, who: Who, case: Case) -> bool:
    """Whether somebody of the staff may see one case; whoever it is offered to may, in any unit."""
    if knows_of(who, case) and is_let_in(who, case):
        return True
    return who.may(Right.SEE_CASES) and not _is_theirs(who, case) and is_offered(session, who, case)


def knows_of(who: Who, case: Case) -> bool:
    """Whether a case is of their unit, and neither their own nor about them."""
    return who.may(Right.SEE_CASES, case.staff_unit) and not _is_theirs(who, case)


def is_let_in(who: Who, case: Case) -> bool:
    """Whether a case is open to all of its unit, or to this colleague."""
    return (
        not case.restricted or case.custodian_id == who.id or who.may(Right.SEE_RESTRICTED, case.staff_unit)
    )


def is_offered(session: Session, who: Who, case: Case) -> bool:
    """Whether a case waits for somebody to accept it."""
    return session.execute(_OFFERED, {"case": case.id, "person": who.id}).first() is not None


def unseen(session: Session, who: Who, case: Case) -> Refused:
    """Why somebody does not see a case: there is none; or, for who worked on it, it has moved on."""
    hidden = case.restricted or _is_theirs(who, case) or not who.may(Right.WORK_CASES)
    if hidden or session.execute(_WORKED, {"case": case.id, "person": who.id}).first() is None:
        return Refused("refused.case_unknown")
    return Refused("refused.case_elsewhere", number=case.number)


def _of_units(units: Collection[str]) -> ColumnElement[bool]:
    """The cases of some units of the staff, and those of the whole centre; for who is of that, all."""
    if "" in units:
        return true()
    return col(Case.staff_unit).in_(sorted({"", *units})) if units else false()


def _is_theirs(who: Who, case: Case) -> bool:
    return who.id in (case.person_id, case.against_id)
