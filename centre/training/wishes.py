"""Whoever waits for a course: they hear when there is a session with a seat."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre import notices
from centre.moment import Moment
from centre.rows import insert_new
from models.training import CourseSession, CourseWish

OPENED = "training.opened"


def keep(session: Session, moment: Moment, person_id: int, course_id: int) -> bool:
    """Remember that somebody waits for a course; False if we knew."""
    wish = CourseWish(course_id=course_id, person_id=person_id, wished_at=moment.now)
    return insert_new(session, wish) is not None


def waiting(session: Session, course_id: int) -> list[int]:
    """Who waits for a course, the longest first."""
    wished = select(CourseWish.person_id).where(CourseWish.course_id == course_id)
    return list(session.exec(wished.order_by(col(CourseWish.id))))


def waits(session: Session, person_id: int, course_id: int) -> bool:
    """Whether somebody waits for a course."""
    return person_id in waiting(session, course_id)


def tell(session: Session, moment: Moment, of: CourseSession) -> None:
    """Tell everybody who waits for its course that a session has a seat; then they wait no longer."""
    for person_id in waiting(session, of.course_id):
        notices.promise(session, moment, OPENED, person_id, subject=("course_session", of.id))
    session.exec(delete(CourseWish).where(col(CourseWish.course_id) == of.course_id))


def end(session: Session, person_id: int, course_id: int | None = None) -> None:
    """Let somebody wait no longer for a course, or for any."""
    theirs = col(CourseWish.person_id) == person_id
    which = theirs if course_id is None else theirs & (col(CourseWish.course_id) == course_id)
    session.exec(delete(CourseWish).where(which))
