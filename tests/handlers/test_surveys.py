"""Surveys as people see them: sent, answered in the middle of something else, watched, closed."""

import pytest
from sqlmodel import select

from centre import numbers
from centre.surveys import making, moves
from models.people import Role
from models.surveys import SurveyAnswer, SurveyOpenness, SurveyState
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers.survey_stories import an_open_survey, by_link, choose


async def ends(desk: Actor, resident: Actor) -> None:
    """Pause it, go on, close it: after that nobody answers."""
    await desk.press("survey.look")
    await desk.press("surveys.do.pause")
    desk.reads("surveys.done.pause", "survey.state.paused")
    await desk.press("surveys.do.resume")
    await desk.press("surveys.do.close")
    await desk.press("surveys.yes.close")
    desk.reads("surveys.done.close", "survey.state.closed")
    await resident.press("survey.answer")
    resident.reads("refused.survey_closed")


async def waits_while_it_is_paused(stage: Stage, resident: Actor) -> None:
    """Whoever is about to send it then loses nothing."""
    other = await stage.staff("孙协调", Role.COORDINATOR, resident.language)
    await other.forge("a:survey.pause:1:")
    await resident.press("survey.confirm")
    resident.reads("refused.survey_paused", "survey.card")
    await other.press("surveys.do.resume")


@pytest.mark.alternating
async def test_from_the_desk_to_the_answer_and_back(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    resident = await stage.resident("李奶奶", language)
    await desk.say("/surveys")
    desk.reads("surveys.none")
    await desk.press("surveys.ready")
    await desk.tap_data("a:survey.make:0:SUR-5")
    desk.reads("surveys.made", "survey.state.draft", "surveys.openness_is.anonymous")
    await desk.press("surveys.do.openness")
    desk.reads("surveys.openness_is.named")
    await desk.press("surveys.do.openness")
    await desk.press("surveys.do.open")
    desk.reads("surveys.sure.open")
    assert not resident.has_read("notice.survey.invited")
    await desk.press("surveys.yes.open")
    await stage.pass_time(minutes=2)
    assert desk.saw(desk.words("survey.progress", asked=2, told=2, answered=0, rate=0)) == 1
    resident.reads("notice.survey.invited", "survey.openness.anonymous")

    # In the middle of a request, and after a restart; what was begun before comes back.
    await resident.say("/request")
    await resident.press("survey.answer")
    resident.reads("survey.begin.ask", "survey.openness.anonymous")
    await resident.press("survey.begin.go")
    for code in ("health", "elder", "child", "repair"):
        await choose(resident, code)
    await resident.press("engine.all")
    resident.reads("survey.misread_most")
    await choose(resident, "repair")
    await resident.press("engine.all")
    await stage.restart()
    await resident.do(lambda phone: phone.send_photo(PNG))
    resident.reads("misread.words")
    await resident.say("长" * 10_000)
    resident.reads("misread.too_long")
    await resident.say("楼梯太多 / too many stairs")
    await choose(resident, "any")
    await resident.tap("9")
    await resident.press("survey.hear.no")
    resident.reads("survey.card", "survey.remark.anonymous")
    await waits_while_it_is_paused(stage, resident)
    await resident.press("survey.confirm", times=2)
    assert resident.has_read("survey.thanks") == 1
    assert resident.has_read("engine.back_to")
    await stage.pass_time(minutes=1)
    # The count has changed where it stands.
    assert desk.saw(desk.words("survey.progress", asked=2, told=2, answered=0, rate=0)) == 0
    assert desk.saw(desk.words("survey.progress", asked=2, told=2, answered=1, rate=50)) == 1
    await resident.press("survey.answer")
    resident.reads("refused.survey_answered")

    await ends(desk, resident)
    (kept,) = await stage.read(lambda session: session.exec(select(SurveyAnswer)).all())
    assert kept.answers["nps"] == 9
    assert kept.answers["need"] == ["health", "elder", "child"]


@pytest.mark.alternating
@pytest.mark.parametrize("openness", SurveyOpenness)
async def test_whoever_writes_something_can_hear_what_becomes_of_it(
    stage: Stage, language: str, openness: SurveyOpenness
) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    resident = await stage.resident("李奶奶", language)
    await an_open_survey(stage, openness)
    await by_link(resident)
    await resident.press("survey.begin.go")
    await choose(resident, "yes")
    await resident.say("评弹 / a song")
    await resident.press("engine.skip")
    await choose(resident, "5")
    resident.reads("survey.hear.ask", f"survey.hear_how.{openness.value}")
    await resident.press("survey.hear.yes")
    await resident.press("survey.confirm")
    anonymous = openness is SurveyOpenness.ANONYMOUS
    resident.reads("survey.thanks", "survey.thanks_code" if anonymous else "survey.thanks_number")
    code = resident.copied if anonymous else ""
    if code:
        await resident.say(code)
        resident.reads("refused.code_early")
    await stage.pass_time(minutes=1)
    await desk.forge("a:survey.close:1:yes")
    await desk.forge("a:survey.results:1:")
    desk.reads("results.opinions")
    await (resident.say(code) if code else resident.press("case.see"))
    resident.reads("case.state.submitted")
    resident.sees("a song")
    assert await stage.faults() == []


@pytest.mark.alternating
async def test_a_poster_leads_to_it_and_answers_skip(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    survey = await an_open_survey(stage)
    await desk.say("/surveys")
    await desk.tap_data("a:survey.see:")
    await desk.press("surveys.do.poster")
    desk.reads("survey_poster.made")
    resident = await stage.resident("李奶奶", language)
    await resident.say(f"/start sur_{numbers.number(making.PREFIX, 99)}")
    resident.reads("refused.survey_unknown")
    await by_link(resident)
    await resident.press("survey.begin.go")
    await choose(resident, "yes")
    resident.reads("survey.text.ask")
    await resident.say("评弹 / a song")
    resident.reads("survey.photo.ask")
    await resident.say("在楼下 / downstairs")
    resident.reads("survey.misread_photo")
    await resident.press("engine.skip")
    resident.reads("survey.scale.ask")
    await resident.press("engine.back")
    await resident.press("engine.back")
    await resident.press("engine.back")
    await choose(resident, "no")
    resident.reads("survey.card")
    # Somebody closes it meanwhile.
    await desk.say("/surveys")
    await desk.tap_data("a:survey.see:")
    await desk.press("surveys.do.close")
    await desk.press("surveys.yes.close")
    await resident.press("survey.confirm")
    resident.reads("refused.survey_closed")
    assert await stage.read(lambda session: moves.find(session, survey.id or 0).state) is SurveyState.CLOSED


@pytest.mark.alternating
async def test_a_quarter_is_turned_on_and_off(stage: Stage, language: str) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    await desk.say("/surveys")
    await desk.press("surveys.ready")
    desk.reads("surveys.quarterly_is_off")
    await desk.press("surveys.quarterly_on")
    desk.reads("surveys.quarterly_is_on")
    await desk.press("surveys.quarterly_off")
    desk.reads("surveys.quarterly_is_off")
