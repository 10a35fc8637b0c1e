"""Databases for tests: each test finds one that is migrated and empty, at the cost of milliseconds."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import Engine, make_url

from migrations.scripts import upgrade
from models.database import connect
from tests.auxil.postgres import Server

# A new database would take 50 ms, this takes 2. Only a big table is quicker to truncate than to delete from.
EMPTY = """
DO $$
DECLARE each record;
BEGIN
  PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;  -- foreign keys rest
  FOR each IN SELECT oid::regclass AS name, pg_relation_size(oid) AS size FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
      AND pg_relation_size(oid) > 0
  LOOP
    IF each.size > 100000 THEN
      EXECUTE format('TRUNCATE %s CASCADE', each.name);
    ELSE
      EXECUTE format('DELETE FROM %s', each.name);
    END IF;
  END LOOP;
  PERFORM setval(seqrelid, 1, false) FROM pg_sequence;
END $$
"""


@cache
def engine_on(url: str) -> Engine:
    """The one engine of this process on an address: what was compiled for one test serves the next.

    Whoever has it disposes of it, and takes back what they listen for.
    """
    return connect(url)


class SqliteDatabases:
    """Copies of a file that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        self._again = folder / "again.db"
        engine = connect(f"sqlite:///{self._template}")
        upgrade(engine)
        engine.dispose()

    def fresh(self, folder: Path) -> str:
        """Give the address of a migrated, empty database in this folder."""
        file = folder / f"{uuid4().hex[:8]}.db"
        shutil.copyfile(self._template, file)
        return f"sqlite:///{file}"

    def again(self) -> str:
        """Give the address that the test before had, where the database is as new."""
        for file in self._again.parent.glob(f"{self._again.name}*"):
            file.unlink()  # whoever still has it open keeps what they had
        shutil.copyfile(self._template, self._again)
        return f"sqlite:///{self._again}"


class PostgresDatabases:
    """One migrated database of a server, emptied again and again."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._admin = psycopg.connect(libpq(server.url("postgres")), autocommit=True)
        self._admin.execute("CREATE DATABASE linli")
        engine = connect(server.url("linli"))
        upgrade(engine)
        engine.dispose()
        self._inside = psycopg.connect(libpq(server.url("linli")), autocommit=True)

    def fresh(self) -> str:
        """Give the address of the database, empty; whoever was still connected to it is thrown out."""
        self._inside.execute(EMPTY)
        return self._server.url("linli")

    @contextmanager
    def bare(self) -> Iterator[str]:
        """Give the address of a database without any table, for as long as the context lasts."""
        name = f"bare_{uuid4().hex[:8]}"
        self._admin.execute(f"CREATE DATABASE {name}")
        yield self._server.url(name)
        self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._inside.close()
        self._admin.close()


def libpq(url: str) -> str:
    """Write SQLAlchemy's address as psycopg reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
