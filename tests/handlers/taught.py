"""Courses, sessions and quizzes on the stage."""

from datetime import timedelta
from functools import partial
from typing import Any

from sqlmodel import Session

from centre.moment import Moment
from centre.training import courses, sessions
from centre.training.courses import Outline
from centre.training.sessions import Timetable
from models.people import Role
from models.training import CourseKind, Proof, QuizQuestion
from models.who import Who
from tests.auxil.stage import Actor, Stage
from tests.handlers.requested import as_person

TITLES = {"zh-hans": "入户安全", "en": "Home-visit safety"}


async def coordinator(stage: Stage, language: str, name: str = "孙协调") -> Actor:
    """Somebody who looks after the training."""
    return await stage.staff(name, Role.COORDINATOR, language)


async def volunteer(stage: Stage, language: str, name: str = "徐帆") -> Actor:
    """Somebody for whom it is."""
    return await stage.staff(name, Role.VOLUNTEER, language)


async def a_course(keeper: Actor, **values: Any) -> int:
    """A course that everybody needs; gives its row."""
    return await as_person(keeper, partial(_add, values=values))


async def a_session(keeper: Actor, course_id: int, **values: Any) -> int:
    """A session of two hours, two days from now; gives its row."""
    return await as_person(keeper, partial(_lay, course_id=course_id, values=values))


async def a_quiz(keeper: Actor, course_id: int, length: int = 2) -> None:
    """A quiz whose right answer is always B."""

    def ask(session: Session, _moment: Moment, _who: Who) -> None:
        for number in range(length):
            question = QuizQuestion(
                course_id=course_id,
                position=number,
                text={"zh-hans": f"问题{number}？", "en": f"Question {number}?"},
                options=[{"zh-hans": "错", "en": "No"}, {"zh-hans": "对", "en": "Yes"}],
                answer=1,
                why={"zh-hans": "因为这样。", "en": "That is why."},
            )
            session.add(question)

    await as_person(keeper, ask)


def _add(session: Session, moment: Moment, who: Who, *, values: dict[str, Any]) -> int:
    ordinary = {
        "title": TITLES,
        "about": {"zh-hans": "敲门、说话、离开。", "en": "Knocking, talking, leaving."},
        "kind": CourseKind.INTERNAL,
        "proof": Proof.TRAINER,
        "months": 12,
        "required": True,
    }
    return courses.add(session, moment, who, Outline(**{**ordinary, **values})).id or 0


def _lay(session: Session, moment: Moment, who: Who, *, course_id: int, values: dict[str, Any]) -> int:
    starts_at = values.get("starts_at", moment.now + timedelta(days=2))
    ends_at = starts_at + timedelta(hours=2)
    ordinary = {"starts_at": starts_at, "ends_at": ends_at, "place": "201", "capacity": 10}
    return sessions.lay(session, moment, who, course_id, Timetable(**{**ordinary, **values})).id or 0
