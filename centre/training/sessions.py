"""The sessions of a course: when and where it is given, by whom, and how many seats are left."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre.moment import Moment
from models.base import constant
from models.training import CourseSession, SessionState

_AHEAD = (
    select(CourseSession)
    .where(
        col(CourseSession.course_id) == bindparam("course"),
        col(CourseSession.state) == constant(SessionState.OPEN),
        col(CourseSession.starts_at) > bindparam("since"),
    )
    .order_by(col(CourseSession.starts_at), col(CourseSession.id))
)
_NEXT = _AHEAD.where(col(CourseSession.taken) < col(CourseSession.capacity)).limit(1)


def next_session(session: Session, moment: Moment, course_id: int) -> CourseSession | None:
    """The first session of a course that is to come and has a seat left."""
    return session.execute(_NEXT, {"course": course_id, "since": moment.now}).scalars().first()
