"""Who may see a bad mark, and who may do what about it.

Whom it is about never learns of it, and whoever gave it is told as a resident, not as a colleague.
"""

from typing import Any

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import Session, col

from centre import numbers, phone_numbers
from centre.errors import Refused
from centre.moves import Moves
from models.bad_marks import TRANSITIONS, BadMark, BadMarkAction
from models.ratings import Rating
from models.rights import Right
from models.who import Who

PREFIX = "CP"  # 差评
MOVES = Moves("bad_mark", BadMark, TRANSITIONS, "custodian_id", "tried_on")
find = MOVES.find
DECIDED = frozenset({BadMarkAction.ACCEPT, BadMarkAction.REJECT})


def visible(who: Who) -> list[ColumnElement[bool]]:
    """The bad marks that somebody of the staff may see, as conditions."""
    mark: Any = BadMark
    own = col(mark.custodian_id) == who.id
    leads = who.units(Right.SEE_RESTRICTED)
    return [
        col(mark.person_id) != who.id,
        col(mark.about_id).is_distinct_from(who.id),
        _of_units(who.units(Right.SEE_CASES)),
        or_(col(mark.restricted).is_(False), own, *([_of_units(leads)] if leads else [])),
    ]


def sees(who: Who, mark: BadMark) -> bool:
    """Whether somebody of the staff may see a bad mark: of their unit, not their own nor about them."""
    if who.id in barred(mark) or not who.may(Right.SEE_CASES, mark.unit):
        return False
    return not mark.restricted or mark.custodian_id == who.id or who.may(Right.SEE_RESTRICTED, mark.unit)


def works(who: Who, mark: BadMark) -> bool:
    """Whether somebody may take a bad mark on, or ring about it."""
    return who.may(Right.WORK_CASES, mark.unit) and sees(who, mark)


def decides(who: Who, mark: BadMark) -> bool:
    """Whether somebody may decide an appeal: whoever leads, but not whoever appealed."""
    return who.may(Right.DECIDE_MARKS, mark.unit) and sees(who, mark) and who.id != mark.appealed_by


def barred(mark: BadMark) -> set[int | None]:
    """Who has no business with a bad mark: whoever gave it, and whom it is about."""
    return {mark.person_id, mark.about_id} - {None}


def wants_call(session: Session, mark: BadMark) -> bool:
    """Whether they agreed to be rung about it and left a number; whoever did not is written to (17.34)."""
    agreed = session.get_one(Rating, mark.rating_id, populate_existing=True).call_back is True
    return agreed and phone_numbers.of(session, mark.person_id) != ""


def for_staff(session: Session, actor: Who, mark_id: int) -> BadMark:
    """A bad mark on which the actor may work.

    Raises:
        Refused: they may not; to whom it is about there is none.
    """
    if not actor.may(Right.WORK_CASES):
        raise Refused("refused.not_allowed")
    mark = find(session, mark_id)
    if not works(actor, mark):
        raise Refused("refused.bad_mark_unknown")
    return mark


def may(who: Who, mark: BadMark, action: BadMarkAction) -> bool:
    """Whether somebody may do this about a bad mark, if its state allows it."""
    if action in DECIDED:
        return decides(who, mark)
    if action is BadMarkAction.TAKE:
        return works(who, mark) and mark.custodian_id != who.id
    return works(who, mark) and mark.custodian_id == who.id


def expect(session: Session, actor: Who, mark_id: int, action: BadMarkAction) -> BadMark:
    """A bad mark about which the actor can do something now.

    Raises:
        Refused: they may not, a colleague answers for it, or it is in no state for this.
    """
    mark = for_staff(session, actor, mark_id)
    MOVES.check(mark, action)
    if action in DECIDED:
        if not decides(actor, mark):
            key = "refused.bad_mark_own_appeal" if actor.id == mark.appealed_by else "refused.not_allowed"
            raise Refused(key, number=mark.number)
    elif not may(actor, mark, action):
        key = "refused.bad_mark_yours" if action is BadMarkAction.TAKE else "refused.bad_mark_not_yours"
        raise Refused(key, number=mark.number)
    return mark


def by_number(session: Session, number: str) -> BadMark | None:
    """The bad mark with a number as people type it; None if it is a number of something else.

    Raises:
        Refused: the number has a slip in it.
    """
    prefix, row = numbers.parse(number)
    return session.get(BadMark, row) if prefix == PREFIX else None


def _of_units(units: frozenset[str]) -> ColumnElement[bool]:
    if "" in units:
        return true()
    return col(BadMark.unit).in_(sorted({"", *units}))
