"""What is personal about training: who learned what, and until when it holds."""

from sqlmodel import Session, col

from centre.moment import Moment
from centre.personal_data.kinds import Personal, blank, remove, whose
from centre.rows import change
from models.training import CourseSession, CourseWish, Qualification, QuizAttempt, Seat
from models.who import Who

_passed, _wished = whose(Qualification.person_id), whose(CourseWish.person_id)


def _empty_quizzes(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, QuizAttempt, col(QuizAttempt.person_id) == who.id, answers=[])


PERSONAL = (
    Personal(
        "seats",
        Seat,
        whose(Seat.person_id),
        ("session_id", "state", "taken_at", "settled_at"),
        kept="kept.training",
    ),
    Personal(
        "quizzes",
        QuizAttempt,
        whose(QuizAttempt.person_id),
        ("course_id", "answers", "correct", "state", "started_at", "finished_at"),
        _empty_quizzes,
        "kept.training",
    ),
    Personal(
        "qualifications",
        Qualification,
        _passed,
        ("course_id", "passed_at", "valid_until", "shown", "revoked_at"),
        blank(Qualification, _passed, "shown"),
        "kept.training",
    ),
    Personal("course_wishes", CourseWish, _wished, ("course_id", "wished_at"), remove(CourseWish, _wished)),
    Personal(
        "sessions_given",
        CourseSession,
        whose(CourseSession.trainer_id),
        ("course_id", "starts_at", "ends_at", "place", "state"),
        kept="kept.roles",
    ),
)
