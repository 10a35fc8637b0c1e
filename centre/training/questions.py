"""The questions of a quiz, as whoever looks after the training writes them."""

import secrets
from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from centre import audit
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.training import courses
from models.training import QuizQuestion
from models.who import Who

FEWEST, MOST = 2, 6


def add(
    session: Session,
    moment: Moment,
    actor: Who,
    course_id: int,
    language: str,
    *,
    text: str,
    options: Sequence[str],
    why: str,
) -> QuizQuestion:
    """Ask something more in the quiz of a course; the first option is right, and stands anywhere among them.

    Raises:
        Refused: the actor may not, or there are too few or too many options.
    """
    courses.expect_keeper(actor)
    course = courses.find(session, course_id)
    if not FEWEST <= len(options) <= MOST:
        raise Refused("refused.quiz_options", least=FEWEST, most=MOST)
    right, *others = options
    answer = secrets.randbelow(len(options))
    others.insert(answer, right)
    newest = select(func.max(QuizQuestion.position)).where(QuizQuestion.course_id == course_id)
    question = QuizQuestion(
        course_id=course.id or 0,
        position=(session.exec(newest).one() or 0) + 1,
        text={language: text},
        options=[{language: option} for option in others],
        answer=answer,
        why={language: why},
    )
    row = insert_new(session, question)
    if row is None:
        raise Refused("refused.quiz_again")
    audit.note(session, moment, actor.id, "quiz.asked", ("course", course_id), question=row)
    return session.get_one(QuizQuestion, row)


def drop(session: Session, moment: Moment, actor: Who, question_id: int) -> QuizQuestion:
    """Ask a question no more; whoever is in the middle of the quiz still answers it.

    Raises:
        Refused: the actor may not, or it is asked no more.
    """
    courses.expect_keeper(actor)
    still = (col(QuizQuestion.id) == question_id, col(QuizQuestion.retired_at).is_(None))
    if not change(session, QuizQuestion, *still, retired_at=moment.now):
        raise Refused("refused.question_dropped")
    question = session.get_one(QuizQuestion, question_id)
    audit.note(
        session, moment, actor.id, "quiz.dropped", ("course", question.course_id), question=question_id
    )
    return question
