"""What somebody holds, until when, what is missing and what comes next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from centre import rules
from centre.moment import Moment
from centre.training import courses, quizzes, seats, sessions, validity
from models.training import Course, CourseSession, Qualification
from models.who import Who


class Hold(StrEnum):
    """How somebody stands with a course."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    MISSING = "missing"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Record:
    """A course as one person sees it.

    hold: `missing` is what everybody needs and they have not, `open` what they may learn besides.
    until: when what they passed ends or has ended; None: they never passed it, or it holds for good.
    seat: the session in which they have a seat, until it is noted how it went. next: one with a seat left.
    quiz: whether they can do (or go on with) its quiz now.
    """

    course: Course
    hold: Hold
    until: datetime | None
    seat: CourseSession | None
    next: CourseSession | None
    quiz: bool


def record(session: Session, moment: Moment, who: Who, course: Course) -> Record:
    """How somebody stands with a course."""
    assert course.id is not None  # noqa: S101 - it is in the database
    last = validity.last(session, who.id, course.id)
    hold = _hold(session, moment, course, last)
    mine = [of for of in seats.taken(session, who.id) if of.course_id == course.id]
    quiz = hold is not Hold.VALID and quizzes.barred(session, moment, who, course) is None
    return Record(
        course,
        hold,
        last.valid_until if last else None,
        next(iter(mine), None),
        sessions.next_session(session, moment, course.id),
        quiz,
    )


def overview(session: Session, moment: Moment, who: Who) -> list[Record]:
    """All courses as somebody sees them; of those that are retired what they hold."""
    found = [record(session, moment, who, course) for course in courses.offered(session)]
    gone = [record(session, moment, who, course) for course in courses.retired(session)]
    return [*found, *(one for one in gone if one.hold in (Hold.VALID, Hold.EXPIRING))]


def holding(session: Session, person_id: int) -> list[tuple[Course, Qualification]]:
    """What somebody has passed, of each course what holds longest, for the desk."""
    found = ((one, validity.last(session, person_id, one.id or 0)) for one in courses.everything(session))
    return [(course, last) for course, last in found if last is not None]


def _hold(session: Session, moment: Moment, course: Course, last: Qualification | None) -> Hold:
    if last is None:
        return Hold.MISSING if course.required else Hold.OPEN
    if last.valid_until is None:
        return Hold.VALID
    if last.valid_until <= moment.now:
        return Hold.EXPIRED
    soon = max(rules.load(session).training_warnings, default=0)
    near = last.valid_until - timedelta(days=soon) <= moment.now
    return Hold.EXPIRING if near else Hold.VALID
