"""The one way in which an activity changes its state, and who may work on it."""

from sqlalchemy import or_
from sqlmodel import Session, col, select

from centre.errors import Refused
from centre.leads import may_lead
from centre.moves import Moves
from models.activities import ACTIVITY_TRANSITIONS, Activity, ActivityTime
from models.who import Who

PREFIX = "HD"
MOVES = Moves("activity", Activity, ACTIVITY_TRANSITIONS)
find = MOVES.find


def for_lead(session: Session, who: Who, activity_id: int) -> Activity:
    """An activity that somebody may work on.

    Raises:
        Refused: there is none, or it is not theirs to lead.
    """
    activity = find(session, activity_id)
    if not may_lead(session, who, activity):
        raise Refused("refused.not_allowed")
    return activity


def times_of(session: Session, activity_id: int) -> list[ActivityTime]:
    """The times of a series at which it has, had or will have shifts."""
    until = col(ActivityTime.until_day)
    mine = (
        col(ActivityTime.activity_id) == activity_id,
        or_(until.is_(None), until >= col(ActivityTime.from_day)),
    )
    return list(session.exec(select(ActivityTime).where(*mine).order_by(col(ActivityTime.id))))


def the_id(activity: Activity) -> int:
    """The row of an activity that is in the database."""
    assert activity.id is not None  # noqa: S101 - it was flushed or read
    return activity.id
