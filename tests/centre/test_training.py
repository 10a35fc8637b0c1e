"""What somebody has passed and until when it holds, the next session, and how long it is all kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from centre import retention, training
from models.base import Row
from models.training import (
    CourseSession,
    CourseWish,
    Qualification,
    QuizAttempt,
    Seat,
    SeatState,
    SessionState,
)
from models.who import Who
from tests.auxil.factories import NOW, a_moment, at
from tests.auxil.training import a_course, a_qualification, a_seat, a_session


def count(session: Session, table: type[Row]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_what_was_passed_holds_until_its_last_day_is_over(
    session: Session, volunteer: Who, resident: Who
) -> None:
    course, other = a_course(session), a_course(session)
    until = training.valid_until(at("10:00"), course)
    assert until is not None
    a_qualification(session, volunteer, course, valid_until=until)
    assert training.last_day(a_moment(), until) == date(2027, 11, 24)

    def holds(clock: str, day: str, *, who: Who = volunteer, of: int | None = course.id) -> bool:
        return training.valid(session, who.id, of or 0, at(clock, day).now)

    assert holds("10:00", "2026-11-24")
    assert holds("23:59", "2027-11-24")
    assert not holds("00:00", "2027-11-25")
    assert not holds("09:59", "2026-11-24")  # it had not been passed yet
    assert not holds("10:00", "2026-11-24", who=resident)
    assert not holds("10:00", "2026-11-24", of=other.id)


def test_some_courses_hold_for_good_and_what_was_revoked_holds_no_longer(
    session: Session, volunteer: Who
) -> None:
    course = a_course(session, months=0)
    assert training.valid_until(a_moment(), course) is None
    passed = a_qualification(session, volunteer, course)
    assert training.valid(session, volunteer.id, course.id or 0, NOW + timedelta(days=9999))
    passed.revoked_at = NOW
    session.flush()
    assert not training.valid(session, volunteer.id, course.id or 0, NOW)


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [("2026-01-31", 1, date(2026, 2, 28)), ("2026-12-15", 12, date(2027, 12, 15))],
)
def test_months_are_those_of_the_calendar(session: Session, day: str, months: int, last: date) -> None:
    moment = at("18:00", day)
    until = training.valid_until(moment, a_course(session, months=months))
    assert until is not None
    assert training.last_day(moment, until) == last


def test_the_next_session_is_to_come_and_has_a_seat(session: Session) -> None:
    course = a_course(session)
    days = {"past": -1, "full": 1, "off": 2, "next": 3, "later": 4}
    values: dict[str, dict[str, Any]] = {
        "full": {"capacity": 1, "taken": 1},
        "off": {"state": SessionState.CALLED_OFF},
    }
    sessions = {
        name: a_session(session, course, starts_at=NOW + timedelta(days=day), **values.get(name, {}))
        for name, day in days.items()
    }
    assert training.next_session(session, a_moment(), course.id or 0) == sessions["next"]
    assert training.next_session(session, a_moment(), a_course(session).id or 0) is None


def test_the_database_keeps_the_count_of_seats_and_one_seat_a_person(
    session: Session, volunteer: Who
) -> None:
    of = a_session(session, a_course(session), capacity=1)
    a_seat(session, volunteer, of, state=SeatState.WITHDRAWN)
    with pytest.raises(IntegrityError), session.begin_nested():
        a_seat(session, volunteer, of)
    session.refresh(of)
    of.taken = 0
    a_seat(session, volunteer, of)
    of.taken = 0
    with pytest.raises(IntegrityError):
        a_seat(session, volunteer, of)


def test_it_is_all_forgotten_three_years_later(session: Session, volunteer: Who) -> None:
    course = a_course(session)
    for_good = a_course(session, months=0)
    seat = a_seat(session, volunteer, a_session(session, course))
    other = a_seat(session, volunteer, a_session(session, for_good))
    about: dict[str, Any] = {"person_id": volunteer.id, "course_id": course.id or 0}
    attempt = QuizAttempt(**about, questions=[], started_at=NOW)
    session.add_all([attempt, CourseWish(**about, wished_at=NOW)])
    session.flush()
    until = training.valid_until(a_moment(), course)
    a_qualification(session, volunteer, course, seat_id=seat.id, attempt_id=attempt.id, valid_until=until)
    a_qualification(session, volunteer, for_good, seat_id=other.id)
    tables: list[type[Row]] = [CourseSession, Seat, QuizAttempt, CourseWish, Qualification]
    for years, left in ((2, [2, 2, 1, 1, 2]), (3.5, [0, 0, 0, 0, 2]), (4.5, [0, 0, 0, 0, 1])):
        retention.purge(session, NOW + timedelta(days=365 * years), 100)
        assert [count(session, table) for table in tables] == left
    assert session.exec(select(col(Qualification.course_id))).one() == for_good.id
