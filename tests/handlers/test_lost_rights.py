"""Whoever loses a right in the middle of a form does nothing with it, and reads why."""

import pytest
from sqlmodel import Session, col, delete, func, select

from handlers import open_house
from models.audit import AuditLine
from models.dialogue import Dialogue, DialogueState
from models.people import Assignment
from tests.auxil.stage import Stage
from tests.handlers.stories import STORIES

GUARDED = sorted(name for name, flow in open_house().flows.items() if flow.right is not None)


def _lines(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditLine)) or 0


def test_most_forms_of_the_staff_need_a_right() -> None:
    assert len(GUARDED) > 80


@pytest.mark.alternating
# One code guards them all: every fourth speaks for it.
@pytest.mark.parametrize("name", GUARDED[::4])
async def test_a_form_ends_with_the_right_to_it(stage: Stage, name: str, language: str) -> None:
    story = STORIES[name]
    actor = await story.open(stage, language)
    me = (await actor.row()).id

    def dismiss(session: Session) -> None:
        session.execute(delete(Assignment).where(col(Assignment.person_id) == me))

    await stage.write(dismiss)
    before = await stage.read(_lines)
    await actor.say("1")
    actor.reads("refused.not_allowed")
    assert await stage.read(_lines) == before
    open_forms = select(Dialogue).where(Dialogue.person_id == me, Dialogue.state == DialogueState.ACTIVE)
    assert (await stage.read(lambda session: session.exec(open_forms).all())) == []
    assert await stage.faults() == []
