from models.people import Role
from tests.auxil.stage import Stage


async def test_a_matter_is_asked_answered_and_settled(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    await resident.press("menu.talk")
    resident.reads("call.about.ask")
    await resident.say("The lift is out of order")
    resident.reads("call.wanted.ask")
    await resident.press("call.wanted.chat")
    resident.reads("call.card")
    await resident.press("call.confirm")
    resident.reads("call.receipt")
    clerk.reads("notice.call.new")
