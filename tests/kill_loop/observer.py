"""The database from outside: an observer that the bot knows nothing of, and looks between two lives."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, make_url, text

from bot.database import read_only
from models.database import connect

# Every time that an update leaves the state in which it was, in the transaction that does it: a turn taken
# twice would be here twice, whatever the bot's own rows say.
_OBSERVERS = {
    "sqlite": (
        "CREATE TABLE observed_turn (number INTEGER PRIMARY KEY AUTOINCREMENT, inbox_id INTEGER, state TEXT)",
        """
        CREATE TRIGGER observe_turn AFTER UPDATE OF state ON inbox
        BEGIN INSERT INTO observed_turn (inbox_id, state) VALUES (NEW.id, NEW.state); END
        """,
    ),
    "postgresql": (
        "CREATE TABLE observed_turn (number BIGSERIAL PRIMARY KEY, inbox_id BIGINT, state TEXT)",
        """
        CREATE FUNCTION observe_turn() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO observed_turn (inbox_id, state) VALUES (NEW.id, NEW.state); RETURN NULL; END $$
        """,
        """
        CREATE TRIGGER observe_turn AFTER UPDATE OF state ON inbox
        FOR EACH ROW EXECUTE FUNCTION observe_turn()
        """,
    ),
}
_OTHERS = """
SELECT count(*), pg_sleep(0.01) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# Cases that are not closed and lack a number, somebody who answers for them, or a time by which to act.
_FORGOTTEN = """
SELECT id FROM "case" WHERE closed_at IS NULL AND (number IS NULL OR custodian_id IS NULL OR due_at IS NULL
OR NOT EXISTS (
    SELECT 1 FROM deadline WHERE subject_kind = 'case' AND subject_id = "case".id AND state = 'waiting'
))
"""
# Posts of a shift with too few people who mean to come, for whom nobody looks, or not at any time.
_UNSOUGHT = """
SELECT post.id FROM post JOIN shift ON shift.id = post.shift_id
WHERE shift.state = 'open' AND post.minimum > post.taken - (
    SELECT count(*) FROM sign_up WHERE sign_up.post_id = post.id AND sign_up.state = 'leaving'
) AND NOT EXISTS (
    SELECT 1 FROM search JOIN deadline ON deadline.subject_kind = 'search' AND deadline.subject_id = search.id
    WHERE search.post_id = post.id AND search.state = 'open'
    AND deadline.state = 'waiting' AND deadline.due_at = search.next_at
)
"""
_LOOKS_AT_MOST = 1000
_HOLD = {"sqlite": "SELECT 1", "postgresql": "LOCK TABLE inbox IN EXCLUSIVE MODE"}


@dataclass(frozen=True, slots=True)
class Look:
    """What lay unfinished in the database when the bot had been killed."""

    pending: int
    waiting: int
    started: frozenset[tuple[int, int]]
    """Messages on their way, each with the number of times that it was begun."""
    forgotten: frozenset[int] = frozenset()
    """Open cases after which nobody looks."""
    unsought: frozenset[int] = frozenset()
    """Posts at which somebody is missing and nobody looks for them."""


def install(engine: Engine) -> None:
    """Put the observer beside the bot's tables."""
    with engine.begin() as connection:
        for statement in _OBSERVERS[engine.dialect.name]:
            connection.execute(text(statement))


def look(url: str) -> Look:
    """Look at the database of a process that was killed."""
    with _left_behind(url) as connection:
        inbox = connection.execute(text("SELECT count(*) FROM inbox WHERE state = 'pending'"))
        waiting = connection.execute(text("SELECT count(*) FROM outbox WHERE state = 'pending'"))
        started = connection.execute(text("SELECT id, attempts FROM outbox WHERE state = 'started'"))
        forgotten = connection.execute(text(_FORGOTTEN)).scalars()
        unsought = connection.execute(text(_UNSOUGHT)).scalars()
        return Look(
            pending=inbox.scalar_one(),
            waiting=waiting.scalar_one(),
            started=frozenset((number, attempts) for number, attempts in started),
            forgotten=frozenset(forgotten),
            unsought=frozenset(unsought),
        )


@contextmanager
def held(url: str) -> Iterator[None]:
    """Let nobody else commit for a while."""
    engine = connect(url)
    try:
        with engine.begin() as connection:  # on SQLite this alone is BEGIN IMMEDIATE
            connection.execute(text(_HOLD[engine.dialect.name]))
            yield
    finally:
        engine.dispose()


@contextmanager
def _left_behind(url: str) -> Iterator[Connection]:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        with _opened(url) as connection:
            _await_burial(connection)
            yield connection
        return
    # A copy: to recover the file itself is the business of the bot's next life.
    assert parsed.database
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("", "-wal"):
            file = Path(f"{parsed.database}{ending}")
            if file.exists():
                shutil.copyfile(file, Path(folder, f"copy{ending}"))
        with _opened(f"sqlite:///{folder}/copy") as connection:
            yield connection


def _await_burial(connection: Connection) -> None:
    """Wait until the server has noticed that the process is dead, and ended what that one had begun."""
    for _ in range(_LOOKS_AT_MOST):
        others = connection.execute(text(_OTHERS)).scalar_one()
        connection.rollback()  # within one transaction it would show the same sessions for ever
        if not others:
            return
    raise RuntimeError("PostgreSQL keeps the sessions of a dead process.")


@contextmanager
def _opened(url: str) -> Iterator[Connection]:
    engine = connect(url)
    try:
        with read_only(engine) as connection:
            yield connection
    finally:
        engine.dispose()
