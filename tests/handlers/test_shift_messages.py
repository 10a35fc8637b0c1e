"""A word to everybody in a shift, and the answers."""

from tests.auxil.stage import Stage
from tests.handlers.rostered import coordinator, sign_up, the_shift, volunteer
from tests.handlers.test_leave import leave


async def test_the_lead_writes_and_somebody_answers(stage: Stage, language: str) -> None:
    lead = await coordinator(stage, language)
    shift_id = await the_shift(stage, lead, ("", 0, 3))
    helpers = [await volunteer(stage, name, language) for name in ("许晓", "钱一")]
    await lead.forge(f"a:shift_message.begin:{shift_id}:")
    lead.reads("refused.nobody_in_shift")
    for helper in helpers:
        await sign_up(stage, helper, shift_id)
    first, second = helpers
    await lead.forge(f"a:shift_message.begin:{shift_id}:")
    await lead.say("带一根<线> / bring a <cable>")
    lead.reads("shift_message.card", "shift_message.reaches")
    await lead.press("shift_message.confirm")
    lead.reads("shift_message.done")
    for helper in helpers:
        helper.reads("notice.shift.message")
        helper.sees("孙协调", "带一根<线> / bring a <cable>")
    await second.press("shift_message.answer")
    await second.say("哪一根？ / which one?")
    await second.press("shift_answer.confirm")
    second.reads("shift_answer.done")
    lead.reads("notice.shift.answer")
    lead.sees("钱一", "哪一根？ / which one?")
    assert first.has_read("notice.shift.answer") == 0
    await first.forge("a:shift_message.begin:1:")
    first.reads("refused.not_allowed")


async def test_what_waits_for_the_morning_is_told_to_whoever_is_still_in_the_shift(
    stage: Stage, language: str
) -> None:
    lead = await coordinator(stage, language)
    shift_id = await the_shift(stage, lead, ("", 0, 3))
    stays, leaves = [await volunteer(stage, name, language) for name in ("许晓", "钱一")]
    for helper in (stays, leaves):
        await sign_up(stage, helper, shift_id)
    await stage.pass_time(hours=12)  # late in the evening
    await lead.forge(f"a:shift_message.begin:{shift_id}:")
    await lead.say("八点开门 / we open at eight")
    await lead.press("shift_message.confirm")
    await leave(leaves)
    await stage.pass_time(hours=12)
    assert [helper.has_read("notice.shift.message") for helper in (stays, leaves)] == [1, 0]
