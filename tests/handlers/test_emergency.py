"""Danger words at any time, and whoever answers them."""

import pytest
from sqlmodel import select

from models.desk import Alert
from models.people import Role
from tests.auxil.stage import Actor, Stage, words_of
from tests.handlers.stories import ask_by_phone


@pytest.fixture
async def leader(stage: Stage, language: str) -> Actor:
    return await stage.staff("马主任", Role.DUTY_LEADER, language)


@pytest.mark.parametrize(
    "words", ["厨房里煤气味很大", "我摔倒了，起不来", "There is smoke in the hall", "My mother fell down"]
)
async def test_danger_is_heard_in_every_language(stage: Stage, leader: Actor, words: str) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await resident.say(words)
    assert resident.has_read("emergency.numbers") == 1
    leader.reads("notice.alert.raised")
    leader.sees(words, "王桂英")


async def test_whoever_sees_it_says_so_and_the_alarm_stops(stage: Stage, leader: Actor) -> None:
    deputy = await stage.staff("何副", Role.DUTY_DEPUTY, leader.language)
    resident = await stage.resident("王桂英", leader.language)
    await resident.say("我摔倒了，起不来")
    await leader.press("alert.seen", times=2)
    leader.reads("notice.alert.raised", "alert.acknowledged")
    leader.sees("我摔倒了，起不来")
    resident.reads("notice.alert.seen")
    resident.sees("马主任")
    await stage.pass_time(hours=2)
    assert deputy.has_read("notice.alert.raised") == 0


async def test_a_reply_to_an_alarm_shows_that_it_was_seen(stage: Stage, leader: Actor) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await resident.say("我摔倒了，起不来")
    alarm = leader.last_message["message_id"]
    await leader.do(lambda phone: phone.reply(alarm, "我马上到"))
    leader.reads("alert.acknowledged_reply")
    resident.reads("notice.alert.seen")
    warning = next(m["message_id"] for m in resident.screen if "120" in words_of(m))
    await resident.do(lambda phone: phone.reply(warning, "谢谢您，我等着您来"))
    resident.reads("call.wanted.ask")


async def test_whoever_calls_for_help_does_not_answer_their_own_alarm(stage: Stage, leader: Actor) -> None:
    deputy = await stage.staff("何副", Role.DUTY_DEPUTY, leader.language)
    await leader.say("我摔倒了，起不来")
    warning = leader.last_message["message_id"] if leader.has_read("emergency.numbers") else 0
    await leader.do(lambda phone: phone.reply(warning, "快来人啊"))
    assert deputy.has_read("notice.alert.raised") == 1
    alert = await stage.read(lambda s: s.exec(select(Alert)).one())
    assert alert.acknowledged_at is None


async def test_silence_rings_the_deputy_after_half_an_hour_and_then_everybody(
    stage: Stage, leader: Actor
) -> None:
    deputy = await stage.staff("何副", Role.DUTY_DEPUTY, leader.language)
    coordinator = await stage.staff("孙协调", Role.COORDINATOR, leader.language)
    clerk = await stage.staff("陈窗口", Role.CLERK, leader.language)
    await stage.pass_time(hours=13)  # eleven at night: an alarm does not wait
    resident = await stage.resident("王桂英", leader.language)
    await resident.say("我摔倒了，起不来")
    assert leader.has_read("notice.alert.raised") == 1
    await stage.pass_time(minutes=29)
    assert deputy.has_read("notice.alert.raised") == 0
    await stage.pass_time(minutes=1)
    assert deputy.has_read("notice.alert.raised") == 1
    await stage.pass_time(minutes=30)
    assert coordinator.has_read("notice.alert.raised") == 1
    assert clerk.has_read("notice.alert.raised") == 0
    await deputy.press("alert.seen")
    assert leader.has_read("notice.alert.acknowledged") == 1
    await coordinator.press("alert.seen")
    coordinator.reads("refused.alert_acknowledged")


async def test_repeats_join_one_alarm(stage: Stage, leader: Actor) -> None:
    resident = await stage.resident("王桂英", leader.language)
    for words in ("家里冒烟", "快来，着火了", "还在冒烟"):
        await resident.say(words)
    assert resident.has_read("emergency.numbers") == 3
    assert leader.has_read("notice.alert.raised") == 1
    (alert,) = await stage.read(lambda s: s.exec(select(Alert)).all())
    assert alert.words == "家里冒烟\n快来，着火了\n还在冒烟"


async def test_the_form_is_kept_and_the_words_are_its_answer(stage: Stage, leader: Actor) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await resident.press("menu.talk")
    await resident.say("I smell gas in the kitchen")
    assert resident.has_read("emergency.numbers") == 1
    resident.reads("call.wanted.ask")
    await resident.press("call.wanted.chat")
    resident.sees("I smell gas in the kitchen")


async def test_an_edited_message_is_listened_to_as_well(stage: Stage, leader: Actor) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await resident.say("Hello")
    number = resident.phone.history()[-2]["message_id"]
    await resident.do(lambda phone: phone.edit_text(number, "I smell gas"))
    assert resident.has_read("emergency.numbers") == 1
    assert leader.has_read("notice.alert.raised") == 1


async def test_a_cry_for_help_is_met_with_nothing_but_numbers(stage: Stage, leader: Actor) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await resident.say("Hello")
    number = resident.phone.history()[-2]["message_id"]
    before = len(resident.screen)
    await resident.say("着火了")
    await resident.do(lambda phone: phone.edit_text(number, "I smell gas"))
    assert len(resident.screen) == before + 2
    assert resident.has_read("emergency.numbers") == 2


async def test_a_cry_for_help_is_nobody_s_name(stage: Stage, leader: Actor) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await resident.say("/privacy")
    await resident.press("privacy.name")
    await resident.say("着火了")
    resident.reads("naming.words.ask")
    assert (await resident.row()).name == "王桂英"


async def test_the_leader_learns_how_to_reach_who_calls(stage: Stage, leader: Actor) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await ask_by_phone(resident)
    await resident.say("家里冒烟")
    leader.sees("138 0013 8000")
    links = [e for e in leader.last_message["entities"] if e["type"] in {"text_mention", "text_link"}]
    assert links
    nobody = stage.stranger("\u202e", leader.language)
    await nobody.say("家里冒烟")
    leader.sees(leader.words("alert.somebody"))


async def test_a_very_long_cry_for_help_still_ends_with_what_to_do(stage: Stage, leader: Actor) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await resident.say("着火了！" + "很多话" * 1300)
    leader.reads("notice.alert.raised")
    assert len(leader.last) < 1000


async def test_who_is_on_duty_is_for_everybody_to_know(stage: Stage, leader: Actor) -> None:
    stranger = stage.stranger("Anna", leader.language)
    await stranger.say("/duty")
    stranger.reads("duty.text")
    stranger.sees("马主任", stranger.words("duty.open"), "120")
    await stage.pass_time(hours=9)
    await stranger.say("/duty")
    stranger.sees(stranger.words("duty.closed"))


async def test_with_nobody_on_duty_it_says_so(stage: Stage, language: str) -> None:
    stranger = stage.stranger("Anna", language)
    await stranger.say("/duty")
    stranger.sees(stranger.words("duty.nobody"))
