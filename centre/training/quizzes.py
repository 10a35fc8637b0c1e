"""Quizzes in the chat: a few questions of a course, so much of which must be right."""

from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session, col, select

from centre import audit, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.training import courses, validity
from centre.training.seats import expect_learner
from models.training import (
    Course,
    CourseSession,
    Proof,
    QuizAttempt,
    QuizQuestion,
    QuizState,
    Seat,
    SeatState,
    SessionState,
)
from models.who import Who


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was answered, and whether rightly."""

    question: QuizQuestion
    right: bool


def questions(session: Session, course_id: int) -> list[QuizQuestion]:
    """The questions that are asked of a course, in order."""
    of_it = select(QuizQuestion).where(
        QuizQuestion.course_id == course_id, col(QuizQuestion.retired_at).is_(None)
    )
    return list(session.exec(of_it.order_by(col(QuizQuestion.position))))


def question(session: Session, attempt: QuizAttempt) -> QuizQuestion:
    """The question at which a running quiz stands."""
    return session.get_one(QuizQuestion, attempt.questions[attempt.answered])


def running(session: Session, person_id: int, course_id: int) -> QuizAttempt | None:
    """The quiz of a course at which somebody is, if they are."""
    theirs = (QuizAttempt.person_id == person_id, QuizAttempt.course_id == course_id)
    still = select(QuizAttempt).where(*theirs, QuizAttempt.state == QuizState.RUNNING)
    return session.exec(still).first()


def barred(session: Session, moment: Moment, who: Who, course: Course) -> str | None:
    """Why somebody cannot begin the quiz of a course now; None if they can."""
    assert course.id is not None  # noqa: S101 - it is in the database
    if course.proof is Proof.TRAINER or not questions(session, course.id):
        return "refused.quiz_none"
    if course.proof is Proof.BOTH and not _attended(session, who.id, course.id):
        return "refused.quiz_attend_first"
    if _failed_since(session, who.id, course.id, _midnight(moment)) >= rules.load(session).quiz_tries:
        return "refused.quiz_tomorrow"
    return None


def begin(session: Session, moment: Moment, who: Who, course_id: int) -> QuizAttempt:
    """Begin the quiz of a course, or go on where somebody left off.

    Raises:
        Refused: the training is not for them, or there is a reason why not now (`barred`).
    """
    expect_learner(session, who)
    course = courses.find(session, course_id)
    left = running(session, who.id, course_id)
    if left is not None:
        return left
    why = barred(session, moment, who, course)
    if why is not None:
        raise Refused(why)
    chosen = _chosen(session, who.id, course_id)
    attempt = QuizAttempt(person_id=who.id, course_id=course_id, questions=chosen, started_at=moment.now)
    attempt_id = insert_new(session, attempt)
    if attempt_id is None:
        raise Refused("refused.quiz_running")
    return session.get_one(QuizAttempt, attempt_id)


def find(session: Session, who: Who, attempt_id: int) -> QuizAttempt:
    """Somebody's own go at a quiz as it is now.

    Raises:
        Refused: it is none of theirs.
    """
    attempt = session.get(QuizAttempt, attempt_id, populate_existing=True)
    if attempt is None or attempt.person_id != who.id:
        raise Refused("refused.quiz_unknown")
    return attempt


def answered(session: Session, attempt: QuizAttempt, number: int) -> Answered | None:
    """What became of the question of a number; None if it is still to be answered."""
    if not 0 <= number < attempt.answered:
        return None
    asked = session.get_one(QuizQuestion, attempt.questions[number])
    return Answered(asked, attempt.answers[number] == asked.answer)


def answer(
    session: Session, moment: Moment, who: Who, attempt_id: int, *, number: int, option: int
) -> QuizAttempt:
    """Take an answer to the question of a number, once; what is no option changes nothing.

    Raises:
        Refused: it is none of their quizzes.
    """
    attempt = find(session, who, attempt_id)
    if attempt.state is not QuizState.RUNNING or number != attempt.answered:
        return attempt
    asked = question(session, attempt)
    if not 0 <= option < len(asked.options):
        return attempt
    still = (
        col(QuizAttempt.id) == attempt_id,
        col(QuizAttempt.state) == QuizState.RUNNING,
        col(QuizAttempt.answered) == number,
    )
    after = {"answered": number + 1, "correct": attempt.correct + (option == asked.answer)}
    if change(session, QuizAttempt, *still, answers=[*attempt.answers, option], **after):
        attempt = find(session, who, attempt_id)
        if attempt.answered == len(attempt.questions):
            _finish(session, moment, attempt)
    return find(session, who, attempt_id)


def needed(session: Session, attempt: QuizAttempt) -> int:
    """How many answers of a quiz must be right (rule 15.2)."""
    return -(-len(attempt.questions) * rules.load(session).quiz_pass // 100)


def _finish(session: Session, moment: Moment, attempt: QuizAttempt) -> None:
    passed = attempt.correct >= needed(session, attempt)
    state = QuizState.PASSED if passed else QuizState.FAILED
    change(session, QuizAttempt, col(QuizAttempt.id) == attempt.id, state=state, finished_at=moment.now)
    audit.note(session, moment, attempt.person_id, f"quiz.{state}", ("quiz_attempt", attempt.id))
    if passed:
        course = courses.find(session, attempt.course_id)
        validity.grant(session, moment, attempt.person_id, course, attempt_id=attempt.id)


def _chosen(session: Session, person_id: int, course_id: int) -> list[int]:
    """The questions of this go: of a long list those that come after the ones asked the last time."""
    ids = [one.id for one in questions(session, course_id) if one.id is not None]
    length = min(rules.load(session).quiz_length, len(ids))
    theirs = (QuizAttempt.person_id == person_id, QuizAttempt.course_id == course_id)
    before = len(session.exec(select(QuizAttempt.id).where(*theirs)).all())
    first = before * length % len(ids)
    return [*ids[first:], *ids[:first]][:length]


def _attended(session: Session, person_id: int, course_id: int) -> bool:
    """Whether somebody attended a session of a course since they last passed it."""
    last = validity.last(session, person_id, course_id)
    came = (
        select(Seat.id)
        .join(CourseSession, col(CourseSession.id) == col(Seat.session_id))
        .where(
            Seat.person_id == person_id,
            Seat.state == SeatState.ATTENDED,
            CourseSession.course_id == course_id,
            CourseSession.state == SessionState.HELD,
            *([CourseSession.ends_at > last.passed_at] if last is not None else []),
        )
    )
    return session.exec(came).first() is not None


def _failed_since(session: Session, person_id: int, course_id: int, since: datetime) -> int:
    theirs = (QuizAttempt.person_id == person_id, QuizAttempt.course_id == course_id)
    failed = (QuizAttempt.state == QuizState.FAILED, col(QuizAttempt.finished_at) >= since)
    return len(session.exec(select(QuizAttempt.id).where(*theirs, *failed)).all())


def _midnight(moment: Moment) -> datetime:
    return moment.calendar.at(moment.calendar.local(moment.now).date(), time.min)
