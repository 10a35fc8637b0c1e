import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from playground.clock import Clock, real_now
from playground.emulator import Emulator
from playground.errors import DeedError
from tests.auxil.playtime import NOON, TOKEN, StandingTime


def test_the_clock_runs_and_is_pushed() -> None:
    time = StandingTime()
    clock = Clock(time)
    assert clock.now() == NOON
    clock.push(timedelta(hours=1))
    time.forward(minutes=1)
    clock.push(timedelta())
    assert clock.now() == NOON + timedelta(hours=1, minutes=1)
    assert clock.version == 2
    assert real_now().tzinfo is UTC


@pytest.mark.parametrize("step", [timedelta(seconds=-1), timedelta.max])
def test_time_never_runs_back_nor_out(step: timedelta) -> None:
    clock = Clock(StandingTime())
    with pytest.raises((ValueError, OverflowError)):
        clock.push(step)
    assert clock.now() == NOON


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(real_time=StandingTime())


def kinds(emulator: Emulator, after: int) -> list[str]:
    return [event.kind for event in emulator.events.after(after) or []]


def test_what_happens_is_told(emulator: Emulator) -> None:
    start = emulator.events.last
    mary = emulator.telegram.add_person("Mary")
    assert kinds(emulator, start) == ["person", "commands", "chat"]
    start = emulator.events.last
    mary.press_start()
    message: dict[str, int] = emulator.telegram.call(TOKEN, "sendMessage", {"chat_id": mary.id, "text": "a"})  # type: ignore[assignment]
    place = {"chat_id": mary.id, "message_id": message["message_id"]}
    emulator.telegram.call(TOKEN, "editMessageText", {**place, "text": "b"})
    emulator.telegram.call(TOKEN, "deleteMessage", place)
    emulator.telegram.call(TOKEN, "setMyCommands", {"commands": [{"command": "a", "description": "b"}]})
    emulator.telegram.call(TOKEN, "setMyName", {"name": "L"})
    emulator.telegram.call(TOKEN, "setMyDescription", {"description": "d"})
    emulator.telegram.call(TOKEN, "setChatMenuButton", {"menu_button": {"type": "default"}})
    emulator.telegram.call(TOKEN, "getUpdates", {"allowed_updates": ["message"]})
    emulator.telegram.call(TOKEN, "sendChatAction", {"chat_id": mary.id, "action": "typing"})
    emulator.push_clock(timedelta(hours=1))
    assert kinds(emulator, start) == [
        "message",
        "chat",
        "message",
        "edited",
        "deleted",
        "commands",
        "bot",
        "bot",
        "chat",
        "chat",
        "typing",
        "clock",
    ]
    assert emulator.events.after(emulator.events.last) == []


def test_a_reader_too_far_behind_is_told_so(emulator: Emulator) -> None:
    assert emulator.events.after(emulator.events.last + 1) is None
    assert emulator.events.after(emulator.events.last - 1) is None


async def test_to_the_next_reminder() -> None:
    due: list[datetime | None] = [NOON + timedelta(hours=3), NOON, None]

    async def next_due() -> datetime | None:
        return due.pop(0)

    emulator = Emulator(real_time=StandingTime(), next_due=next_due)
    assert (await emulator.push_to_next())["now"] == "2026-11-23T15:00:00+00:00"
    for _ in range(2):
        with pytest.raises(DeedError, match="no reminder ahead"):
            await emulator.push_to_next()
    assert emulator.time()["next"] is True


async def test_a_follower_of_the_clock_wakes_when_it_is_pushed(emulator: Emulator) -> None:
    assert (await emulator.clock_after(-1, 60))["version"] == 0
    assert (await emulator.clock_after(0, 0))["version"] == 0
    waiting = asyncio.create_task(emulator.clock_after(0, 60))
    await asyncio.sleep(0)
    emulator.telegram.add_person("Somebody else's news")
    await asyncio.sleep(0)
    assert not waiting.done()
    emulator.push_clock(timedelta(seconds=5))
    assert (await waiting)["offset"] == 5.0
