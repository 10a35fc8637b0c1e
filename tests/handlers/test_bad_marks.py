"""A bad mark as people meet it: one tap, a colleague who asks, what came of it, and whether it is fine."""

from centre.ratings import About
from models.bad_marks import BadMarkState
from models.people import Role
from models.ratings import Matter
from tests.auxil.stage import Actor, Stage
from tests.handlers.bad_mark_stories import mark_of, marked, taps
from tests.handlers.rating_stories import ask
from tests.handlers.stories import STORIES


async def say(actor: Actor, act: str, text: str) -> None:
    """Do something about the bad mark in words."""
    await taps(f"a:bad_mark.{act}:")(actor)
    actor.reads("bad_mark_say.words.ask", f"bad_mark_say.ask.{act}")
    await actor.say(text)
    await actor.press("bad_mark_say.confirm")
    assert actor.has_read(f"bad_mark_say.done.{act}")


async def given(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A clerk, and a resident who gave a bad mark with what they had to say, a day ago."""
    clerk = await stage.staff("刘窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    await ask(stage, resident)
    await resident.press("rating.grade.2")
    await STORIES["rating_why"].fill_in(resident)
    await resident.press("rating_why.confirm")
    resident.reads("rating.added", "bad_mark.given")
    await stage.pass_time(days=1)
    return clerk, resident


async def test_an_item_is_made_of_it(stage: Stage, language: str) -> None:
    clerk, _ = await given(stage, language)
    await clerk.say(f"/find {(await mark_of(stage)).number}")
    await clerk.press("item.make")
    await clerk.say("价目表没有换")
    await clerk.press("item.severity.light")
    await clerk.press("item_make.confirm")
    clerk.reads("item_make.done")
    await clerk.tap_data("a:item.see:")
    await clerk.tap_data("a:bad_mark.see:")
    clerk.reads("bad_mark.heading")
    assert not any("item.make" in button for button in clerk.newest_buttons)


async def test_from_the_tap_to_the_call(stage: Stage, language: str) -> None:
    clerk, resident = await given(stage, language)
    assert clerk.has_read("notice.bad_mark.yours")
    # It waits among what is for today, and its number finds it.
    await clerk.say("/today")
    clerk.reads("today.bad_marks")
    await clerk.press("menu.bad")
    clerk.reads("bad.heading")
    number = (await mark_of(stage)).number or ""
    await clerk.say(f"/find {number}")
    clerk.reads("bad_mark.heading", "bad_mark.reasons", "bad_mark.who", "bad_mark.next.open")
    clerk.sees("多收了二十块")
    clerk.sees("138 0013 8000")  # they left it with the rating
    await clerk.press("bad_mark.no_answer")
    clerk.reads("bad_mark.tried")
    await say(clerk, "rang", "多收了二十块")
    await say(clerk, "verify", "价目表没有换")
    await say(clerk, "fix", "退了二十块，价目表换了")
    resident.reads("notice.bad_mark.told", "bad_mark.how.fixed", "bad_mark.asks.call")
    resident.sees("退了二十块")
    # Who dealt with it does not ring; a colleague who comes to the desk finds the call.
    caller = await stage.staff("孙协调", Role.COORDINATOR, language)
    await stage.pass_time(days=1)
    await caller.say("/today")
    caller.reads("today.figures")
    await caller.press("today.ring", n=1)
    await caller.tap_data("a:follow_up.see:")
    caller.reads("follow_up.heading", "bad_mark.said.fix")
    await caller.press("follow_up.take")
    await caller.press("follow_up.reached")
    await caller.press("follow_up.result.not_solved")
    await caller.say("还差五块")
    await caller.press("engine.skip")
    await caller.press("follow_up_result.confirm")
    caller.reads("follow_up_result.done_not_solved")
    assert clerk.has_read("notice.bad_mark.yours") == 2
    assert (await mark_of(stage)).state is BadMarkState.VERIFIED
    await say(clerk, "explain", "找零时差的五块已经补上")
    resident.reads("notice.bad_mark.told", "bad_mark.how.explained")
    await resident.press("bad_mark.fixed", times=2)
    assert resident.has_read("bad_mark.thanks") == 1
    assert (await mark_of(stage)).state is BadMarkState.CLOSED
    await resident.say(number)
    resident.reads("bad_mark.theirs.closed")
    await clerk.say("/bad")
    await clerk.press("bad.view.done")
    await clerk.tap_data("a:bad_mark.see:")
    clerk.reads("bad_mark.said.solved", "bad_mark.next.closed")


async def test_who_wants_no_call_is_written_to_and_can_write_back(stage: Stage, language: str) -> None:
    clerk, resident = await marked(stage, language, call=False)
    await taps("a:bad_mark.see:")(clerk)
    clerk.reads("bad_mark.no_call")
    assert clerk.words("bad_mark.rang") not in clerk.newest_buttons
    await clerk.forge("a:bad_mark.rang:1:")
    clerk.reads("refused.bad_mark_no_call")
    await say(clerk, "write", "请问是哪一天的事？")
    resident.reads("notice.bad_mark.contact")
    resident.sees("请问是哪一天的事？")
    await resident.press("bad_mark.write_back")
    await resident.say("上周三")
    await resident.press("bad_mark_answer.confirm")
    resident.reads("bad_mark_answer.done")
    await stage.pass_time(days=1)
    clerk.reads("notice.bad_mark.answered")
    await taps("a:bad_mark.see:")(clerk)
    clerk.reads("bad_mark.said.written", "bad_mark.said.answer")
    await say(clerk, "verify", "那天停电")
    await say(clerk, "explain", "那天停电，对不起")
    resident.reads("notice.bad_mark.told", "bad_mark.asks.tap")
    await stage.pass_time(days=8)
    assert (await mark_of(stage)).state is BadMarkState.CLOSED
    # A button of then says how it stands now.
    await resident.press("bad_mark.not_fixed")
    resident.reads("bad_mark.theirs.closed")


async def test_an_appeal_goes_to_who_leads(stage: Stage, language: str) -> None:
    clerk, resident = await marked(stage, language)
    await say(clerk, "rang", "评错了")
    await say(clerk, "verify", "是隔壁的店")
    await say(clerk, "appeal", "不是我们办的")
    leader = await stage.staff("高组长", Role.DUTY_LEADER, language)
    await taps("a:bad_mark.see:")(clerk)
    assert clerk.words("bad_mark.accept") not in clerk.newest_buttons
    await clerk.forge("a:bad_mark.accept:1:")
    clerk.reads("refused.not_allowed")
    await leader.say("/bad")
    await leader.tap_data("a:bad_mark.see:")
    leader.reads("bad_mark.said.appeal", "bad_mark.next.appealed")
    await say(leader, "accept", "那家店不归我们管，我们帮您转过去了")
    resident.reads("notice.bad_mark.told", "bad_mark.how.explained")


async def test_whom_it_is_about_finds_nothing(stage: Stage, language: str) -> None:
    rated = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    row = (await rated.row()).id
    await ask(stage, resident, About(Matter.BOOKING, 1, about_id=row))
    await resident.press("rating.grade.1")
    number = (await mark_of(stage)).number or ""
    await stage.pass_time(days=1)
    assert not rated.saw(number)
    for what in (f"/find {number}", f"/status {number}", "/bad", "/today"):
        await rated.say(what)
        assert rated.words("bad_mark.who", name="王桂英") not in rated.last
    await rated.forge("a:bad_mark.see:1:")
    rated.reads("refused.bad_mark_unknown")


async def test_a_month_says_how_they_were_cared_for(stage: Stage, language: str) -> None:
    await marked(stage, language)
    await stage.pass_time(days=31)
    leader = await stage.staff("高组长", Role.DUTY_LEADER, language)
    await leader.say("/ratings")
    leader.reads("ratings.care", "ratings.care.contacted", "ratings.rung")
