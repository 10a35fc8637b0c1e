"""Somebody sends more than anybody types: a word, then silence, and a way to a person."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.floods import Floods
from models.people import Role
from tests.auxil.stage import CHINESE, Actor, Stage
from tests.handlers.emergency_stories import leader as a_leader

LIMIT = 50
MANY = 30


@pytest.fixture
async def stage(stage: Stage) -> Stage:
    """A stage on which somebody may send too much."""
    stage.settings = stage.settings.model_copy(update={"flood_limit": LIMIT})
    await stage.restart()
    return stage


async def send(actor: Actor, number: int) -> None:
    """Send so many words without waiting for an answer."""
    await actor.do(*[lambda phone: phone.send_text("hello")] * number)


@pytest.mark.parametrize("language", [CHINESE, "en"])
async def test_a_word_then_silence_then_all_is_well(stage: Stage, language: str) -> None:
    flooder = await stage.resident(language=language)
    other = await stage.resident("Mary", "en")
    await stage.pass_time(minutes=5)
    await send(flooder, MANY)
    assert (flooder.has_read("flood.slow"), flooder.has_read("flood.muted")) == (1, 0)
    await send(flooder, LIMIT)
    assert flooder.has_read("flood.slow") == 1
    assert flooder.saw(str(LIMIT + MANY)) == 1
    before = len(flooder.screen)
    await flooder.say("/help")
    await flooder.tap_data("m:")
    assert len(flooder.screen) == before
    await other.say("/help")
    assert "/talk" in other.last
    await stage.pass_time(minutes=11)
    await flooder.say("/help")
    assert "/talk" in flooder.last
    # Whoever went slowly for a while is asked anew.
    await send(flooder, MANY)
    assert flooder.has_read("flood.slow") == 2


async def test_a_cry_for_help_is_heard_all_the_same(stage: Stage) -> None:
    flooder = await stage.resident()
    await send(flooder, 2 * LIMIT)
    await flooder.say("救命，着火了")
    flooder.reads("emergency.numbers")


async def test_nobody_is_reproached_who_cries_for_help(stage: Stage) -> None:
    resident = await stage.resident()
    await stage.pass_time(minutes=5)
    await resident.do(*[lambda phone: phone.send_text("救命，着火了")] * (2 * LIMIT))
    assert resident.has_read("emergency.numbers")
    assert resident.has_read("flood.slow") == resident.has_read("flood.muted") == 0


async def test_the_roll_call_hears_whoever_is_not_read(stage: Stage) -> None:
    leader = await a_leader(stage, CHINESE)
    clerk = await stage.staff("陈窗口", Role.CLERK)
    volunteer = await stage.staff("徐志愿", Role.VOLUNTEER)
    await stage.pass_time(minutes=5)
    await leader.say("/emergency")
    await leader.press("emergency.kind.gas")
    await leader.say("B1")
    await leader.press("emergency.place.here")
    await leader.press("emergency.confirm")
    for one in (clerk, volunteer):
        await send(one, 2 * LIMIT)
        assert one.has_read("flood.muted") == 1
    await clerk.press("emergency.answer.help")
    assert clerk.has_read("emergency.answered.help") == 1
    await volunteer.say("我没事")
    volunteer.reads("emergency.answered.safe")


async def test_a_person_lets_them_write_again(stage: Stage) -> None:
    clerk = await stage.staff("小刘", Role.CLERK)
    flooder = await stage.resident()
    await send(flooder, 2 * LIMIT)
    await flooder.press("flood.appeal")
    assert flooder.has_read("flood.appealed")
    await stage.pass_time(minutes=1)
    await clerk.say("/calls")
    await clerk.tap_data("a:desk.see:")
    await clerk.press("flood.lift")
    await flooder.say("/help")
    assert "/talk" in flooder.last
    # The same button, tapped anew, and the appeal of somebody who is read.
    await clerk.press("flood.lift")
    clerk.reads("refused.not_muted")


async def test_nobody_else_lets_them_write(stage: Stage) -> None:
    flooder = await stage.resident()
    friend = await stage.resident("Mary", "en")
    await send(flooder, 2 * LIMIT)
    await flooder.press("flood.appeal")
    await friend.forge("a:flood.lift:1:")
    friend.reads("refused.not_allowed")
    await flooder.forge("a:flood.lift:1:")
    await friend.forge(f"a:flood.lift:{2**63 - 1}:")
    row = await flooder.row()
    assert row.muted_until is not None
    await friend.forge("a:flood.appeal:0:")
    friend.reads("refused.not_muted")


async def test_of_strangers_nothing_is_kept(stage: Stage) -> None:
    stranger = stage.stranger()
    await stranger.start()
    await send(stranger, 2 * LIMIT)
    said = len(stranger.screen)
    assert said < LIMIT
    await stage.pass_time(minutes=2)
    await stranger.say("hello")
    assert len(stranger.screen) == said + 1


async def test_many_at_once_are_no_flood(stage: Stage) -> None:
    people = [await stage.resident(f"N{n}") for n in range(8)]
    await stage.pass_time(minutes=5)
    for _ in range(LIMIT // 4):
        for one in people:
            one.phone.send_text("/help")
    await stage.settle()
    assert not any(one.has_read("flood.slow") for one in people)


NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def written(at: datetime) -> dict[str, object]:
    return {"message": {"date": int(at.timestamp())}}


def test_what_waited_is_no_flood() -> None:
    floods = Floods(LIMIT)
    for minutes in range(10 * LIMIT):
        floods.count(1, written(NOON - timedelta(minutes=minutes)), NOON)
    assert floods.haste(1, NOON) is None


@pytest.mark.parametrize(
    "raw", [{}, {"message": 1}, {"message": {"date": "x"}}, {"message": {"date": 2**70}}]
)
def test_whatever_cannot_be_dated_is_of_now(raw: dict[str, object]) -> None:
    floods = Floods(LIMIT)
    for _ in range(LIMIT):
        floods.count(1, raw, NOON)
        floods.count(-1, raw, NOON)
        floods.count(0, raw, NOON)
    # Nobody is read any longer for having a clock that is ahead.
    floods.count(1, written(NOON + timedelta(days=1)), NOON)
    haste = floods.haste(1, NOON)
    assert haste is not None
    assert (haste.number, haste.too_much, haste.told) == (LIMIT + 1, True, False)
    assert floods.haste(-1, NOON) is floods.haste(0, NOON) is None
    assert floods.haste(1, NOON + timedelta(minutes=1)) is None


def test_memory_is_bounded_and_nobody_who_hurries_is_forgotten() -> None:
    floods = Floods(LIMIT)
    at = NOON
    for chat in range(1, 12_000):
        at = NOON + timedelta(seconds=chat / 100)
        for _ in range(LIMIT if chat == 11_000 else 1):
            floods.count(chat, {}, at)
    assert len(floods._sent) <= 6_100
    assert floods.haste(11_000, at) is not None


def test_without_a_limit_nothing_is_too_much() -> None:
    floods = Floods(0)
    for _ in range(1000):
        floods.count(1, {}, NOON)
    assert floods.haste(1, NOON) is None
