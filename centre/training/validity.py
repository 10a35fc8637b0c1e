"""What somebody has passed, and until when it holds."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre.moment import Moment
from models.training import Course, Qualification

_VALID = (
    select(col(Qualification.id))
    .where(
        col(Qualification.person_id) == bindparam("person"),
        col(Qualification.course_id) == bindparam("course"),
        col(Qualification.revoked_at).is_(None),
        col(Qualification.passed_at) <= bindparam("moment"),
        col(Qualification.valid_until).is_(None) | (col(Qualification.valid_until) > bindparam("moment")),
    )
    .limit(1)
)


def valid(session: Session, person_id: int, course_id: int, at: datetime) -> bool:
    """Whether what somebody passed of a course holds at a moment, which may be one to come."""
    asked = {"person": person_id, "course": course_id, "moment": at}
    return session.connection().execute(_VALID, asked).first() is not None


def valid_until(moment: Moment, course: Course) -> datetime | None:
    """Until when it holds what is passed now: to the end of that day so many months on; None: for good."""
    if not course.months:
        return None
    day = _months_later(moment.calendar.local(moment.now).date(), course.months)
    return moment.calendar.at(day + timedelta(days=1), time.min)


def last_day(moment: Moment, until: datetime) -> date:
    """The last day on which something holds, as people are told it."""
    return moment.calendar.local(until - timedelta(seconds=1)).date()


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
