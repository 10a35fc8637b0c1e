"""A resident hears beforehand that it takes longer, and reads it beside the limit."""

from tests.auxil.stage import Stage
from tests.handlers import requested
from tests.handlers.offered import first
from tests.handlers.requested import open_case


async def test_it_takes_longer(stage: Stage, language: str) -> None:
    clerk, wang = await requested.accepted(stage, language)
    await stage.pass_time(hours=50)
    clerk.reads("notice.case.warning")
    await clerk.press("queue.longer")
    await clerk.say("2027-03-01")
    clerk.reads("refused.day_out_of_reach", "queue_longer.day.ask")
    await first(clerk)
    await clerk.say("The part is on its way")
    await clerk.press("queue_longer.confirm")
    clerk.reads("queue_longer.done")
    wang.reads("notice.case.longer", "case.longer_why", "case.next.planning")
    wang.sees("The part is on its way")
    await open_case(clerk)
    clerk.reads("queue.card_longer", "case.longer")
    await wang.say("/my")
    await wang.tap_data("a:case.see:")
    wang.reads("case.next.planning", "case.longer", "case.history")
    await stage.pass_time(days=4)
    assert wang.has_read("case.late") == 1
    wang.reads("case.late", "case.longer_why")


async def test_without_a_word_beforehand_it_is_said_when_the_time_is_over(
    stage: Stage, language: str
) -> None:
    clerk, wang = await requested.accepted(stage, language)
    await stage.pass_time(days=6)
    wang.reads("notice.case.late", "case.late")
    await clerk.say("/queue")
    await open_case(clerk)
    await requested.plan(clerk)
    await clerk.forge("a:queue.longer:1:")
    clerk.reads("refused.case_waits_for_them")
