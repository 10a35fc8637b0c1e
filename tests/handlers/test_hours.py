"""Hours as volunteers read them, and as leads and the volunteer desk vouch for them."""

from models.people import Role
from tests.auxil.stage import Stage
from tests.handlers.rostered import coordinator, volunteer
from tests.handlers.served import a_held_shift, served


async def test_a_lead_vouches_for_a_shift_in_one_tap(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    lead = await volunteer(stage, "周带班", language)
    helpers = [await volunteer(stage, name, language) for name in ("许晓", "钱一")]
    shift_id = await a_held_shift(stage, owner, lead)
    for one in (*helpers, lead):
        await served(stage, one, shift_id)
    lead.reads("notice.hours.to_confirm")

    await helpers[0].say("/hours")
    helpers[0].reads("hours.heading", "hours.waits", "hours.state.proposed")
    await helpers[0].tap_data("a:hours.see:")
    helpers[0].reads("hours.stands.proposed")
    helpers[0].sees("周带班")  # who vouches

    await lead.press("vouch.look")
    lead.sees("许晓", "钱一")
    await lead.press("vouch.all", n=2)
    lead.reads("vouch.confirmed")
    assert not any("vouch.all" in button for button in lead.newest_buttons)
    assert helpers[0].has_read("notice.hours.confirmed")
    await helpers[0].say("/hours")
    helpers[0].reads("hours.state.confirmed")
    await lead.say("/hours")  # their own hours wait for somebody else
    lead.reads("hours.state.proposed")
    assert not any(label.startswith(lead.words("vouch.to_do", count=1)) for label in lead.newest_buttons)
    await owner.say("/vol")
    await owner.press("vouch.to_do", count=1)
    owner.sees("周带班")
    assert await stage.faults() == []


async def test_who_finds_their_hours_wrong_is_answered_by_somebody_else(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    other = await stage.staff("李主任", Role.DIRECTOR, language)
    helper = await volunteer(stage, "许晓", language)
    line_id = await served(stage, helper, await a_held_shift(stage, owner))
    await owner.press("vouch.look")
    await owner.tap_data(f"a:vouch.see:{line_id}:")
    await owner.press("vouch.yes")
    owner.reads("vouch.now.confirmed")

    await helper.say("/hours")
    await helper.tap_data(f"a:hours.see:{line_id}:")
    helper.reads("hours.stands.confirmed")
    await helper.press("hours.wrong")
    await helper.say("我七点半就到了")
    await helper.press("hours_wrong.confirm")
    helper.reads("hours_wrong.done")
    await helper.press("menu.hours")
    await helper.tap_data(f"a:hours.see:{line_id}:")
    helper.reads("hours.disputed")
    await helper.forge(f"a:hours.wrong:{line_id}:")
    helper.reads("refused.disputed_already")

    assert not owner.has_read("notice.hours.disputed")
    other.reads("notice.hours.disputed")
    await owner.forge(f"a:vouch.times:{line_id}:")
    owner.reads("refused.vouched_yourself")
    await other.press("vouch.look")
    other.reads("vouch.dispute")
    await other.press("vouch.times")
    await other.say("07:30-10:00")
    await other.say("签到表写的是七点半")
    await other.press("hours_time.confirm")
    other.reads("vouch.now.confirmed")
    helper.reads("notice.hours.corrected")
    await helper.press("hours.look")
    helper.reads("hours.corrected", "hours.stands.confirmed")
    assert await stage.faults() == []


async def test_a_long_day_takes_two_and_what_waits_is_told(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    other = await stage.staff("李主任", Role.DIRECTOR, language)
    helper = await volunteer(stage, "许晓", language)
    line_id = await served(stage, helper, await a_held_shift(stage, owner, long=9))
    await stage.pass_time(days=6)
    owner.reads("notice.hours.overdue")
    await owner.press("vouch.look")
    owner.reads("vouch.late")
    await owner.press("vouch.all", n=1)
    owner.reads("vouch.second")
    await owner.forge(f"a:vouch.yes:{line_id}:")
    owner.reads("refused.second_person")
    await helper.say("/hours")
    await helper.tap_data(f"a:hours.see:{line_id}:")
    helper.reads("hours.stands.second")
    helper.sees("李主任")
    await other.say("/vol")
    await other.press("vouch.to_do", count=1)
    await other.tap_data(f"a:vouch.see:{line_id}:")
    await other.press("vouch.no")
    await other.say("那天没有这么久")
    await other.press("hours_why.confirm")
    other.reads("hours_why.refuse")
    helper.reads("notice.hours.refused")
    await helper.forge(f"a:vouch.yes:{line_id}:")
    helper.reads("refused.not_allowed")
    assert await stage.faults() == []
