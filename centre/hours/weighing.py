"""How what somebody did is weighed: the lead's grade, and nothing for what a complaint was right about."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from centre import audit, notices, rules
from centre.errors import Refused
from centre.hours import points
from centre.hours.moves import find, for_lead
from centre.moment import Moment
from centre.rows import change
from models.cases import Case
from models.complaints import RIGHT, Complaint
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
    return _weigh(session, moment, who.id, line_id, col(HourLine.corrects_id).is_(None), grade=given)


def zero(session: Session, moment: Moment, who: Who, line_id: int, why: str) -> HourLine:
    """Give no points for a line, because a complaint about it was right; its hours stay (rule V.30).

    Raises:
        Refused: the actor does not work at the volunteer desk, it is their own, or it gives none already.
    """
    for_desk(session, who, line_id)
    gives = col(HourLine.zeroed_at).is_(None) & col(HourLine.corrects_id).is_(None)
    line = _weigh(session, moment, who.id, line_id, gives, why=why, zeroed_at=moment.now, zero_why=why)
    notices.promise(session, moment, ZEROED, line.person_id, subject=("hour_line", line_id))
    return line


def zero_for(session: Session, moment: Moment, who: Who, line_id: int, case: Case) -> HourLine:
    """Give no points for the session that a complaint was right about; they come back if a review says so.

    Raises:
        Refused: the actor does not work at the volunteer desk, it is their own or gives none already, or the
            complaint was not right, or is about another time.
    """
    line = for_desk(session, who, line_id)
    if line.id not in {one.id for one in sessions(session, line.person_id, case)}:
        raise Refused("refused.hour_line_unknown")
    # Held: a review that finds it wrong comes after this and gives the points back, or before and is seen.
    right = (col(Complaint.id) == case.id, col(Complaint.finding).in_(RIGHT))
    if session.exec(select(Complaint.id).where(*right).with_for_update(read=True)).first() is None:
        raise Refused("refused.complaint_not_right", number=case.number)
    gives = col(HourLine.zeroed_at).is_(None) & col(HourLine.corrects_id).is_(None)
    why = case.number or ""
    values = {"zeroed_at": moment.now, "zero_why": why, "zeroed_for": why}
    line = _weigh(session, moment, who.id, line_id, gives, why=why, **values)
    notices.promise(session, moment, ZEROED, line.person_id, subject=("hour_line", line_id))
    return line


def sessions(session: Session, person_id: int, case: Case) -> Sequence[HourLine]:
    """What somebody served before a complaint came in, and not long before (rule 14.33), the latest first."""
    first = case.created_at - timedelta(days=rules.load(session).complained_session)
    within = col(HourLine.begun_at).between(first, case.created_at)
    theirs = (col(HourLine.person_id) == person_id, col(HourLine.corrects_id).is_(None))
    found = select(HourLine).where(*theirs, within, col(HourLine.state) != HourState.REFUSED)
    return session.exec(found.order_by(col(HourLine.begun_at).desc(), col(HourLine.id).desc())).all()


def acquit(session: Session, moment: Moment, case_id: int) -> None:
    """Give the points back that a complaint took, once it was looked at again and found to be wrong."""
    number, complaint = session.get_one(Case, case_id).number, session.get_one(Complaint, case_id)
    if not number or complaint.finding in RIGHT:
        return
    for line in session.exec(select(HourLine).where(col(HourLine.zeroed_for) == number)).all():
        line_id, still = line.id or 0, col(HourLine.zeroed_for) == number
        _weigh(session, moment, None, line_id, still, zeroed_at=None, zero_why="", zeroed_for="")
        notices.promise(session, moment, UNZEROED, line.person_id, subject=("hour_line", line_id))


def unzero(session: Session, moment: Moment, who: Who, line_id: int) -> HourLine:
    """Give points for a line again, because the complaint turned out to be wrong.

    Raises:
        Refused: the actor does not work at the volunteer desk, it is their own, or it gives points.
    """
    for_desk(session, who, line_id)
    none = col(HourLine.zeroed_at).is_not(None)
    line = _weigh(session, moment, who.id, line_id, none, zeroed_at=None, zero_why="", zeroed_for="")
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
    actor_id: int | None,
    line_id: int,
    still: ColumnElement[bool],
    *,
    why: str = "",
    **values: Any,
) -> HourLine:
    if not change(session, HourLine, col(HourLine.id) == line_id, still, **values):
        raise Refused("refused.weighed_already")
    line = find(session, line_id)
    audit.note(session, moment, actor_id, "hour_line.weigh", ("hour_line", line_id), grade=line.grade)
    if line.state is HourState.CONFIRMED:
        points.settle(session, moment, line, by=actor_id, why=why)
    return line
