"""A questionnaire built in the chat, from nothing to the first who answers, and changed while people do."""

from pathlib import Path
from typing import cast

import pytest
from sqlmodel import Session

from centre.sheets import read
from centre.surveys.from_sheet import sheet_words
from handlers.survey_sheet import make_template
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.survey_stories import SHEET, a_new_one, begin_sheet, by_link, choose, send_sheet


async def look(desk: Actor) -> None:
    """Look at the one survey there is."""
    await desk.say("/surveys")
    await desk.tap_data("a:survey.see:")


async def asks(desk: Actor, kind: str, text: str, *answers: str) -> None:
    """Add a question that must be answered."""
    await desk.press("survey_build.add")
    await desk.press(f"survey_ask.kind.{kind}")
    await desk.say(text)
    if answers:
        await desk.say("\n".join(answers))
    await desk.press("survey_ask.required.yes")
    desk.reads("survey_ask.card")
    await desk.press("survey_ask.confirm")
    desk.reads("survey_ask.done")


@pytest.mark.alternating
async def test_it_is_built_tried_opened_and_changed(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    resident = await stage.resident("李奶奶", language)
    await a_new_one(desk)
    desk.reads("survey_new.done", "survey_build.none")
    await desk.press("survey.look")
    await desk.press("surveys.do.open")
    await desk.press("surveys.yes.open")
    desk.reads("refused.survey_empty")
    await look(desk)
    await desk.press("surveys.do.questions")
    await asks(desk, "single", "来吗？ / Will you come?", "来 / I <will>", "不来 / No")
    await asks(desk, "text", "吃什么？ / What will you eat?")
    await asks(desk, "nps", "会推荐吗？ / Would you recommend it?")
    await desk.tap_data("a:survey.question:1:q1")
    desk.sees("I <will>")
    await desk.press("survey_build.do.skip")
    await choose(desk, "o2")
    await desk.press("engine.all")
    await choose(desk, "q3")
    desk.reads("survey_skip.done")
    await desk.tap_data("a:survey.question:1:q3")
    await desk.press("survey_build.do.remove")
    # Why not is said above the questions, so that they can be put in order at once.
    desk.reads("refused.survey_skip_order", "survey_build.heading")
    await desk.press("survey.look")
    await desk.press("surveys.do.open")
    await desk.press("surveys.yes.open")
    await by_link(resident)
    await resident.press("survey.begin.go")
    resident.reads("survey.single.ask")
    # Meanwhile the second question goes and the others go on without it.
    await look(desk)
    await desk.press("surveys.do.questions")
    desk.reads("survey_build.stands")
    await desk.tap_data("a:survey.question:1:q2")
    await desk.press("survey_build.do.remove")
    desk.reads("survey_build.removed")
    await choose(resident, "o1")
    resident.reads("survey.text.ask")
    other = await stage.resident("王阿姨", language)
    await by_link(other)
    await other.press("survey.begin.go")
    await choose(other, "o1")
    other.reads("survey.nps.ask")


@pytest.mark.alternating
async def test_until_it_is_opened_it_may_be_called_something_else(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    await a_new_one(desk)
    await asks(desk, "nps", "会推荐吗？ / Would you recommend it?")
    await desk.press("survey.look")
    await desk.press("surveys.do.title")
    await desk.say("春天捐款 / Spring: please donate money")
    desk.reads("refused.appeal")
    await desk.say("春天 / Spring")
    desk.reads("survey_title.done")
    desk.sees("Spring" if language == "en" else "春天")
    await desk.press("surveys.do.open")
    await desk.press("surveys.yes.open")
    # People know it by its name now: somebody who still has the button is told so.
    await desk.forge("a:survey.title:1:")
    desk.reads("refused.survey_open")


@pytest.mark.alternating
async def test_a_sheet_becomes_a_draft_as_a_whole_or_not_at_all(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    await desk.say("/surveys")
    await desk.press("surveys.from_sheet")
    await desk.press("import.get_template")
    desk.reads("survey_sheet.template")
    await desk.press("import.begin")
    await send_sheet(desk, *SHEET, "跳舞,<b>一起跳？</b>,,")
    desk.reads("survey_sheet.faulty", "import.wrong.word", "import.nothing_done")
    desk.sees("6", "跳舞")
    await begin_sheet(desk)
    await desk.do(lambda phone: phone.send_document(b"PK broken", "问卷.xlsx"))
    desk.reads("survey_sheet.unreadable.broken")
    await desk.say("/surveys")
    desk.reads("surveys.none")
    await begin_sheet(desk)
    await send_sheet(desk)
    desk.reads("notice.survey.sheet", "survey_build.skip")
    await desk.press("survey.look")
    desk.reads("survey.state.draft")
    assert await stage.faults() == []
    assert stage.wrong_requests() == set()


def test_the_template_is_a_sheet_of_which_only_the_examples_are_left_out() -> None:
    params = {"names": ["问卷", "Survey"], "notes": dict.fromkeys(sheet_words()["columns"], "note")}
    name, content = make_template(cast("Session", None), Path(), params)
    assert name == "survey.xlsx"
    header, *examples = read(content)
    assert len(header[1]) == len(sheet_words()["columns"])
    assert {cells[0][:1] for _number, cells in examples} == {"例"}
