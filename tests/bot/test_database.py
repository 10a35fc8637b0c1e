"""Transactions run to their end in their threads, one way or the other."""

import asyncio
from collections.abc import Callable, Iterator
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, text, update
from sqlalchemy.exc import DBAPIError, InvalidRequestError, OperationalError
from sqlmodel import Session, select

from bot import database as module
from bot.database import WRITERS, Database
from models import Person
from models.database import connect
from tests.auxil.factories import NOW

POSTGRESQL_ONLY = [pytest.param("postgresql", marks=pytest.mark.postgres)]
Fresh = Callable[[], Session]


def add_person(session: Session) -> Person:
    person = Person(name="Li Hua", created_at=NOW)
    session.add(person)
    return person


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Person)) or 0


async def test_write_commits_and_returns(database: Database, fresh_session: Fresh) -> None:
    person = await database.write(add_person)
    assert person.id == 1
    assert count(fresh_session()) == 1


async def test_an_error_rolls_back_and_reaches_the_caller(database: Database, fresh_session: Fresh) -> None:
    def work(session: Session) -> None:
        add_person(session)
        session.flush()
        raise LookupError("no such room")

    with pytest.raises(LookupError, match="no such room"):
        await database.write(work)
    assert count(fresh_session()) == 0
    await database.write(add_person)
    assert count(fresh_session()) == 1


async def test_an_error_that_no_future_takes_reaches_the_caller(database: Database) -> None:
    def work(_session: Session) -> None:
        next(iter(()))

    async with asyncio.timeout(10):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await database.write(work)
        with pytest.raises(RuntimeError, match="StopIteration"):
            await database.read(work)
        await database.write(add_person)


async def test_a_session_is_of_no_use_after_its_transaction(database: Database) -> None:
    escaped = await database.write(lambda session: session)
    with pytest.raises(InvalidRequestError):
        count(escaped)


async def test_read_sees_what_was_committed(database: Database, session: Session) -> None:
    add_person(session)
    session.flush()
    assert await database.read(count) == 0
    session.commit()
    assert await database.read(count) == 1


async def test_read_keeps_its_picture_while_others_commit(database: Database) -> None:
    begun, go_on = Event(), Event()

    def twice(session: Session) -> tuple[int, int]:
        before = count(session)
        begun.set()
        go_on.wait()
        return before, count(session)

    reading = asyncio.create_task(database.read(twice))
    await asyncio.to_thread(begun.wait)
    await database.write(add_person)
    go_on.set()
    assert await reading == (0, 0)


async def test_read_cannot_write(database: Database, fresh_session: Fresh) -> None:
    def work(session: Session) -> None:
        add_person(session)
        session.flush()

    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        await database.read(work)
    assert count(fresh_session()) == 0


async def test_a_long_read_keeps_nobody_waiting(database: Database) -> None:
    begun, go_on = Event(), Event()

    def summary(session: Session) -> None:
        count(session)
        begun.set()
        go_on.wait()

    reading = asyncio.create_task(database.read(summary))
    await asyncio.to_thread(begun.wait)
    assert await database.read(count) == 0
    await database.write(add_person)
    go_on.set()
    await reading


class TestConflicts:
    @pytest.fixture
    def impatient(self, engine: Engine) -> Iterator[None]:
        """SQLite that does not wait for its lock, PostgreSQL that does not wait for a row."""

        def hurry(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            sqlite = engine.dialect.name == "sqlite"
            cursor.execute("PRAGMA busy_timeout = 0" if sqlite else "SET lock_timeout = 1")
            connection.commit()

        event.listen(engine, "connect", hurry)
        yield
        event.remove(engine, "connect", hurry)

    @pytest.fixture
    def blocker(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
        """Somebody else's transaction, which holds the only person."""
        monkeypatch.setattr(module, "PAUSES", (0, 0, 0, 0))
        add_person(session)
        session.commit()
        session.execute(update(Person).values(name="theirs"))
        return session

    @pytest.mark.usefixtures("impatient")
    async def test_met_ones_are_run_again(
        self, database: Database, blocker: Session, fresh_session: Fresh
    ) -> None:
        attempts = 0

        def work(session: Session) -> None:
            nonlocal attempts
            attempts += 1
            if attempts == 3:
                blocker.commit()
            session.execute(update(Person).values(name=Person.name + " and ours"))

        await database.write(work)
        assert attempts == 3
        assert fresh_session().scalar(select(Person.name)) == "theirs and ours"

    @pytest.mark.usefixtures("impatient")
    async def test_not_for_ever(self, database: Database, blocker: Session) -> None:
        attempts = 0

        def work(session: Session) -> None:
            nonlocal attempts
            attempts += 1
            session.execute(update(Person).values(name="ours"))

        with pytest.raises(OperationalError):
            await database.write(work)
        assert attempts == 5
        blocker.rollback()
        await database.write(work)

    # On SQLite there is one writer, and nobody to lock out.
    @pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
    async def test_deadlock(self, database: Database, fresh_session: Fresh) -> None:
        both = Barrier(2)
        first, second = await database.write(add_person), await database.write(add_person)

        def rename(*people: Person) -> Callable[[Session], None]:
            attempts = 0

            def work(session: Session) -> None:
                nonlocal attempts
                attempts += 1
                for person in people:
                    session.execute(
                        update(Person).where(Person.id == person.id).values(name=Person.name + "!")  # type: ignore[arg-type]
                    )
                    if attempts == 1 and person is people[0]:
                        both.wait()

            return work

        await asyncio.gather(database.write(rename(first, second)), database.write(rename(second, first)))
        names = fresh_session().scalars(select(Person.name)).all()
        assert names == [first.name + "!!", second.name + "!!"]


async def test_a_cancelled_task_leaves_its_transaction_whole(
    database: Database, fresh_session: Fresh
) -> None:
    begun, go_on = Event(), Event()

    def work(session: Session) -> None:
        add_person(session)
        session.flush()
        begun.set()
        go_on.wait()
        add_person(session)

    task = asyncio.create_task(database.write(work))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await database.close()
    assert count(fresh_session()) == 2


async def test_what_was_cancelled_in_the_queue_never_begins(
    database: Database, engine: Engine, fresh_session: Fresh
) -> None:
    go_on = Event()
    busy = [
        asyncio.create_task(database.write(lambda _: go_on.wait()))
        for _ in range(WRITERS[engine.dialect.name])
    ]
    queued = asyncio.create_task(database.write(add_person))
    await asyncio.sleep(0)  # lets the tasks reach the queue
    queued.cancel()
    go_on.set()
    await asyncio.gather(*busy)
    await database.close()
    assert count(fresh_session()) == 0


async def test_close_finishes_what_was_asked_for(database: Database, fresh_session: Fresh) -> None:
    begun, go_on = Event(), Event()

    def work(session: Session) -> None:
        begun.set()
        go_on.wait()
        add_person(session)

    writing = [asyncio.create_task(database.write(work)) for _ in range(6)]
    await asyncio.to_thread(begun.wait)
    closing = asyncio.create_task(database.close())
    go_on.set()
    await asyncio.gather(closing, *writing)
    assert count(fresh_session()) == 6
    with pytest.raises(RuntimeError, match="closed"):
        await database.write(add_person)


async def test_many_writers_lose_nothing(database: Database, fresh_session: Fresh) -> None:
    await database.write(add_person)

    def increment(session: Session) -> None:
        person = session.exec(select(Person).with_for_update()).one()
        person.telegram_id = (person.telegram_id or 0) + 1

    before = fresh_session().scalar(select(Person.telegram_id)) or 0
    await asyncio.gather(*(database.write(increment) for _ in range(80)))
    assert fresh_session().scalar(select(Person.telegram_id)) == before + 80


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
async def test_a_lost_connection_is_replaced(database: Database, database_url: str) -> None:
    def backend(session: Session) -> int:
        return session.scalar(text("SELECT pg_backend_pid()")) or 0

    lost = {await database.write(backend), await database.read(backend)}
    another = connect(database_url)
    with another.connect() as connection:
        for pid in lost:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    another.dispose()
    assert await database.write(backend) not in lost
    assert await database.read(backend) not in lost
