"""Somebody stays on for the next shift, as they and its lead see it."""

from tests.auxil.ratings import reads_before_rating
from tests.auxil.stage import Stage
from tests.handlers.rostered import coordinator, sign_up, standings, the_shift, volunteer
from tests.handlers.shift_stories import type_the_code


async def test_somebody_stays_and_the_lead_hears_it(stage: Stage, language: str) -> None:
    lead = await coordinator(stage, language)
    helper, missing = [await volunteer(stage, name, language) for name in ("许晓", "钱一")]
    first = await the_shift(stage, lead, hours=1)
    await sign_up(stage, helper, first)
    await stage.pass_time(minutes=50)
    await helper.say("/checkin")
    await type_the_code(helper)
    following = await the_shift(stage, lead, hours=2 + 1 / 6, number="HD-NEXT")
    await sign_up(stage, missing, following)
    await stage.pass_time(hours=2, minutes=10)
    helper.reads("notice.relief.ask")
    await missing.forge(f"a:relief.stay:{following}:")
    missing.reads("refused.relief_over")
    await helper.press("relief.stay")
    reads_before_rating(helper, "relief.done")
    assert lead.has_read("notice.relief.stays") == 1
    assert await standings(stage, first) == {"许晓": "checked_out"}
    assert await standings(stage, following) == {"钱一": "confirmed", "许晓": "checked_in"}
    await helper.press("check_in.leave")
    helper.reads("check_in.code.ask")
