"""By when somebody is answered is said, kept to or owned up to."""

import pytest

from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.stories import ask, ask_by_phone


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def resident(stage: Stage, clerk: Actor) -> Actor:
    return await stage.resident("王桂英", clerk.language)


async def test_a_resident_who_waits_too_long_is_told_so_and_promised_nothing_that_has_passed(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await ask(resident)  # ten o'clock, to be answered by two
    await stage.pass_time(hours=4)
    resident.reads("notice.call.late", "call.by_late")
    resident.sees("The lift is out of order")
    await stage.pass_time(days=2)
    assert resident.has_read("notice.call.late") == 1
    await resident.press("call.see")
    resident.reads("call.by_late")
    await clerk.tap_data("a:desk.see:")
    clerk.reads("desk.card_late")
    await clerk.press("desk.take")
    resident.reads("notice.call.taken", "call.by_late")
    await resident.press("call.see")
    await resident.press("call.write")
    await resident.say("It is still dark")
    await resident.press("call_write.confirm")
    resident.reads("call_write.done", "call.by_late")


async def test_who_is_answered_in_time_hears_of_no_delay(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await ask(resident)
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.reply")
    await clerk.say("The repairman comes at three.")
    await clerk.press("desk_reply.confirm")
    # The rules say when it is asked about again and when it is closed.
    clerk.sees(clerk.words("when.tomorrow"), clerk.words("when.in_days", n=3))
    await stage.pass_time(hours=5)
    assert resident.has_read("notice.call.late") == 0


async def test_whoever_did_not_pick_up_knows_by_when_we_ring_again(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await ask_by_phone(resident)
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.no_answer")
    resident.reads("notice.call.unreached", "call.again_by")
    resident.sees("138 0013 8000", "The lift is out of order", resident.words("when.tomorrow"))
