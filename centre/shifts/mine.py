"""Shifts of one person, and a shift by its number."""

from sqlmodel import Session, col, select

from centre import numbers
from centre.shifts.moves import PREFIX, find
from models.shifts import EXPECTED, Shift, SignUp, SignUpState

_AHEAD = EXPECTED | {SignUpState.WAITING}


def mine(session: Session, person_id: int, *, ahead: bool) -> list[SignUp]:
    """What somebody has or waits for, near in time first; or what became of the others, newest first."""
    when = col(Shift.starts_at)
    states = col(SignUp.state).in_(_AHEAD)
    found = (
        select(SignUp)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id))
        .where(col(SignUp.person_id) == person_id, states if ahead else ~states)
        .order_by(when if ahead else when.desc(), col(SignUp.id))
    )
    return list(session.exec(found))


def by_number(session: Session, number: str) -> Shift | None:
    """The shift with a number as people type it; None if it is a number of something else.

    Raises:
        Refused: the number has a slip in it, or there is no such shift.
    """
    prefix, shift_id = numbers.parse(number)
    return find(session, shift_id) if prefix == PREFIX else None
