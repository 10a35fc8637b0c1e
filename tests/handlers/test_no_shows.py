"""A shift that somebody missed, as they and the lead see it."""

from tests.auxil.stage import Stage
from tests.handlers.rostered import coordinator, sign_up, standings, the_shift, volunteer


async def test_who_did_not_come_is_heard_and_excused(stage: Stage, language: str) -> None:
    lead = await coordinator(stage, language)
    shift_id = await the_shift(stage, lead, ("", 0, 2))
    helpers = [await volunteer(stage, name, language) for name in ("许晓", "钱一")]
    for helper in helpers:
        await sign_up(stage, helper, shift_id)
    missed, late = helpers
    await stage.pass_time(hours=96, minutes=16)
    await late.press("leave.ask")  # it has begun, and they cannot come any more
    await late.press("no_show.why.family")
    await late.press("engine.skip")
    late.reads("no_show.done")
    assert lead.has_read("notice.no_show.to_judge") == 0
    for hours in (2, 2, 20):
        await stage.pass_time(hours=hours)
    missed.reads("notice.no_show.asked")
    await missed.press("no_show.why.ill")
    missed.reads("no_show.words.ask")
    await missed.say("发烧了 / a fever")
    missed.reads("no_show.done")
    await missed.forge("a:no_show.say:1:ill")
    missed.reads("refused.no_show_settled")
    await missed.forge("a:no_show.excuse:1:yes")
    missed.reads("refused.not_allowed")

    assert lead.has_read("notice.no_show.to_judge") == 2
    lead.sees("发烧了 / a fever", "许晓")
    await lead.press("no_show.yes")
    assert lead.has_read("no_show.excused") == 1
    missed.reads("notice.no_show.judged")
    await lead.press("no_show.no")
    late.reads("no_show.judged_missed")
    assert await standings(stage, shift_id) == {"许晓": "excused", "钱一": "no_show"}
