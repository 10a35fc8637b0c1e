"""Training: how long it is kept who learned what."""

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms, delete_some
from centre.rows import change
from models.training import CourseSession, CourseWish, Qualification, QuizAttempt, Seat


def _sessions(session: Session, terms: Terms) -> int:
    old = col(CourseSession.ends_at) < terms.ago(days=terms.in_force.keep_training)
    ids = session.exec(select(CourseSession.id).where(old).limit(terms.limit)).all()
    seats = select(Seat.id).where(col(Seat.session_id).in_(ids)).scalar_subquery()
    # What was passed there outlives it.
    change(session, Qualification, col(Qualification.seat_id).in_(seats), seat_id=None)
    session.exec(delete(Seat).where(col(Seat.session_id).in_(ids)))
    return session.exec(delete(CourseSession).where(col(CourseSession.id).in_(ids))).rowcount


def _attempts(session: Session, terms: Terms) -> int:
    old = col(QuizAttempt.started_at) < terms.ago(days=terms.in_force.keep_training)
    ids = session.exec(select(QuizAttempt.id).where(old).limit(terms.limit)).all()
    change(session, Qualification, col(Qualification.attempt_id).in_(ids), attempt_id=None)
    return session.exec(delete(QuizAttempt).where(col(QuizAttempt.id).in_(ids))).rowcount


def _qualifications(session: Session, terms: Terms) -> int:
    ended = terms.ago(days=terms.in_force.keep_training)
    old = or_(col(Qualification.valid_until) < ended, col(Qualification.revoked_at) < ended)
    return delete_some(session, Qualification, terms, old)


def _wishes(session: Session, terms: Terms) -> int:
    old = col(CourseWish.wished_at) < terms.ago(days=terms.in_force.keep_training)
    return delete_some(session, CourseWish, terms, old)


RETENTION: dict[str, Rule] = {
    "course_session": _sessions,
    "seat": None,  # goes with its session
    "quiz_attempt": _attempts,
    "qualification": _qualifications,
    "course_wish": _wishes,
}
