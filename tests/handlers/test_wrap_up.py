"""A shift is over: what its lead is asked, says, and who reads it."""

from tests.auxil.playtime import PNG
from tests.auxil.stage import Stage
from tests.handlers.shift_stories import all_gone


async def test_a_lead_sums_up_with_a_photo(stage: Stage, language: str) -> None:
    lead = await all_gone(stage, language)
    lead.reads("notice.wrap_up.to_do")
    await lead.press("wrap_up.begin")
    await lead.do(lambda phone: phone.send_photo(PNG))
    lead.reads("wrap_up.photos.ask")
    await lead.press("wrap_up.photos.agreed")
    await lead.say("很多")
    lead.reads("misread.number")
    await lead.say("１２")
    lead.reads("wrap_up.problems.ask")
    await lead.say("门卡住了 / the door sticks")
    await lead.press("wrap_up.confirm")
    lead.reads("wrap_up.done")
    await lead.press("wrap_up.see")
    lead.reads("wrap_up.read", "wrap_up.problem", "wrap_up.photos.agreed")
    lead.sees("12", "门卡住了 / the door sticks")
    await lead.press("wrap_up.files")
    assert "photo" in lead.last_message
    await lead.forge("a:wrap_up.begin:1:")
    lead.reads("refused.wrap_up_done")
    stranger = await stage.resident("赵六", language)
    await stranger.forge("a:wrap_up.see:1:")
    stranger.reads("refused.not_allowed")
