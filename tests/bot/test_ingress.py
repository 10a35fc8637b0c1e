"""Ingress: nothing is acknowledged before it is committed, nothing ends the polling; on both databases."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select
from telegram.error import Conflict, NetworkError, TelegramError, TimedOut

from bot import inbox
from bot import ingress as module
from bot import lanes as lanes_module
from bot.database import Database
from bot.floods import Floods
from bot.inbox import Item
from bot.ingress import POLL_SECONDS, WANTED, Ingress, Poller
from bot.lanes import Lanes, Outcome
from bot.tally import Tally
from bot.telegram import Telegram
from centre.moment import Moment
from models.inbox import Update, UpdateState
from models.outbox import Notice
from models.people import Role
from playground.edge import Edge
from playground.faults import FaultKind
from playground.inprocess import InProcessRequest
from playground.people import Person
from playground.telegram import Telegram as Emulated
from tests.auxil.factories import SHANGHAI, a_person
from tests.auxil.loops import until
from tests.auxil.stage import TOKEN, StageClock
from tests.auxil.updates import a_message_update, a_tap_update

AWAY = OperationalError("INSERT", {}, Exception("the database system is shutting down"))


class FailingDatabase(Database):
    """A database whose next writes fail, before they do anything or with their commit."""

    fail_before = 0
    fail_after = 0

    async def write(self, work: Callable[[Session], Any]) -> Any:
        if self.fail_before:
            self.fail_before -= 1
            raise AWAY
        result = await super().write(work)
        if self.fail_after:
            self.fail_after -= 1
            raise AWAY
        return result

    async def read(self, work: Callable[[Session], Any]) -> Any:
        if self.fail_before:
            self.fail_before -= 1
            raise AWAY
        return await super().read(work)


class Process:
    """One bot's way in: it polls, stores, and does each update by marking it done."""

    def __init__(self, edge: Edge, engine: Engine, clock: StageClock) -> None:
        self.database = FailingDatabase(engine)
        self.done: list[int] = []
        self.slept: list[float] = []
        self.leads = asyncio.Event()
        self.leads.set()
        self.lanes = Lanes(self.handle, self.pause)
        self.ingress = Ingress(
            self.database,
            self.lanes,
            clock,
            lambda _session: Moment(clock.now(), SHANGHAI),
            Tally(),
            Floods(0),
        )
        telegram = Telegram(InProcessRequest(edge), "https://api.telegram.org", TOKEN)
        self.poller = Poller(telegram, self.ingress, self.lead, self.sleep)

    async def handle(self, item: Item) -> Outcome:
        if not await self.database.write(lambda session: inbox.take(session, item)):
            return Outcome.ELSEWHERE
        self.done.append(item.raw["update_id"])
        return Outcome.DONE

    async def pause(self, _attempts: int) -> None:
        await asyncio.sleep(0)

    async def lead(self) -> None:
        await self.leads.wait()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


class World:
    """Telegram, and as many bots as a test starts."""

    def __init__(self, engine: Engine) -> None:
        self.clock = StageClock()
        self.telegram = Emulated(self.clock.now)
        self.edge = Edge(self.telegram)
        self.engine = engine
        self.started: list[Process] = []
        self.process = self.another()

    def another(self) -> Process:
        process = Process(self.edge, self.engine, self.clock)
        self.started.append(process)
        return process

    def person(self) -> Person:
        return self.telegram.add_person("Li")

    def polls(self) -> list[dict[str, Any]]:
        """What the bot asked for, with every poll."""
        return [
            {name: json.loads(str(value)) for name, value in call.parameters.items()}
            for call in self.telegram.calls.of("getUpdates")
        ]

    def offsets(self) -> list[int | None]:
        return [poll.get("offset") for poll in self.polls()]

    def waiting(self) -> list[int]:
        """What Telegram still keeps for the bot."""
        return [update["update_id"] for update in self.telegram.world.updates.pending()]

    async def kept(self) -> list[tuple[int, str]]:
        """The inbox as it was committed."""

        def look(session: Session) -> list[tuple[int, str]]:
            found = session.exec(select(Update).order_by(col(Update.id)))
            return [(update.update_id, update.state.value) for update in found]

        kept: list[tuple[int, str]] = await Database.read(self.process.database, look)
        return kept


@pytest.fixture
async def world(engine: Engine) -> AsyncIterator[World]:
    world = World(engine)
    yield world
    for process in world.started:
        await process.database.close()


# --- acknowledging


async def test_an_update_is_committed_before_it_is_acknowledged(world: World) -> None:
    world.person().send_text("hello")
    (number,) = world.waiting()
    assert await world.process.poller.poll(0) == 1
    assert await world.kept() == [(number, "pending")]
    assert world.waiting() == [number]
    assert await world.process.poller.poll(0) == 0
    assert world.offsets() == [None, number + 1]
    assert world.waiting() == []


async def test_our_own_words_under_a_tap_are_not_kept(world: World) -> None:
    await world.process.ingress.accept([a_tap_update(7)])
    payload = await world.process.database.read(
        lambda session: session.exec(select(col(Update.payload))).one()
    )
    assert "menu" not in payload
    assert '"data": "m:start"' in payload


@pytest.mark.parametrize("moment", ["fail_before", "fail_after"])
async def test_what_could_not_be_committed_is_asked_for_again(world: World, moment: str) -> None:
    person = world.person()
    person.send_text("one")
    await world.process.poller.poll(0)
    person.send_text("two")
    setattr(world.process.database, moment, 2)
    for _ in range(3):
        await world.process.poller.poll_patiently()
    first, second = [number for number, _ in await world.kept()]
    assert world.offsets() == [None, first + 1, first + 1, first + 1]
    assert world.waiting() == [second]


async def test_after_a_start_everything_unconfirmed_is_asked_for_and_nothing_doubles(world: World) -> None:
    world.person().send_text("hello")
    await world.process.poller.poll(0)
    await world.process.lanes.drain()
    heir = world.another()
    await heir.ingress.refill()
    assert await heir.poller.poll(0) == 1
    await heir.lanes.drain()
    assert heir.done == []
    assert [state for _, state in await world.kept()] == ["done"]


async def test_ids_that_drop_after_a_quiet_week_are_followed(world: World) -> None:
    person = world.person()
    person.send_text("long ago")
    await world.process.poller.poll(0)
    await world.process.poller.poll(0)
    with world.telegram.world.store.batch():
        world.telegram.world.store.put("counters", "update_id", {"last": 4000})
    for text in ("one", "two"):
        person.send_text(text)
        assert await world.process.poller.poll(0) == 1
    await world.process.poller.poll(0)
    assert world.offsets()[-2:] == [4002, 4003]
    assert [number for number, _ in await world.kept()][1:] == [4001, 4002]
    await world.process.lanes.drain()
    assert world.process.done[1:] == [4001, 4002]


async def test_every_poll_names_the_kinds_that_are_wanted(world: World) -> None:
    for _ in range(3):
        world.person().send_text("hello")
        await world.process.poller.poll(0)
    assert [poll["allowed_updates"] for poll in world.polls()] == [WANTED] * 3


async def test_a_poll_waits_longer_than_telegram_parks_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    patience: list[float] = []
    request = world.edge.request

    async def watch(*args: Any, **kwargs: Any) -> Any:
        patience.append(kwargs["patience"])
        return await request(*args, **kwargs)

    monkeypatch.setattr(world.edge, "request", watch)
    world.person().send_text("hello")
    await world.process.poller.poll()
    assert patience[0] > POLL_SECONDS
    assert world.polls()[0]["timeout"] == POLL_SECONDS


async def test_a_backlog_is_taken_in_batches(world: World) -> None:
    people = [world.person() for _ in range(10)]
    for n in range(23):
        for person in people:
            person.send_text(f"{n}")
    assert [await world.process.poller.poll(0) for _ in range(4)] == [100, 100, 30, 0]
    await world.process.lanes.drain()
    assert len(world.process.done) == 230


# --- more than one


async def test_two_pollers_with_a_backlog_have_one_effect_each(world: World) -> None:
    person, rival = world.person(), world.another()
    for n in range(20):
        person.send_text(f"{n}")
    # With a backlog Telegram gives both the same, without a word.
    assert [await p.poller.poll(0) for p in (world.process, rival)] == [20, 20]
    await asyncio.gather(world.process.lanes.drain(), rival.lanes.drain())
    assert len(world.process.done) + len(rival.done) == 20
    assert {state for _, state in await world.kept()} == {"done"}


async def test_a_parked_poller_hears_of_a_rival_and_goes_on(world: World) -> None:
    rival = world.another()
    parked = asyncio.create_task(world.process.poller.poll_patiently())
    await until(lambda: world.edge._parked is not None)
    second = asyncio.create_task(rival.poller.poll())
    assert await parked > 0
    world.person().send_text("hello")
    assert await second == 1
    assert await world.process.poller.poll_patiently() == 0


async def test_whoever_does_not_lead_does_not_poll_and_does_so_once_it_leads(world: World) -> None:
    follower = world.process
    follower.leads.clear()
    running = asyncio.create_task(follower.poller.run())
    world.person().send_text("Hello")
    for _ in range(20):
        await asyncio.sleep(0)
    assert world.telegram.calls.of("getUpdates") == []
    follower.leads.set()
    await until(lambda: bool(follower.lanes.at_hand))
    running.cancel()


async def test_a_webhook_that_was_left_behind_is_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def poll(_seconds: int = 0) -> int:
        raise Conflict("can't use getUpdates method while webhook is active; use deleteWebhook")

    monkeypatch.setattr(world.process.poller, "poll", poll)
    assert await world.process.poller.poll_patiently() > 0
    (call,) = world.telegram.calls.of("deleteWebhook")
    assert call.parameters["drop_pending_updates"] == "false"


# --- what does not end polling


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.NOT_FOUND,
        FaultKind.SERVER_ERROR,
        FaultKind.DROP_BEFORE,
        FaultKind.DROP_AFTER,
        FaultKind.TIMEOUT_AFTER,
        FaultKind.FLOOD,
    ],
)
async def test_polling_outlives_a_fault_and_backs_off(world: World, kind: FaultKind) -> None:
    person = world.person()
    person.send_text("hello")
    world.edge.faults.switch_on(kind, count=8, retry_after=2, methods=["getUpdates"])
    pauses = [await world.process.poller.poll_patiently() for _ in range(9)]
    assert pauses[-1] == 0
    assert 0 < pauses[0] < 5
    assert pauses[:8] == sorted(pauses[:8])
    assert pauses[7] <= 30
    assert len(await world.kept()) == 1
    # After a success the next trouble is the first one again.
    person.send_text("are you there")
    world.edge.faults.switch_on(kind, count=1, retry_after=2, methods=["getUpdates"])
    assert await world.process.poller.poll_patiently() == pauses[0]


async def test_polling_waits_as_long_as_telegram_says(world: World) -> None:
    world.edge.faults.switch_on(FaultKind.FLOOD, count=1, retry_after=600, methods=["getUpdates"])
    assert await world.process.poller.poll_patiently() == 600


async def test_a_token_that_seems_wrong_does_not_end_polling(world: World) -> None:
    world.telegram._bad_tokens = frozenset({TOKEN})
    assert await world.process.poller.poll_patiently() > 0
    world.telegram._bad_tokens = frozenset()
    world.person().send_text("hello")
    assert await world.process.poller.poll_patiently() == 0
    assert len(await world.kept()) == 1


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("x"), TelegramError("Invalid server response")])
async def test_running_polls_again_and_again(
    world: World, error: TelegramError, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, breaks = world.edge.request, [error, error]

    async def shaky(*args: Any, **kwargs: Any) -> Any:
        if breaks:
            raise breaks.pop()
        return await request(*args, **kwargs)

    monkeypatch.setattr(world.edge, "request", shaky)
    world.person().send_text("hello")
    running = asyncio.create_task(world.process.poller.run())
    await until(lambda: len(world.process.slept) == 3)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert world.process.slept[2] == 0
    assert len(await world.kept()) == 1


# --- what waits in the inbox


async def fill(world: World, chats: list[int]) -> None:
    raws = [a_message_update(chat) for chat in chats]
    now = world.clock.now()
    await world.process.database.write(lambda session: inbox.store(session, raws, now))


async def test_what_was_left_is_taken_up_after_a_start(world: World) -> None:
    await fill(world, [1, 2, 1])
    await world.process.ingress.refill()
    await world.process.lanes.drain()
    assert len(world.process.done) == 3


async def test_more_than_fits_is_taken_up_bit_by_bit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes_module, "AT_HAND", 10)
    monkeypatch.setattr(module, "LOOK_AGAIN_SECONDS", None)
    await fill(world, [n % 7 for n in range(95)])
    await world.process.ingress.refill()
    assert len(world.process.lanes.at_hand) == 10
    refilling = asyncio.create_task(world.process.ingress.run())
    working = asyncio.create_task(world.process.lanes.run())
    await until(lambda: len(world.process.done) == 95)
    for task in (refilling, working):
        task.cancel()
    await asyncio.gather(refilling, working, return_exceptions=True)
    assert {state for _, state in await world.kept()} == {"done"}


async def test_what_comes_while_there_is_no_room_keeps_its_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes_module, "AT_HAND", 4)
    order: list[int] = []
    await world.process.ingress.accept([a_message_update(1, update_id=n) for n in range(1, 8)])
    while len(order) < 9:
        await world.process.lanes.drain()
        if world.process.done[len(order) :] and len(order) == 0:
            await world.process.ingress.accept([a_message_update(1, update_id=n) for n in (8, 9)])
            await world.process.lanes.drain()
        order = list(world.process.done)
        await world.process.ingress.refill()
    assert order == list(range(1, 10))


async def test_a_flood_is_handled_to_its_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes_module, "OF_ONE_LANE", 6)
    monkeypatch.setattr(module, "LOOK_AGAIN_SECONDS", None)
    refilling = asyncio.create_task(world.process.ingress.run())
    await world.process.ingress.accept([a_message_update(1, update_id=n) for n in range(1, 51)])
    working = asyncio.create_task(world.process.lanes.run())
    await until(lambda: len(world.process.done) == 50)
    for task in (refilling, working):
        task.cancel()
    await asyncio.gather(refilling, working, return_exceptions=True)
    assert world.process.done == list(range(1, 51))


async def test_whoever_waits_too_long_is_known_once_an_hour(world: World) -> None:
    async def alarms() -> list[dict[str, Any]]:
        await world.process.ingress.watch()
        told: list[dict[str, Any]] = await world.process.database.read(
            lambda session: [notice.params for notice in session.exec(select(Notice)).all()]
        )
        return told

    await world.process.database.write(lambda session: a_person(session, "Liu", Role.COORDINATOR))
    assert await alarms() == []
    await fill(world, [1])
    world.clock.push(minutes=4)
    assert await alarms() == []
    world.clock.push(minutes=3)
    assert await alarms() == await alarms() == [{"minutes": 7}]
    world.clock.push(hours=1)
    assert await alarms() == [{"minutes": 7}, {"minutes": 67}]


async def test_what_another_process_left_behind_is_found_now_and_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_AGAIN_SECONDS", 0)
    refilling = asyncio.create_task(world.process.ingress.run())
    working = asyncio.create_task(world.process.lanes.run())
    world.process.database.fail_before = 1  # which does not end the looking
    await until(lambda: world.process.database.fail_before == 0)
    await fill(world, [1, 1, 2])
    await until(lambda: len(world.process.done) == 3)
    for task in (refilling, working):
        task.cancel()
    await asyncio.gather(refilling, working, return_exceptions=True)


async def test_updates_are_dated_by_the_injected_clock(world: World) -> None:
    world.clock.push(days=3)
    world.person().send_text("hello")
    await world.process.poller.poll(0)

    def received(session: Session) -> Any:
        return session.exec(select(Update.received_at, Update.state)).one()

    assert await Database.read(world.process.database, received) == (
        world.clock.now(),
        UpdateState.PENDING,
    )
