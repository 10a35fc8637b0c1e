"""Whether other bots work on the same database. On SQLite there is only ever one: `bot/lock.py`."""

from sqlalchemy import Connection, Engine, func, select

_KEY = 0x4C696E6C69


class Presence:
    """A shared lock for as long as this bot is there; PostgreSQL frees it however the process ends.

    A bot that stopped answering keeps it: others then wait for its leases, which is slow and never wrong.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def enter(self) -> bool:
        """Join those who are there; returns whether there was nobody."""
        if self._engine.dialect.name == "sqlite":
            return True
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # it stays open, and must not be missing in the pool
        self._connection = connection
        alone: bool = connection.execute(select(func.pg_try_advisory_lock(_KEY))).scalar_one()
        connection.execute(select(func.pg_advisory_lock_shared(_KEY)))
        if alone:
            connection.execute(select(func.pg_advisory_unlock(_KEY)))
        return alone

    def leave(self) -> None:
        """Make room for others."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
