"""Who works on a database, who is taken for dead, and what whoever slept for too long may still do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, text
from sqlmodel import Session, col, select

from bot import roll
from bot.database import Database
from bot.replicas import HUNG_UP_SECONDS, SILENT_SECONDS, SURE_SECONDS, Company, Presence, Watch
from bot.roll import Seen
from models.database import connect
from models.replicas import Replica

THEN = datetime(2026, 11, 25, tzinfo=UTC)
POSTGRESQL_ONLY = [pytest.param("postgresql", marks=pytest.mark.postgres)]
LOCKED = text(
    "SELECT count(*) FROM pg_locks "
    "WHERE relation = 'outbox'::regclass AND mode = 'AccessExclusiveLock' AND granted"
)
on_postgresql = pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)


def seen(beats: float, *, age: float = 0.0, connected: bool = True) -> Seen:
    return Seen(2, THEN + timedelta(seconds=beats), age, connected, 0.0, retiring=False)


def verdicts(watch: Watch, *looks: tuple[float, Seen]) -> list[bool]:
    """At each of these times, whether the other one is taken for dead."""
    return [bool(watch.dead([other], now)) for now, other in looks]


# --- who is dead


def test_whoever_is_heard_lives_whatever_the_databases_clock_says() -> None:
    year = 3e7
    looks = [(n, seen(n * year, age=year)) for n in range(60)]
    assert not any(verdicts(Watch(), *looks))


def test_whoever_is_silent_is_given_time_while_its_line_stands() -> None:
    looks = [(n, seen(0, age=n)) for n in range(int(SILENT_SECONDS) + 2)]
    assert verdicts(Watch(), *looks) == [n > SILENT_SECONDS for n, _ in looks]


def test_whoever_hung_up_is_dead_in_seconds_and_at_once_for_who_comes_later() -> None:
    looks = [(n, seen(0, age=n, connected=False)) for n in range(8)]
    assert verdicts(Watch(), *looks) == [n > HUNG_UP_SECONDS for n, _ in looks]
    assert verdicts(Watch(), (0, seen(0, age=HUNG_UP_SECONDS + 1, connected=False))) == [True]


def test_whoever_did_not_listen_itself_listens_before_it_buries() -> None:
    watch, gone = Watch(), 100.0
    assert verdicts(watch, (0, seen(0)), (1, seen(1))) == [False, False]
    looks = [(gone + n, seen(1, age=gone + n, connected=False)) for n in range(8)]
    assert verdicts(watch, *looks) == [n > HUNG_UP_SECONDS for n in range(8)]
    silent = [(2 * gone + n, seen(1, age=gone)) for n in range(int(SILENT_SECONDS) + 2)]
    assert verdicts(watch, *silent) == [n > SILENT_SECONDS for n in range(len(silent))]


def test_nobody_acts_in_the_place_of_one_who_still_acts() -> None:
    assert SURE_SECONDS < HUNG_UP_SECONDS < SILENT_SECONDS


# --- on a database


class Process:
    """A process with a clock of its own, that stands still while it does."""

    def __init__(self, engine: Engine, database: Database) -> None:
        self.time = 0.0
        self.companies: list[Company] = []
        self.presence = Presence(engine, database, self.companies.append, lambda: self.time)

    async def live(self, seconds: float) -> None:
        """Be heard every second for so long."""
        for _ in range(int(seconds)):
            self.time += 1
            await self.presence.beat()


@asynccontextmanager
async def processes(engine: Engine, database: Database, count: int) -> AsyncIterator[list[Process]]:
    """So many of them, one after the other."""
    made = [Process(engine, database) for _ in range(count)]
    for process in made:
        await process.presence.enter()
    yield made
    for process in made:
        await process.presence.leave()


def numbers(session: Session) -> list[int]:
    """The numbers on the roll."""
    return [number or 0 for number in session.exec(select(Replica.id).order_by(col(Replica.id)))]


async def test_no_two_lives_have_the_same_number(engine: Engine, database: Database) -> None:
    lives = []
    for _ in range(3):
        async with processes(engine, database, 1) as (process,):
            number = process.presence.number
            assert await database.read(numbers) == [number]
            assert await process.presence.holds(number)
            assert not await process.presence.holds(number - 1)
            await asyncio.wait_for(process.presence.lead(), 5)
            lives.append(number)
    assert len(set(lives)) == 3
    assert await database.read(numbers) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_on_sqlite_whoever_was_there_before_is_dead(engine: Engine, database: Database) -> None:
    await Process(engine, database).presence.enter()
    process = Process(engine, database)
    await process.presence.enter()
    assert await database.read(numbers) == [process.presence.number]
    (row,) = await database.read(lambda session: session.exec(select(Replica)).all())
    assert row.heard_at == row.started_at


@on_postgresql
async def test_two_side_by_side_leave_each_other_alone(engine: Engine, database: Database) -> None:
    async with processes(engine, database, 2) as (first, second):
        await first.presence.beat()
        for _ in range(3):
            for process in (first, second):
                await process.live(SILENT_SECONDS)
        assert await database.read(numbers) == [first.presence.number, second.presence.number]
        assert {company.size for company in first.companies[1:] + second.companies} == {2}
        assert not any(company.lost for company in first.companies + second.companies)
        assert engine.pool.status().endswith("Current Checked out connections: 0")


@on_postgresql
async def test_whoever_is_silent_for_too_long_is_struck_off_and_finds_out(
    engine: Engine, database: Database
) -> None:
    async with processes(engine, database, 2) as (frozen, other):
        number = frozen.presence.number
        await other.live(SILENT_SECONDS)
        assert await database.read(numbers) == [number, other.presence.number]
        await other.live(1)
        assert await database.read(numbers) == [other.presence.number]
        assert (other.companies[-1].size, other.companies[-1].lost) == (1, True)
        frozen.time += 3600  # it wakes
        assert not await frozen.presence.holds(number)
        assert frozen.presence.number > other.presence.number
        assert await frozen.presence.holds(frozen.presence.number)


@on_postgresql
async def test_whoever_freezes_in_the_middle_of_many_statements_keeps_nobody_waiting_once_buried(
    engine: Engine, database: Database, database_url: str
) -> None:
    own = connect(database_url, in_service=True)
    async with processes(own, database, 1) as (frozen,), processes(engine, database, 1) as (other,):
        number = frozen.presence.number
        with own.connect() as asleep, engine.connect() as awake:
            stand_still_with(asleep, "LOCK TABLE outbox")
            await database.read(until_outbox_is_locked)
            await other.live(SILENT_SECONDS + 1)
            assert (other.companies[-1].size, other.companies[-1].lost) == (1, True)
            awake.exec_driver_sql("SET lock_timeout = '30s'")
            awake.exec_driver_sql("LOCK TABLE outbox")
            awake.rollback()
            asleep.invalidate()
        frozen.time += 3600  # it wakes
        assert not await frozen.presence.holds(number)  # its line is cut
        await frozen.presence.beat()
        assert frozen.presence.number > other.presence.number
    own.dispose()


@on_postgresql
async def test_whoever_slept_and_was_not_missed_goes_on(engine: Engine, database: Database) -> None:
    async with processes(engine, database, 1) as (frozen,):
        number = frozen.presence.number
        frozen.time += 3600
        assert await frozen.presence.holds(number)


@on_postgresql
async def test_whoever_cannot_ask_is_not_sure(
    engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.replicas.PATIENCE_SECONDS", 0.0)
    async with processes(engine, database, 1) as (frozen,):
        frozen.time += SURE_SECONDS
        assert not await frozen.presence.holds(frozen.presence.number)
        await frozen.presence.beat()
        assert await frozen.presence.holds(frozen.presence.number)


@on_postgresql
async def test_whoever_lost_its_line_lays_another_and_is_buried_by_nobody(
    engine: Engine, database: Database
) -> None:
    async with processes(engine, database, 2) as (cut_off, other):
        number = cut_off.presence.number
        await database.write(hang_up_on)
        with pytest.raises(Exception, match=r"terminat|closed"):
            await cut_off.presence.beat()
        with pytest.raises(Exception, match=r"terminat|closed"):
            await other.presence.beat()
        await other.presence.beat()
        await cut_off.presence.beat()
        await other.live(SILENT_SECONDS)
        assert cut_off.presence.number == number
        assert await cut_off.presence.holds(number)


@on_postgresql
async def test_a_dead_process_is_buried_within_seconds_by_its_line(
    engine: Engine, database: Database
) -> None:
    async with processes(engine, database, 2) as (dead, other):
        await dead.presence.beat()
        dead.presence._line.hang_up()  # type: ignore[union-attr]  # as the kernel does
        # Time is the test's own, save for what the database has to say of how long ago somebody was heard.
        await database.write(make_heard_long_ago)
        await other.live(1)
        assert await database.read(numbers) == [other.presence.number]


@on_postgresql
async def test_the_eldest_leads_until_it_retires_or_is_gone(engine: Engine, database: Database) -> None:
    async with processes(engine, database, 3) as (eldest, second, third):
        for process in (eldest, second, third):
            await process.presence.beat()
        await asyncio.wait_for(eldest.presence.lead(), 5)
        waiting = asyncio.create_task(second.presence.lead())
        await second.presence.beat()
        assert not waiting.done()
        await eldest.presence.retire()
        await second.presence.beat()
        await asyncio.wait_for(waiting, 5)
        await second.presence.leave()
        await third.presence.beat()
        await asyncio.wait_for(third.presence.lead(), 5)


@on_postgresql
async def test_what_telegram_refuses_to_one_halts_all_for_as_long(engine: Engine, database: Database) -> None:
    async with processes(engine, database, 2) as (refused, other):
        await other.presence.beat()
        assert other.companies[-1].halted <= 0
        await database.write(lambda session: roll.halt(session, refused.presence.number, 37))
        await other.presence.beat()
        assert 0 < other.companies[-1].halted <= 37


def stand_still_with(connection: Connection, statement: str) -> None:
    """As a driver that sends many statements at once and is frozen before the last of them.

    PostgreSQL takes it for busy, not for idle: none of its limits of patience runs meanwhile.
    """
    driver = connection.connection.driver_connection.pgconn  # type: ignore[union-attr]
    driver.enter_pipeline_mode()
    for each in ("BEGIN", statement):
        driver.send_query_params(each.encode(), None)
    driver.send_flush_request()
    while driver.flush():
        pass


def until_outbox_is_locked(session: Session) -> None:
    """Return once somebody has the outbox for itself."""
    while not session.connection().execute(LOCKED).scalar_one():
        pass


def hang_up_on(session: Session) -> None:
    """As a database that is started anew."""
    session.connection().execute(
        text("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'")
    )


def make_heard_long_ago(session: Session) -> None:
    """As if it had been some seconds since anybody was heard."""
    session.connection().execute(text("UPDATE replica SET heard_at = heard_at - interval '5 seconds'"))
