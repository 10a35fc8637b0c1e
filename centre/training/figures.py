"""The numbers of training: person-times by kind, how many passed, and how many have what they need."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from centre.moment import Moment
from centre.training import courses, validity
from models import who as whos
from models.people import Role
from models.training import CAME, Course, CourseKind, CourseSession, Seat, SeatState, SessionState


@dataclass(frozen=True, slots=True)
class PersonTimes:
    """How often people came to sessions of a kind, how often a trainer judged them, and how many passed."""

    came: int = 0
    judged: int = 0
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """A course that everybody needs: how many volunteers have passed it, of how many."""

    course: Course
    trained: int
    needed: int


def person_times(session: Session, since: datetime, until: datetime) -> dict[CourseKind, PersonTimes]:
    """Training person-times by kind (M49), of the sessions held in a time.

    Those who go on to a quiz are not judged by the trainer and count as come only.
    """
    judged = case((col(Seat.state) != SeatState.ATTENDED, 1), else_=0)
    passed = case((col(Seat.state) == SeatState.PASSED, 1), else_=0)
    held = (
        select(col(Course.kind), func.count(), func.sum(judged), func.sum(passed))
        .select_from(Seat)
        .join(CourseSession, col(CourseSession.id) == col(Seat.session_id))
        .join(Course, col(Course.id) == col(CourseSession.course_id))
        .where(
            col(Seat.state).in_(CAME),
            col(CourseSession.state) == SessionState.HELD,
            col(CourseSession.starts_at) >= since,
            col(CourseSession.starts_at) < until,
        )
        .group_by(col(Course.kind))
    )
    counted = {
        kind: PersonTimes(came, judged, passed) for kind, came, judged, passed in session.execute(held)
    }
    return {kind: counted.get(kind, PersonTimes()) for kind in CourseKind}


def coverage(session: Session, moment: Moment) -> list[Coverage]:
    """Of each course that everybody needs how many of the volunteers have what holds now."""
    volunteers = [one.id for one in whos.holders(session, [Role.VOLUNTEER])]
    found = []
    for course in courses.offered(session):
        if course.required and course.id is not None:
            trained = sum(validity.valid(session, one, course.id, moment.now) for one in volunteers)
            found.append(Coverage(course, trained, len(volunteers)))
    return found
