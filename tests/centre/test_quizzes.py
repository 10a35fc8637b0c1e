"""Quizzes in the chat: one question after the other, the pass mark, and how often one may try."""

from typing import Any

import pytest
from sqlmodel import Session

from centre import training
from centre.errors import Refused
from centre.moment import Moment
from centre.training import questions, quizzes
from models.training import Course, Proof, QuizAttempt, QuizQuestion, QuizState
from models.who import Who
from tests.auxil.factories import a_moment, a_rule, at
from tests.auxil.training import a_course


def a_quiz(session: Session, length: int = 5, **values: Any) -> Course:
    """A course that a quiz alone decides, whose first option is always right."""
    course = a_course(session, proof=Proof.QUIZ, **values)
    for position in range(length):
        session.add(
            QuizQuestion(
                course_id=course.id or 0,
                position=position,
                text={"en": f"Question {position}?"},
                options=[{"en": "Right"}, {"en": "Wrong"}],
                answer=0,
                why={"en": "That is why."},
            )
        )
    session.flush()
    return course


def take(session: Session, moment: Moment, who: Who, course: Course, wrong: int = 0) -> QuizAttempt:
    """Do a whole quiz, with so many mistakes at its beginning."""
    attempt = quizzes.begin(session, moment, who, course.id or 0)
    for number in range(len(attempt.questions)):
        option = int(number < wrong)
        quizzes.answer(session, moment, who, attempt.id or 0, number=number, option=option)
    return quizzes.find(session, who, attempt.id or 0)


@pytest.mark.parametrize(
    ("wrong", "state"), [(0, QuizState.PASSED), (1, QuizState.PASSED), (2, QuizState.FAILED)]
)
def test_four_of_five_must_be_right(
    session: Session, moment: Moment, volunteer: Who, wrong: int, state: QuizState
) -> None:
    course = a_quiz(session)
    attempt = take(session, moment, volunteer, course, wrong)
    assert (attempt.state, attempt.correct) == (state, 5 - wrong)
    assert training.valid(session, volunteer.id, course.id or 0, moment.now) is (state is QuizState.PASSED)


def test_a_question_is_answered_once_and_a_quiz_gone_on_with(
    session: Session, moment: Moment, volunteer: Who, clerk: Who
) -> None:
    course = a_quiz(session)
    attempt = quizzes.begin(session, moment, volunteer, course.id or 0)
    row = attempt.id or 0
    quizzes.answer(session, moment, volunteer, row, number=0, option=1)
    quizzes.answer(session, moment, volunteer, row, number=0, option=0)
    attempt = quizzes.answer(session, moment, volunteer, row, number=1, option=7)
    assert (attempt.answered, attempt.answers, attempt.correct) == (1, [1], 0)
    first = quizzes.answered(session, attempt, 0)
    assert first is not None
    assert not first.right
    assert quizzes.answered(session, attempt, 1) is None
    with pytest.raises(Refused, match="quiz_unknown"):
        quizzes.answer(session, moment, clerk, row, number=1, option=0)
    assert quizzes.begin(session, moment, volunteer, course.id or 0).answered == 1


def test_who_failed_three_times_tries_again_tomorrow(
    session: Session, moment: Moment, volunteer: Who
) -> None:
    course = a_quiz(session)
    for _ in range(3):
        take(session, moment, volunteer, course, wrong=5)
    with pytest.raises(Refused, match="quiz_tomorrow"):
        quizzes.begin(session, moment, volunteer, course.id or 0)
    assert take(session, at("00:01", "2026-11-25"), volunteer, course).state is QuizState.PASSED


def test_the_next_go_asks_other_questions(session: Session, moment: Moment, volunteer: Who) -> None:
    a_rule(session, "quiz_length", 2)
    course = a_quiz(session, length=5)
    asked = [take(session, moment, volunteer, course, wrong=2).questions for _ in range(3)]
    every = [one.id for one in quizzes.questions(session, course.id or 0)]
    assert asked == [every[:2], every[2:4], [every[4], every[0]]]


def test_without_questions_or_the_right_there_is_no_quiz(
    session: Session, moment: Moment, volunteer: Who, resident: Who
) -> None:
    with pytest.raises(Refused, match="quiz_none"):
        quizzes.begin(session, moment, volunteer, a_course(session).id or 0)
    with pytest.raises(Refused, match="quiz_none"):
        quizzes.begin(session, moment, volunteer, a_quiz(session, length=0).id or 0)
    with pytest.raises(Refused, match="training_for_volunteers"):
        quizzes.begin(session, moment, resident, a_quiz(session).id or 0)


def test_questions_are_written_and_dropped_by_who_keeps_the_training(
    session: Session, coordinator: Who, volunteer: Who
) -> None:
    course = a_course(session, proof=Proof.QUIZ)
    row, moment = course.id or 0, a_moment()
    said: dict[str, Any] = {
        "text": "Nobody opens?",
        "options": ["Ring", "Go in", "Leave"],
        "why": "They may not hear.",
    }
    with pytest.raises(Refused, match="not_allowed"):
        questions.add(session, moment, volunteer, row, "en", **said)
    with pytest.raises(Refused, match="quiz_options"):
        questions.add(session, moment, coordinator, row, "en", **{**said, "options": ["Ring"]})
    asked = questions.add(session, moment, coordinator, row, "en", **said)
    assert asked.options[asked.answer] == {"en": "Ring"}
    assert sorted(one["en"] for one in asked.options) == ["Go in", "Leave", "Ring"]
    attempt = quizzes.begin(session, moment, volunteer, row)
    questions.drop(session, moment, coordinator, asked.id or 0)
    assert quizzes.questions(session, row) == []
    assert quizzes.question(session, attempt).id == asked.id
    with pytest.raises(Refused, match="question_dropped"):
        questions.drop(session, moment, coordinator, asked.id or 0)
    assert questions.add(session, moment, coordinator, row, "en", **said).position == asked.position + 1
