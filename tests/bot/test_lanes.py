"""Lanes: order within a chat, fairness between chats, a bounded memory. Turns are counted, not seconds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import lanes as module
from bot.inbox import Item
from bot.lanes import Lanes, Outcome
from tests.auxil.loops import until

LI, WANG, ZHAO = 1, 2, 3


class Desk:
    """Handles items: notes them, and fails or waits where a test says so."""

    def __init__(self, workers: int = 1) -> None:
        self.handled: list[int] = []
        self.outcomes: dict[int, list[Outcome]] = {}
        self.at_work: set[int] = set()
        self.most_at_work = 0
        self.gates: dict[int, asyncio.Event] = {}
        self.pauses: list[int] = []
        self.rested = asyncio.Event()
        self.rested.set()
        self.lanes = Lanes(self.handle, self.pause, workers)

    async def handle(self, item: Item) -> Outcome:
        assert item.lane not in self.at_work, "one at a time"
        self.at_work.add(item.lane)
        self.most_at_work = max(self.most_at_work, len(self.at_work))
        if gate := self.gates.get(item.id):
            await gate.wait()
        else:
            await asyncio.sleep(0)
        self.at_work.remove(item.lane)
        self.handled.append(item.id)
        outcomes = self.outcomes.get(item.id)
        outcome = outcomes.pop(0) if outcomes else Outcome.DONE
        item.attempts += outcome is Outcome.AGAIN
        return outcome

    async def pause(self, attempts: int) -> None:
        self.pauses.append(attempts)
        await self.rested.wait()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Workers, sent home at the end."""
        task = asyncio.create_task(self.lanes.run())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def items(*lanes: int, first: int = 1) -> list[Item]:
    return [Item(number, lane, {}) for number, lane in enumerate(lanes, start=first)]


async def test_one_chat_keeps_its_order() -> None:
    desk = Desk(workers=4)
    desk.lanes.add(items(*[LI] * 50))
    async with desk.working():
        await desk.lanes.idle()
    assert desk.handled == list(range(1, 51))
    assert desk.most_at_work == 1


async def test_chats_are_served_side_by_side() -> None:
    desk = Desk(workers=3)
    desk.lanes.add(items(*range(1, 9)))
    async with desk.working():
        await desk.lanes.idle()
    assert desk.most_at_work == 3


async def test_a_flood_of_one_chat_delays_another_by_one_turn() -> None:
    desk = Desk(workers=1)
    desk.lanes.add(items(*[LI] * 40))
    desk.lanes.add([Item(100, WANG, {}), Item(101, WANG, {})])
    await desk.lanes.drain()
    assert desk.handled[:5] == [1, 100, 2, 101, 3]


async def test_chats_that_wait_are_served_in_turn() -> None:
    desk = Desk(workers=1)
    desk.lanes.add(items(LI, LI, LI, WANG, WANG, ZHAO))
    await desk.lanes.drain()
    assert desk.handled == [1, 4, 6, 2, 5, 3]


async def test_a_slow_turn_delays_only_its_own_chat() -> None:
    desk = Desk(workers=2)
    desk.gates[1] = asyncio.Event()
    desk.lanes.add(items(LI, LI, WANG, WANG, WANG))
    async with desk.working():
        await until(lambda: len(desk.handled) == 3)
        assert desk.handled == [3, 4, 5]
        desk.gates[1].set()
        await desk.lanes.idle()
    assert desk.handled == [3, 4, 5, 1, 2]


async def test_a_failing_turn_is_tried_again_before_the_next_of_its_chat() -> None:
    desk = Desk()
    desk.outcomes[1] = [Outcome.AGAIN, Outcome.AGAIN]
    desk.lanes.add(items(LI, LI))
    assert await desk.lanes.drain() == 4
    assert desk.handled == [1, 1, 1, 2]
    assert desk.pauses == [1, 2]


async def test_a_failing_turn_holds_up_no_other_chat_while_it_rests() -> None:
    desk = Desk(workers=1)
    desk.rested.clear()
    desk.outcomes[1] = [Outcome.AGAIN]
    desk.lanes.add(items(LI, LI, WANG, WANG))
    async with desk.working():
        await until(lambda: len(desk.handled) == 3)
        assert desk.handled == [1, 3, 4]
        desk.rested.set()
        await desk.lanes.idle()
    assert desk.handled == [1, 3, 4, 1, 2]


async def test_what_is_done_elsewhere_makes_way() -> None:
    desk = Desk()
    desk.outcomes[1] = [Outcome.ELSEWHERE]
    desk.lanes.add(items(LI, LI))
    await desk.lanes.drain()
    assert desk.handled == [1, 2]


async def test_what_another_replica_has_is_looked_for_again_before_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk()
    desk.outcomes[1] = [Outcome.ELSEWHERE]
    monkeypatch.setattr(module, "LOOK_AGAIN_SECONDS", 0)
    desk.lanes.add(items(LI, WANG))
    async with desk.working():
        await asyncio.wait_for(desk.lanes.hungry.wait(), 30)
        desk.lanes.hungry.clear()
        desk.lanes.add(items(LI, WANG))
        await desk.lanes.idle()
    assert desk.handled == [1, 2, 1, 2]
    assert not desk.lanes.hungry.is_set()


async def test_an_update_is_queued_once() -> None:
    desk = Desk()
    desk.lanes.add(items(LI, LI))
    desk.lanes.add(items(LI, LI, LI))
    await desk.lanes.drain()
    assert desk.handled == [1, 2, 3]
    assert desk.lanes.at_hand == []


async def test_idle_means_that_nothing_is_queued_or_handled() -> None:
    desk = Desk()
    await desk.lanes.idle()
    desk.gates[1] = asyncio.Event()
    desk.lanes.add(items(LI))
    idle = asyncio.create_task(desk.lanes.idle())
    async with desk.working():
        await until(lambda: LI in desk.at_work)
        assert not idle.done()
        assert desk.lanes.at_hand == [1]
        desk.gates[1].set()
        await idle


async def test_only_so_many_are_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_HAND", 10)
    desk = Desk()
    desk.lanes.add(items(*range(1, 31)))
    assert len(desk.lanes.at_hand) == 10
    assert not desk.lanes.hungry.is_set()
    await desk.lanes.drain()
    assert desk.handled == list(range(1, 11))
    assert desk.lanes.hungry.is_set()


async def test_one_chat_takes_only_so_much_of_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_HAND", 30)
    monkeypatch.setattr(module, "OF_ONE_LANE", 6)
    desk = Desk()
    desk.lanes.add(items(*[LI] * 20, WANG, ZHAO))
    assert desk.lanes.at_hand == [*range(1, 7), 21, 22]
    async with desk.working():
        await desk.lanes.hungry.wait()
        # Not with every turn: reading the inbox anew costs more than a turn.
        assert len([number for number in desk.handled if number <= 20]) == 4
        desk.lanes.hungry.clear()
        desk.lanes.add(items(*[LI] * 10, first=7))
        await desk.lanes.idle()
    assert desk.lanes.hungry.is_set()


async def test_there_is_hunger_only_where_something_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_HAND", 10)
    desk = Desk()
    desk.lanes.add(items(*range(1, 11)))
    await desk.lanes.drain()
    assert not desk.lanes.hungry.is_set()


@given(st.lists(st.integers(1, 5), max_size=60), st.integers(1, 4), st.randoms())
def test_whatever_comes_in_whatever_way_keeps_its_order(
    lanes: list[int], workers: int, random: Random
) -> None:
    desk = Desk(workers)
    waiting = items(*lanes)
    for item in waiting:
        desk.outcomes[item.id] = [Outcome.AGAIN] * random.choice([0, 0, 0, 1, 3])

    async def play() -> None:
        desk.rested.set()
        async with desk.working():
            rest = list(waiting)
            while rest:
                some = random.randint(1, len(rest))
                desk.lanes.add(rest[:some])
                rest = rest[some:]
                for _ in range(random.randint(0, 5)):
                    await asyncio.sleep(0)
            await desk.lanes.idle()

    asyncio.run(play())
    for lane in set(lanes):
        order = [number for number in desk.handled if waiting[number - 1].lane == lane]
        assert order == sorted(order)
    assert set(desk.handled) == {item.id for item in waiting}
