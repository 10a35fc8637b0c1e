"""/rota: a week is planned, shown, told to whom it concerns, and call-backs go to whoever rings back."""

from models.people import Role
from tests.auxil.stage import Stage
from tests.handlers.stories import ask_by_phone


async def test_a_week_from_the_plan_to_the_first_call(stage: Stage, language: str) -> None:
    sun = await stage.staff("孙协调", Role.COORDINATOR, language)
    chen = await stage.staff("陈窗口", Role.CLERK, language)
    await sun.say("/rota")
    sun.reads("rota.heading", "rota.line")
    await sun.press("rota.lay")
    await sun.press("rota.kind.calls")
    await sun.tap_data("d:")
    await sun.tap("陈窗口")
    sun.reads("rota_lay.card")
    await sun.press("rota_lay.confirm")
    sun.reads("rota_lay.done")
    chen.reads("notice.duty.post_laid")
    await ask_by_phone(await stage.resident("王桂英", language))
    chen.reads("notice.call.new")
    await chen.say("/rota")
    chen.reads("rota.heading", "rota.line")
    chen.sees("陈窗口")
    assert chen.words("rota.lay") not in chen.buttons
    await chen.forge("a:rota.lay:0:")
    chen.reads("refused.not_allowed")
    await chen.forge(f"a:rota.week:{2**63 - 1}:")
    await chen.forge("a:rota.week:z:")
    chen.reads("rota.heading")
    # Day by day, the first of them without anybody.
    await sun.say("/rota")
    await sun.press("rota.lay")
    await sun.press("rota.kind.calls")
    await sun.tap_data("d:")
    await sun.press("rota.each")
    await sun.press("rota.nobody")
    while sun.words("rota_lay.confirm") not in sun.buttons:
        await sun.tap("陈窗口")
    await sun.press("rota_lay.confirm")
    chen.reads("notice.duty.post_off")
    await chen.press("menu.rota")
    chen.sees(chen.words("rota.nobody"))
    assert await stage.faults() == []
