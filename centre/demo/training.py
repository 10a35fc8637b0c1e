"""The demo centre's courses, their sessions and two quizzes."""

import json
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import plans
from centre.moment import Moment
from centre.rows import insert_new
from centre.training.sessions import ROLL
from models.training import Course, CourseKind, CourseSession, Proof, QuizQuestion

TRAINING = Path(__file__).with_name("training.json")


def load(session: Session, moment: Moment, known: Mapping[str, int]) -> None:
    """Bring the courses with what belongs to them into the database; what is there stays."""
    for one in json.loads(TRAINING.read_text(encoding="utf-8")):
        course = Course(
            code=one["code"],
            title=one["title"],
            about=one["about"],
            kind=CourseKind(one["kind"]),
            proof=Proof(one["proof"]),
            months=one["months"],
            required=one.get("required", False),
            kept_at=moment.now,
        )
        course_id = insert_new(session, course)
        if course_id is not None:
            for planned in one["sessions"]:
                _lay(session, moment, course_id, planned, known)
            for position, asked in enumerate(one.get("questions", ())):
                session.add(QuizQuestion(course_id=course_id, position=position, **asked))
    session.flush()


def _lay(
    session: Session, moment: Moment, course_id: int, planned: dict[str, Any], known: Mapping[str, int]
) -> None:
    day = moment.calendar.local(moment.now).date() + timedelta(days=planned["day"])
    since, until = (moment.calendar.at(day, time.fromisoformat(planned[end])) for end in ("from", "to"))
    trainer_id = known.get(planned["trainer"])
    of = CourseSession(
        course_id=course_id,
        starts_at=since,
        ends_at=until,
        place=planned["place"],
        trainer_id=trainer_id,
        trainer="" if trainer_id else planned["trainer"],
        capacity=planned["capacity"],
        made_at=moment.now,
    )
    session.add(of)
    session.flush()
    plans.plan(session, ROLL, ("course_session", of.id or 0), of.ends_at)
