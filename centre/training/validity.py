"""What somebody has passed, and until when it holds."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import audit, notices, rules, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.training import courses
from models.training import Course, Qualification
from models.who import Who

EXPIRING = "training.expiring"
EXPIRED = "training.expired"
_LONGEST = 200
_HOLDING = select(Qualification).where(
    col(Qualification.person_id) == bindparam("person"),
    col(Qualification.course_id) == bindparam("course"),
    col(Qualification.revoked_at).is_(None),
)
_VALID = _HOLDING.where(
    col(Qualification.passed_at) <= bindparam("moment"),
    col(Qualification.valid_until).is_(None) | (col(Qualification.valid_until) > bindparam("moment")),
).limit(1)
_LAST = _HOLDING.order_by(
    # What holds for good holds longest.
    col(Qualification.valid_until).is_not(None),
    col(Qualification.valid_until).desc(),
    col(Qualification.id).desc(),
).limit(1)


def valid(session: Session, person_id: int, course_id: int, at: datetime) -> bool:
    """Whether what somebody passed of a course holds at a moment, which may be one to come."""
    asked = {"person": person_id, "course": course_id, "moment": at}
    return session.execute(_VALID, asked).first() is not None


def last(session: Session, person_id: int, course_id: int) -> Qualification | None:
    """What of a course holds longest of all that somebody passed, even if it holds no longer."""
    return session.execute(_LAST, {"person": person_id, "course": course_id}).scalars().first()


def valid_until(moment: Moment, course: Course) -> datetime | None:
    """Until when it holds what is passed now: to the end of that day so many months on; None: for good."""
    if not course.months:
        return None
    day = _months_later(moment.calendar.local(moment.now).date(), course.months)
    return moment.calendar.at(day + timedelta(days=1), time.min)


def last_day(moment: Moment, until: datetime) -> date:
    """The last day on which something holds, as people are told it."""
    return moment.calendar.local(until - timedelta(seconds=1)).date()


def grant(
    session: Session,
    moment: Moment,
    person_id: int,
    course: Course,
    *,
    by: int | None = None,
    seat_id: int | None = None,
    attempt_id: int | None = None,
    shown: str = "",
) -> Qualification | None:
    """Note that somebody has passed, and promise to warn them before it lapses; None: it was noted before."""
    assert course.id is not None  # noqa: S101 - it is in the database
    until = valid_until(moment, course)
    passed = Qualification(
        person_id=person_id,
        course_id=course.id,
        passed_at=moment.now,
        valid_until=until,
        seat_id=seat_id,
        attempt_id=attempt_id,
        shown=shown,
        noted_by=by,
    )
    row = insert_new(session, passed)
    if row is None:
        return None
    subject = ("qualification", row)
    for days in rules.load(session).training_warnings if until else ():
        warned = {"subject": subject, "once": f"qualification:{row}:{days}"}
        due = until - timedelta(days=days) if until else moment.now
        if due > moment.now:
            notices.promise(session, moment, EXPIRING, person_id, due=due, **warned)  # type: ignore[arg-type]
    if until:
        notices.promise(
            session, moment, EXPIRED, person_id, due=until, subject=subject, once=f"qualification:{row}:0"
        )
    audit.note(session, moment, by, "course.passed", subject, course=course.id)
    if course.code == volunteers.induction.CODE:
        volunteers.induction.on_passed(session, moment, person_id)
    return session.get_one(Qualification, row)


def recognise(
    session: Session, moment: Moment, actor: Who, person_id: int, course_id: int, *, shown: str
) -> Qualification:
    """Note what somebody learned elsewhere and showed the desk: what it was, never the document.

    Raises:
        Refused: the actor may not, it is about themselves, or does not say what was shown.
    """
    courses.expect_keeper(actor)
    if person_id == actor.id:
        raise Refused("refused.training_own_pass")
    said = " ".join(shown.split())
    if not 0 < len(said) <= _LONGEST:
        raise Refused("refused.training_shown", limit=_LONGEST)
    course = courses.find(session, course_id)
    passed = grant(session, moment, person_id, course, by=actor.id, shown=said)
    assert passed is not None  # noqa: S101 - it comes from no seat and no quiz
    return passed


def _inducted(session: Session, moment: Moment, person_id: int) -> bool:
    """Whether somebody has passed the induction."""
    course = courses.by_code(session, volunteers.induction.CODE)
    return course is not None and valid(session, person_id, course.id or 0, moment.now)


volunteers.induction.PASSED.append(_inducted)


def revoke(session: Session, moment: Moment, actor: Who, qualification_id: int) -> Qualification:
    """Take back what was noted by mistake.

    Raises:
        Refused: the actor may not, or it was taken back already.
    """
    courses.expect_keeper(actor)
    still = (col(Qualification.id) == qualification_id, col(Qualification.revoked_at).is_(None))
    if not change(session, Qualification, *still, revoked_at=moment.now, revoked_by=actor.id):
        raise Refused("refused.training_not_held")
    notices.drop(session, moment, ("qualification", qualification_id))
    audit.note(session, moment, actor.id, "course.revoked", ("qualification", qualification_id))
    return session.get_one(Qualification, qualification_id)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
