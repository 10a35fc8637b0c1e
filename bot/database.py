"""The async shell round the synchronous core: transactions run in threads, off the event loop."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models.database import READ_ONLY, be_patient, empty_journal, worth_retrying

T = TypeVar("T")

# SQLite has one writer at a time: queueing for it here is fair, queueing for its lock is not.
WRITERS = {"sqlite": 1, "postgresql": 4}
# Two, so that a long summary does not keep the small questions waiting.
READERS = 2
# What is made when it is sent: an export or a chart may take seconds and must keep no other reader waiting.
MAKERS = 2
# A transaction that met another one is run again after at most so many seconds.
PAUSES = (0.01, 0.03, 0.1, 0.3)


class Database:
    """Runs synchronous work in transactions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # A SQLite connection cannot go stale, so it is kept; a PostgreSQL one comes tested from the pool.
        keep = engine.dialect.name == "sqlite"
        self._writers = Crew("writer", WRITERS[engine.dialect.name], engine.connect, keep=keep, commit=True)
        self._readers = Crew("reader", READERS, lambda: read_only(engine), keep=keep, commit=False)
        self._makers = Crew("maker", MAKERS, lambda: read_only(engine), keep=False, commit=False)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run work in one transaction and commit it; if it only met another transaction, run it again."""
        for pause in PAUSES:
            try:
                return await self._writers.run(work)
            except DBAPIError as error:
                if not worth_retrying(error):
                    raise
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - only to part those who collided
        return await self._writers.run(work)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run work on a snapshot of what was committed; it cannot write."""
        return await self._readers.run(work)

    async def make(self, work: Callable[[Session], T]) -> T:
        """The same for work that takes long: whoever reads a little does not wait behind it."""
        return await self._makers.run(partial(_patiently, work))

    async def empty_journal(self) -> None:
        """Leave nothing beside the database of what was deleted from it."""
        await asyncio.to_thread(empty_journal, self._engine)

    async def close(self) -> None:
        """Bring to its end all that was asked for, then let go of the database."""
        await self._writers.dismiss()
        await self._readers.dismiss()
        await self._makers.dismiss()
        self._engine.dispose()


def read_only(engine: Engine) -> Connection:
    """Give a connection whose transactions are snapshots and refuse to write."""
    if engine.dialect.name != "sqlite":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    connection = engine.connect()
    connection.detach()  # never back to the pool, where others want to write
    connection.info[READ_ONLY] = True
    connection.connection.cursor().execute("PRAGMA query_only = ON")
    return connection


def _patiently(work: Callable[[Session], T], session: Session) -> T:
    be_patient(session.connection())
    return work(session)


@dataclass(frozen=True, slots=True)
class Job:
    """Work, and the future that waits for it."""

    work: Callable[[Session], Any]
    future: "asyncio.Future[Any]"

    def settle(self, result: Any, error: BaseException | None) -> None:
        """Tell the waiting task from another thread."""
        with suppress(RuntimeError):  # the loop is closed, nobody waits
            self.future.get_loop().call_soon_threadsafe(self._settle, result, error)

    def _settle(self, result: Any, error: BaseException | None) -> None:
        if self.future.cancelled():
            return
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


class Crew:
    """Threads that take transactions from one queue.

    Every update passes here two or three times: a plain queue and a kept connection cost half the CPU of
    a ThreadPoolExecutor and a pooled connection. What has begun ends in its thread, whoever stops waiting.
    """

    def __init__(
        self, name: str, size: int, connect: Callable[[], Connection], *, keep: bool, commit: bool
    ) -> None:
        self._connect = connect
        self._keep = keep
        self._commit = commit
        self._closed = False
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = [
            Thread(target=self._serve, name=f"{name}-{number}", daemon=True) for number in range(size)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[Session], T]) -> T:
        """Have work done by the next free thread."""
        if self._closed:
            raise RuntimeError("The database is closed.")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(Job(work, future))
        return await future

    async def dismiss(self) -> None:
        """Finish the queue, then end the threads."""
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _serve(self) -> None:
        connection: Connection | None = None
        while (job := self._jobs.get()) is not None:
            if not job.future.cancelled():
                connection = self._do(job, connection)
        if connection is not None:
            connection.close()

    def _do(self, job: Job, connection: Connection | None) -> Connection | None:
        """Do one job; return the connection if it may serve the next one."""
        result: Any = None
        failure: BaseException | None = None
        try:
            connection = connection or self._connect()
            result = self._transact(connection, job.work)
        except StopIteration as error:
            # No future takes this one, and whoever waits for it would wait for ever.
            failure = RuntimeError("a transaction raised StopIteration")
            failure.__cause__ = error
        except BaseException as error:  # noqa: BLE001 - it is the asker's
            failure = error
        if connection is not None and (failure or not self._keep):
            connection.close()
            connection = None
        job.settle(result, failure)
        return connection

    def _transact(self, connection: Connection, work: Callable[[Session], T]) -> T:
        # A session that was closed for good shows whoever would use it after its transaction.
        with Session(connection, expire_on_commit=False, close_resets_only=False) as session:
            result = work(session)
            if self._commit:
                session.commit()
            return result
