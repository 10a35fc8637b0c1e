"""How what somebody did is weighed: the lead's grade, and nothing for what a complaint was right about."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from centre import audit, notices
from centre.errors import Refused
from centre.hours import points
from centre.hours.moves import find, for_lead
from centre.moment import Moment
from centre.rows import change
from models.hours import Grade, HourLine, HourState
from models.rights import Right
from models.who import Who

ZEROED = "hours.zeroed"
UNZEROED = "hours.unzeroed"


def grade(session: Session, moment: Moment, who: Who, line_id: int, given: Grade) -> HourLine:
    """Say how one found what somebody did in a shift; its points follow at once.

    Raises:
        Refused: it is not theirs to lead, their own, or a correction.
    """
    for_lead(session, who, line_id)
    return _weigh(session, moment, who, line_id, col(HourLine.corrects_id).is_(None), grade=given)


def zero(session: Session, moment: Moment, who: Who, line_id: int, why: str) -> HourLine:
    """Give no points for a line, because a complaint about it was right; its hours stay (rule V.30).

    Raises:
        Refused: the actor does not work at the volunteer desk, it is their own, or it gives none already.
    """
    for_desk(session, who, line_id)
    gives = col(HourLine.zeroed_at).is_(None) & col(HourLine.corrects_id).is_(None)
    line = _weigh(session, moment, who, line_id, gives, why=why, zeroed_at=moment.now, zero_why=why)
    notices.promise(session, moment, ZEROED, line.person_id, subject=("hour_line", line_id))
    return line


def unzero(session: Session, moment: Moment, who: Who, line_id: int) -> HourLine:
    """Give points for a line again, because the complaint turned out to be wrong.

    Raises:
        Refused: the actor does not work at the volunteer desk, it is their own, or it gives points.
    """
    for_desk(session, who, line_id)
    none = col(HourLine.zeroed_at).is_not(None)
    line = _weigh(session, moment, who, line_id, none, zeroed_at=None, zero_why="")
    notices.promise(session, moment, UNZEROED, line.person_id, subject=("hour_line", line_id))
    return line


def for_desk(session: Session, who: Who, line_id: int) -> HourLine:
    """A line that the volunteer desk may weigh; to be asked before they are made to write.

    Raises:
        Refused: the actor does not work there, or it is their own.
    """
    if not who.may(Right.WORK_VOLUNTEERS):
        raise Refused("refused.not_allowed")
    return for_lead(session, who, line_id)


def _weigh(
    session: Session,
    moment: Moment,
    who: Who,
    line_id: int,
    still: ColumnElement[bool],
    *,
    why: str = "",
    **values: Any,
) -> HourLine:
    if not change(session, HourLine, col(HourLine.id) == line_id, still, **values):
        raise Refused("refused.weighed_already")
    line = find(session, line_id)
    audit.note(session, moment, who.id, "hour_line.weigh", ("hour_line", line_id), grade=line.grade)
    if line.state is HourState.CONFIRMED:
        points.settle(session, moment, line, by=who.id, why=why)
    return line
