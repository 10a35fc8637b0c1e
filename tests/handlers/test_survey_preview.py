"""Trying a survey out: the same questions, every screen says so, and nothing is kept."""

from typing import Any

import pytest
from sqlmodel import Session, select

from models.people import Role
from models.surveys import SurveyAnswer, SurveyInvitation, SurveyPot
from tests.auxil.stage import Stage
from tests.handlers.survey_stories import an_open_survey


@pytest.mark.alternating
async def test_nothing_of_a_preview_is_kept(stage: Stage, language: str) -> None:
    survey = await an_open_survey(stage)
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    resident = await stage.resident("李奶奶", language)
    preview = f"a:survey.preview:{survey.id}:"
    await resident.forge(preview)
    assert not resident.has_read("survey.preview_note")
    await desk.forge(preview)
    desk.reads("survey.preview_note", "survey.begin.ask")
    await desk.press("survey.begin.go")
    desk.sees(desk.words("survey.preview_place", place=1))
    await desk.tap("不来" if language != "en" else "I will not")
    desk.reads("survey.card", "survey.preview_note")
    await desk.press("survey.confirm", times=2)
    assert desk.has_read("survey.previewed") == 1

    def kept(session: Session) -> list[object]:
        tables: tuple[Any, ...] = (SurveyAnswer, SurveyPot, SurveyInvitation)
        return [row for table in tables for row in session.exec(select(table)).all()]

    assert await stage.read(kept) == []
