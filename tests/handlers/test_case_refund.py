"""Money goes back: noted at the desk, told to the resident at each step, and shown to both."""

from centre import cases
from models.people import Role
from tests.auxil.playtime import PNG
from tests.auxil.ratings import reads_before_rating
from tests.auxil.stage import Stage
from tests.handlers import requested
from tests.handlers.requested import as_person


async def test_money_is_given_back(stage: Stage, language: str) -> None:
    leader = await stage.staff("刘值班", Role.DUTY_LEADER, language)
    clerk, wang = await requested.begun(stage, language)
    await as_person(clerk, lambda s, moment, who: cases.finish(s, moment, who, 1, "Done"))
    await wang.press("case.confirm")
    await clerk.forge("a:queue.see:1:")
    await clerk.press("queue.refund")
    await clerk.say("0")
    clerk.reads("misread.amount")
    await clerk.say("100")
    await clerk.say("101")
    clerk.reads("refused.refund_amount")
    # Eighty were agreed: twenty were too much.
    await clerk.tap_data("d:")
    clerk.reads("queue_refund.words.ask")
    await clerk.say("He took 100, agreed was 80")
    await clerk.press("queue_refund.confirm")
    wang.reads("notice.refund.step", "refund.told.owed")
    wang.sees("20", "He took 100, agreed was 80")
    for days in (1, 1, 1):
        await stage.pass_time(days=days)
        await clerk.forge("a:queue.see:1:")
        clerk.reads("refund.card.owed")
        await clerk.press("queue.refund_try")
        await clerk.press("engine.skip")
        await clerk.press("queue_refund_try.confirm")
        # They hear once that nobody reached them.
        reads_before_rating(wang, "refund.told.tried")
        assert wang.has_read("refund.told.tried") == 1
    await clerk.forge("a:queue.see:1:")
    await clerk.press("queue.say")
    await clerk.say("Shall we bring it?")
    await clerk.press("queue_say.confirm")
    wang.sees("Shall we bring it?")
    await wang.press("case.write")
    await wang.say("On Friday, please.")
    await wang.press("case_write.confirm")
    # The third day was a Saturday: the leader hears of it when the doors open again.
    await stage.pass_time(days=2)
    assert clerk.saw("On Friday, please.")
    assert leader.has_read("notice.refund.overdue") >= 1
    await clerk.forge("a:queue.see:1:")
    clerk.reads("refund.card.escalated")
    await clerk.press("queue.credit")
    await clerk.say("No. 4711")
    await clerk.do(lambda phone: phone.send_photo(PNG))
    await clerk.press("queue_credit.confirm")
    wang.reads("notice.refund.step", "refund.told.credited")
    wang.sees("No. 4711")
    await clerk.forge("a:queue.see:1:")
    clerk.reads("refund.card.credited")
    await wang.press("case.see")
    wang.reads("refund.told.credited")


async def test_a_refund_noted_by_mistake_is_taken_back_and_said(stage: Stage, language: str) -> None:
    clerk, wang = await requested.begun(stage, language)
    await as_person(clerk, lambda s, moment, who: cases.finish(s, moment, who, 1, "Done"))
    await as_person(
        clerk, lambda s, m, who: cases.open_refund(s, m, who, 1, paid=9000, amount=1000, text="Too much")
    )
    wang.reads("refund.told.owed")
    await clerk.forge("a:queue.see:1:")
    await clerk.press("queue.refund_drop")
    await clerk.say("The amount was right")
    await clerk.press("queue_refund_drop.confirm")
    clerk.reads("queue_refund_drop.done")
    await clerk.forge("a:queue.see:1:")
    clerk.reads("refund.card.dropped")
    assert clerk.words("queue.refund") in clerk.newest_buttons
    wang.reads("notice.refund.step", "refund.told.dropped")
    wang.sees("The amount was right")
