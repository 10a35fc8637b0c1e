"""Courses, sessions, seats and what was passed, for tests; what a test does not name is ordinary."""

from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session

from models.base import Row
from models.training import Course, CourseSession, Qualification, Seat
from models.who import Who
from tests.auxil.factories import NOW

R = TypeVar("R", bound=Row)
_codes = count(1)


def a_course(session: Session, **values: Any) -> Course:
    """A course that is passed by the trainer's word and holds for a year."""
    code = values.pop("code", f"course-{next(_codes)}")
    title = {"zh-hans": "入户安全与沟通", "en": "Home-visit safety"}
    return _put(session, Course(**{"code": code, "title": title, "months": 12, "kept_at": NOW, **values}))


def a_session(session: Session, course: Course, **values: Any) -> CourseSession:
    """Two hours, two days from now, with ten seats."""
    starts_at = values.pop("starts_at", NOW + timedelta(days=2))
    return _put(
        session,
        CourseSession(
            **{
                "course_id": course.id or 0,
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=2),
                "place": "Room 201",
                "capacity": 10,
                "made_at": NOW,
                **values,
            }
        ),
    )


def a_seat(session: Session, who: Who, of: CourseSession, **values: Any) -> Seat:
    """A seat in a session, written down without asking anybody."""
    of.taken += 1
    session.add(of)
    return _put(session, Seat(**{"session_id": of.id or 0, "person_id": who.id, "taken_at": NOW, **values}))


def a_qualification(session: Session, who: Who, course: Course, **values: Any) -> Qualification:
    """A course that somebody passed just now."""
    passed = {"person_id": who.id, "course_id": course.id or 0, "passed_at": NOW}
    return _put(session, Qualification(**{**passed, **values}))


def _put(session: Session, row: R) -> R:
    session.add(row)
    session.flush()
    return row
