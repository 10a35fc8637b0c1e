"""Lines of hours: who may confirm one, and the one way in which it changes its state."""

from sqlmodel import Session

from centre.errors import Refused
from centre.leads import may_lead
from centre.moves import Moves
from centre.shifts.moves import activity_of
from models.hours import HOUR_TRANSITIONS, HourLine
from models.rights import Right
from models.shifts import Shift, SignUp
from models.who import Who

MOVES = Moves("hour_line", HourLine, HOUR_TRANSITIONS, "minutes")
find = MOVES.find


def for_lead(session: Session, who: Who, line_id: int) -> HourLine:
    """A line that somebody may confirm: they lead the shift, or work at the volunteer desk.

    Raises:
        Refused: there is none, it is not theirs to confirm, or these are their own hours.
    """
    line = find(session, line_id)
    if not who.may(Right.WORK_VOLUNTEERS) and not _leads(session, who, line):
        raise Refused("refused.not_allowed")
    if line.person_id == who.id:
        raise Refused("refused.own_hours")
    return line


def _leads(session: Session, who: Who, line: HourLine) -> bool:
    sign_up = session.get(SignUp, line.sign_up_id) if line.sign_up_id is not None else None
    if sign_up is None:
        return False
    shift = session.get_one(Shift, sign_up.shift_id)
    return may_lead(session, who, activity_of(session, shift), shift)
