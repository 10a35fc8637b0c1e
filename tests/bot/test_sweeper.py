"""The sweeper looks when woken, when something falls due, and every so often; on both databases."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from threading import get_ident
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.bell import Bell
from bot.database import Database
from bot.sweeper import LONGEST_SLEEP, Sweeper
from bot.tally import Tally
from centre import notices
from centre.moment import Moment
from models.outbox import Notice, NoticeState
from tests.auxil.factories import SHANGHAI, a_person
from tests.auxil.loops import until
from tests.auxil.stage import StageClock

AWAY = OperationalError("SELECT", {}, Exception("the database system is shutting down"))


class ShakyDatabase(Database):
    """A database that can be away."""

    away = 0

    async def write(self, work: Callable[[Session], Any]) -> Any:
        if self.away:
            self.away -= 1
            raise AWAY
        return await super().write(work)


class Tower:
    """A sweeper whose rests are noted: they end when a test rings, or at once."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = StageClock()
        self.database = ShakyDatabase(engine)
        self.told: list[tuple[int, NoticeState]] = []
        self.beats = 0
        self.rests: list[float] = []
        self.heard: list[Any] = []
        self.sweeper = Sweeper(
            self.database, self.clock, self.present, self.tell, told=self.hear, beat=self.beat, tally=Tally()
        )
        rest = Bell.rest

        async def noted(bell: Bell, seconds: float) -> None:
            self.rests.append(seconds)
            await rest(bell, 10**9)

        monkeypatch.setattr(Bell, "rest", noted)

    def present(self, _session: Session) -> Moment:
        return Moment(self.clock.now(), SHANGHAI)

    def tell(self, session: Session, moment: Moment, notice: Notice) -> None:
        notices.settle(moment, notice, told=True)
        self.told.append((notice.id or 0, notice.state))

    def hear(self) -> None:
        self.heard.append((asyncio.get_running_loop(), get_ident()))

    def beat(self) -> None:
        self.beats += 1

    async def promise(self, count: int = 1, **ahead: float) -> None:
        """Promise so many notices, due so far ahead."""

        def work(session: Session) -> None:
            who = a_person(session)
            for _ in range(count):
                due = self.clock.now() + timedelta(**ahead)
                notices.promise(session, self.present(session), "reminder", who.id, due=due)

        await Database.write(self.database, work)

    @asynccontextmanager
    async def sweeping(self) -> AsyncIterator[None]:
        """The sweeper at work, after its first look."""
        stop = asyncio.Event()
        task = asyncio.create_task(self.sweeper.run(stop))
        await until(lambda: len(self.rests) == 1)
        yield
        stop.set()
        self.sweeper.wake()
        await task

    async def woken(self) -> None:
        """Wake it and wait for it to rest again."""
        before = len(self.rests)
        self.sweeper.wake()
        await until(lambda: len(self.rests) == before + 1)


@pytest.fixture
async def tower(engine: Engine, monkeypatch: pytest.MonkeyPatch, logged: list[Any]) -> AsyncIterator[Tower]:
    tower = Tower(engine, monkeypatch)
    yield tower
    await tower.database.close()


async def test_a_tick_does_all_that_is_due_however_much(tower: Tower) -> None:
    await tower.promise(250)
    assert await tower.sweeper.tick() == 250
    assert await tower.sweeper.tick() == 0
    assert len(tower.told) == len({number for number, _ in tower.told}) == 250


async def test_a_promise_wakes_it(tower: Tower) -> None:
    async with tower.sweeping():
        await tower.promise()
        await tower.woken()
        assert len(tower.told) == 1


async def test_a_pushed_clock_wakes_it(tower: Tower) -> None:
    await tower.promise(days=3)
    tower.clock.on_jump(tower.sweeper.wake)
    async with tower.sweeping():
        assert not tower.told
        tower.clock.push(days=3)
        await tower.woken()
        assert len(tower.told) == 1


async def test_it_rests_until_something_falls_due(tower: Tower) -> None:
    await tower.promise(seconds=7)
    async with tower.sweeping():
        assert tower.rests == [7]
        tower.clock.push(seconds=5)
        await tower.woken()
        assert tower.rests == [7, 2]
        tower.clock.push(seconds=2)
        await tower.woken()
        assert len(tower.told) == 1


async def test_it_never_rests_long_nor_spins(tower: Tower) -> None:
    async with tower.sweeping():
        await tower.promise(days=30)
        await tower.woken()
        assert tower.rests == [LONGEST_SLEEP, LONGEST_SLEEP]
        assert LONGEST_SLEEP <= 20
    await tower.promise(milliseconds=1)
    tower.rests.clear()
    async with tower.sweeping():
        assert tower.rests[0] >= 0.05


async def test_a_clock_that_is_set_back_does_not_stop_it(tower: Tower) -> None:
    await tower.promise(seconds=10)
    async with tower.sweeping():
        tower.clock.push(hours=-1)
        await tower.woken()
        assert tower.rests[-1] == LONGEST_SLEEP
        tower.clock.push(hours=1, seconds=10)
        await tower.woken()
        assert len(tower.told) == 1


async def test_who_delivers_hears_of_it_after_the_commit_and_in_the_loop(tower: Tower) -> None:
    await tower.promise()
    write, heard_inside = tower.database.write, []

    async def watched(work: Callable[[Session], Any]) -> Any:
        result = await write(work)
        heard_inside.extend(tower.heard)
        return result

    tower.database.write = watched  # type: ignore[method-assign]
    await tower.sweeper.tick()
    assert heard_inside == []
    assert tower.heard == [(asyncio.get_running_loop(), get_ident())]
    await tower.sweeper.tick()
    assert len(tower.heard) == 1


async def test_it_beats_with_every_look_that_worked(tower: Tower) -> None:
    async with tower.sweeping():
        assert tower.beats == 1
        await tower.woken()
        assert tower.beats == 2
        tower.database.away = 1
        await tower.woken()
        assert tower.beats == 2


async def test_a_database_that_is_away_is_asked_again_soon(tower: Tower) -> None:
    tower.database.away = 2
    async with tower.sweeping():
        await tower.promise()
        await tower.woken()
        assert tower.rests == [2, 2]
        await tower.woken()
        assert len(tower.told) == 1
