"""The roll of replicas: what is asked of the database about who works on it. All times are its own."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, func, insert, text, update
from sqlmodel import Session, col

from models.database import NAME
from models.replicas import Replica

# Of the locks by which PostgreSQL shows that a replica's line stands.
_KEY = 0x4C696E6C
_ENTER = text(
    "WITH entered AS (INSERT INTO replica (started_at, heard_at, retiring) "
    "VALUES (clock_timestamp(), clock_timestamp(), false) RETURNING id) "
    "SELECT id, pg_advisory_lock(:key, id::integer) FROM entered"
)
_HOLD = text("SELECT pg_try_advisory_lock(:key, :number)")
_BEAT = text("UPDATE replica SET heard_at = clock_timestamp() WHERE id = :number")
_LOOK = text(
    "SELECT id, heard_at, extract(epoch FROM clock_timestamp() - heard_at)::float AS age, "
    "EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = :key "
    "AND objid::bigint = replica.id "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS connected, "
    "coalesce(extract(epoch FROM halted_until - clock_timestamp()), 0)::float AS halted, retiring "
    "FROM replica ORDER BY id"
)
# Every connection of a process bears its name (models/database.py), so its line tells which are its own.
_CUT_OFF = text(
    "SELECT pg_terminate_backend(theirs.pid) FROM replica "
    "JOIN pg_locks ON locktype = 'advisory' AND classid::bigint = :key AND objid::bigint = replica.id "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "JOIN pg_stat_activity AS line ON line.pid = pg_locks.pid AND line.application_name LIKE :names "
    "JOIN pg_stat_activity AS theirs ON theirs.application_name = line.application_name "
    "WHERE replica.id = :number AND heard_at = :heard_at"
)
_BURY = text("DELETE FROM replica WHERE id = :number AND heard_at = :heard_at")
_LEAVE = text("DELETE FROM replica WHERE id = :number")


class Seen(NamedTuple):
    """A replica as the roll shows it.

    age: seconds since it was heard. connected: its line to the database stands. halted: for so many seconds
    nobody may send, because Telegram told it so.
    """

    id: int
    heard_at: datetime
    age: float
    connected: bool
    halted: float
    retiring: bool


class Line:
    """A connection to PostgreSQL of one's own: free when all others are busy, and gone with the process.

    Every method may raise SQLAlchemy's DBAPIError: then the line is down, and the next one lays a new one.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def enter(self) -> int:
        """Put oneself on the roll; returns one's number."""
        number: int = self._open().execute(_ENTER, {"key": _KEY}).one().id
        return number

    def beat(self, number: int) -> bool:
        """Say that one lives; False if one was taken for dead."""
        fresh = self._connection is None
        connection = self._open()
        if fresh:
            connection.execute(_HOLD, {"key": _KEY, "number": number})
        return bool(connection.execute(_BEAT, {"number": number}).rowcount)

    def look(self) -> list[Seen]:
        """All who are on the roll, the eldest first."""
        return [Seen(*row) for row in self._open().execute(_LOOK, {"key": _KEY})]

    def bury(self, dead: Collection[Seen]) -> None:
        """Strike replicas off, unless they were heard since they were looked at.

        First their connections are cut: somebody frozen in a transaction keeps rows locked, and nobody can do
        its work without them. What it was writing is undone.
        """
        for one in dead:
            unheard = {"number": one.id, "heard_at": one.heard_at}
            self._open().execute(_CUT_OFF, {"key": _KEY, "names": f"{NAME}%", **unheard})
            self._open().execute(_BURY, unheard)

    def leave(self, number: int) -> None:
        """Strike oneself off."""
        if self._connection is not None:
            self._connection.execute(_LEAVE, {"number": number})

    def hang_up(self) -> None:
        """Let go of the connection; PostgreSQL frees what it held."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> Connection:
        if self._connection is None:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()  # it stays open, and must not be missing in the pool
            self._connection = connection
        return self._connection


def enter_alone(session: Session) -> int:
    """Put oneself on the roll where there can be nobody else; whoever is still on it is dead."""
    connection = session.connection()
    connection.execute(delete(Replica))
    entered = connection.execute(
        insert(Replica).values(started_at=func.now(), heard_at=func.now(), retiring=False)
    )
    number: int = entered.inserted_primary_key[0]  # type: ignore[index]
    return number


def leave_alone(session: Session) -> None:
    """Strike oneself off where there is nobody else."""
    session.connection().execute(delete(Replica))


def halt(session: Session, number: int, seconds: float) -> None:
    """Have all others send nothing for a while, either: Telegram counts what all of them send."""
    if session.get_bind().dialect.name != "sqlite":
        until = func.clock_timestamp() + timedelta(seconds=seconds)
        session.connection().execute(
            update(Replica).where(col(Replica.id) == number).values(halted_until=until)
        )


def retire(session: Session, number: int) -> None:
    """Leave to others what only one may do."""
    session.connection().execute(update(Replica).where(col(Replica.id) == number).values(retiring=True))
