"""An emergency as the team lives through it."""

import pytest
from sqlmodel import select

from models.desk import Alert
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.emergency_stories import leader as a_leader
from tests.handlers.offered import book, offer


@pytest.fixture
async def leader(stage: Stage, language: str) -> Actor:
    return await a_leader(stage, language)


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def volunteer(stage: Stage, language: str) -> Actor:
    return await stage.staff("徐志愿", Role.VOLUNTEER, language)


async def declare(leader: Actor) -> None:
    await leader.say("/emergency")
    if leader.words("emergency.another") in leader.newest_buttons:
        await leader.press("emergency.another")
    await leader.press("emergency.kind.gas")
    await leader.say("B1")
    await leader.press("emergency.place.here")
    leader.reads("emergency.card", "emergency.ring_first")
    await leader.press("emergency.confirm")


async def end(leader: Actor) -> None:
    await leader.press("emergency.over")
    leader.reads("emergency.over_ask", "emergency.heading.declared", "emergency.said")
    await leader.press("emergency.over_now")


def tally(leader: Actor, *texts: str) -> None:
    """Assert that the leader's one message about the roll-call says this now."""
    assert leader.has_read("notice.emergency.tally") == 1
    for text in texts:
        assert leader.saw(text), text


async def test_from_a_cry_for_help_to_the_note(
    stage: Stage, leader: Actor, clerk: Actor, volunteer: Actor
) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await resident.say("家里冒烟，快来人")
    await leader.press("alert.declare")
    leader.reads("emergency.kind.ask")
    assert clerk.has_read("notice.emergency.roll_call") == 0
    await leader.press("emergency.kind.fire")
    leader.reads("emergency.place.ask")
    await leader.say("3号楼一楼")
    leader.sees("王桂英", "家里冒烟，快来人", "3号楼一楼")
    await leader.press("emergency.confirm")
    assert resident.has_read("notice.alert.seen") == 1
    for one in (leader, clerk, volunteer):
        assert one.has_read("notice.emergency.roll_call") == 1
    assert resident.has_read("call.wanted.ask") == 1
    await volunteer.press("emergency.answer.safe")
    volunteer.reads("emergency.answered.safe")
    await clerk.press("emergency.answer.help", times=2)
    clerk.reads("emergency.answered.help")
    assert leader.has_read("notice.emergency.help") == 1
    tally(leader, leader.words("emergency.group.safe", count=1, names="徐志愿"))
    tally(leader, leader.words("emergency.group.help", count=1, names="陈窗口"))
    await clerk.press("emergency.answer.on_site")
    tally(leader, leader.words("emergency.group.on_site", count=1, names="陈窗口"))
    await end(leader)
    leader.reads("notice.emergency.over")
    clerk.reads("notice.emergency.over")
    volunteer.reads("notice.emergency.over")
    await leader.press("emergency.write")
    for part in ("happened", "done", "change"):
        leader.reads(f"emergency_note.{part}.ask")
        await leader.say(f"{part} ok")
    await leader.press("emergency_note.confirm")
    leader.reads("emergency_note.receipt")
    assert leader.saw("happened ok")
    assert leader.has_read("emergency.heading.reviewed")


async def test_how_somebody_is_may_be_said_in_words(
    stage: Stage, leader: Actor, clerk: Actor, volunteer: Actor
) -> None:
    resident = await stage.resident("王桂英", leader.language)
    await declare(leader)
    # In the middle of a form, too, in either language; and nothing else is taken for it.
    await clerk.say("/talk")
    await clerk.say("我没事，谢谢！")
    clerk.reads("emergency.answered.safe")
    tally(leader, leader.words("emergency.group.safe", count=1, names="陈窗口"))
    await clerk.say("我没事")
    assert clerk.has_read("emergency.answered.safe") == 1
    asked = volunteer.last_message["message_id"]
    await volunteer.do(lambda phone: phone.reply(asked, "I am fine but Anna is missing"))
    volunteer.reads("emergency.answer_unclear")
    await volunteer.do(lambda phone: phone.reply(asked, "I’m on site."))
    volunteer.reads("emergency.answered.on_site")
    await volunteer.do(lambda phone: phone.reply(asked, "I need help"))
    volunteer.reads("emergency.answered.help")
    tally(leader, leader.words("emergency.group.help", count=1, names="徐志愿"))
    await resident.say("I'm fine")
    assert resident.has_read("emergency.answered.safe") == 0


async def test_nobody_declares_by_a_slip_and_nobody_twice(stage: Stage, leader: Actor, clerk: Actor) -> None:
    await leader.say("/emergency 地下室进水")
    await leader.press("emergency.kind.water")
    leader.reads("emergency.place.ask")
    await leader.press("engine.skip")
    leader.sees("地下室进水")
    await leader.press("engine.cancel")
    assert clerk.has_read("notice.emergency.roll_call") == 0
    await declare(leader)
    director = await stage.staff("高主任", Role.DIRECTOR, leader.language)
    await director.say("/emergency")
    director.reads("emergency.heading.declared")
    await director.say("/emergency again")
    director.reads("refused.emergency_declared")
    director.sees("马主任")
    await director.say("/emergency")
    await director.press("emergency.over")
    await end(leader)
    await director.press("emergency.over_now")
    director.reads("refused.emergency_stable")


async def test_for_everybody_else_it_is_a_cry_for_help(stage: Stage, leader: Actor, clerk: Actor) -> None:
    stranger = stage.stranger("Anna", leader.language)
    for one in (stranger, clerk):
        await one.say("/emergency")
        one.reads("emergency.numbers")
    assert leader.has_read("notice.alert.raised") == 2
    await stranger.say("/emergency I smell gas")
    assert stranger.has_read("emergency.numbers") == 2
    assert len(await stage.read(lambda s: s.exec(select(Alert)).all())) == 2


async def test_the_silent_are_asked_again_and_whoever_was_rung_is_noted(
    stage: Stage, leader: Actor, clerk: Actor, volunteer: Actor
) -> None:
    await volunteer.do(lambda phone: phone.block())
    await declare(leader)
    await leader.press("emergency.answer.safe")
    tally(leader, leader.words("emergency.group.silent", count=1, names="陈窗口"))
    ring = leader.words("emergency.ring", person="徐志愿", phone=leader.words("phone.no_number"))
    assert not leader.saw(ring)  # their chat is the way to reach them
    tally(leader, leader.words("emergency.group.ring", count=1, names="徐志愿"))
    await stage.pass_time(minutes=10)
    assert clerk.has_read("notice.emergency.roll_call_again") == 1
    assert leader.has_read("notice.emergency.roll_call_again") == 0
    await leader.press("emergency.silent")
    await leader.press("emergency.of", name="徐志愿")
    leader.reads("emergency.of_whom")
    await leader.press("emergency.their.help")
    tally(leader, leader.words("emergency.group.help", count=1, names="徐志愿"))
    await leader.press("emergency.of", name="陈窗口")
    await leader.press("emergency.their.safe")
    leader.reads("emergency.all_answered")
    await stage.pass_time(minutes=10)
    assert clerk.has_read("notice.emergency.roll_call_again") == 1
    await leader.press("emergency.over")
    leader.sees(leader.words("emergency.still_help", names="徐志愿"))
    await leader.press("emergency.not_yet")
    leader.reads("emergency.heading.declared")


async def test_an_answer_after_the_end_is_met_kindly(stage: Stage, leader: Actor, clerk: Actor) -> None:
    await declare(leader)
    await end(leader)
    await clerk.press("emergency.answer.help")
    clerk.reads("refused.emergency_over")
    assert leader.has_read("notice.emergency.help") == 0
    resident = await stage.resident("王桂英", leader.language)
    await resident.forge("a:emergency.answer:1:safe")
    resident.reads("refused.emergency_not_asked")


async def test_reminders_wait_and_what_is_no_longer_true_is_not_said(stage: Stage, leader: Actor) -> None:
    await offer(stage)
    resident = await stage.resident("王桂英", leader.language)
    await book(resident, "2026-12-03")
    await stage.pass_time(days=6, hours=22)  # an hour before the first reminder
    await declare(leader)
    await stage.pass_time(hours=2)
    assert resident.has_read("booking.ask_coming") == 0
    await end(leader)
    assert resident.has_read("booking.ask_coming") == 1
    await stage.pass_time(hours=9)
    await declare(leader)
    await stage.pass_time(hours=1.5)
    await resident.press("booking.cancel")
    await resident.press("engine.skip")
    await resident.press("booking.cancel_now")
    resident.reads("booking.cancelled_now")
    await end(leader)
    assert resident.has_read("booking.ask_coming") == 1


async def test_a_forgotten_emergency_is_asked_after(stage: Stage, leader: Actor) -> None:
    await declare(leader)
    await stage.pass_time(hours=12)
    # What it was about stands there, at each question whether it is over.
    leader.reads("notice.emergency.released", "emergency.said")
    leader.sees("B1")
    await end(leader)
    await stage.pass_time(hours=12)
    leader.reads("notice.emergency.note")
    await leader.press("emergency.see")
    leader.reads("emergency.heading.stable")
    await leader.press("emergency.another")
    leader.reads("emergency.kind.ask")
