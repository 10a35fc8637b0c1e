"""What every test may ask for: a database of each kind, sessions on it."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlmodel import Session

from bot.database import Database, read_only
from models.database import connect
from tests.auxil.databases import PostgresDatabases, SqliteDatabases, engine_on
from tests.auxil.postgres import PostgresUnavailableError, Server

if TYPE_CHECKING:
    from tests.auxil.stage import Stage

# How long an example takes says something of the machine, nothing of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LANGUAGES = sorted(path.stem for path in (Path(__file__).parent.parent / "locales").glob("*.po"))
_MEETING = {"database_url", "language"}
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Copies of a migrated SQLite file."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """A PostgreSQL server of this test process, started by the first test that asks."""
    try:
        server = Server()
    except PostgresUnavailableError as error:
        message = f"PostgreSQL could not be started: {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    databases = PostgresDatabases(server)
    yield databases
    databases.close()
    server.stop()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of a migrated, empty database; the test runs once on SQLite and once on PostgreSQL.

    The address is the same for all tests of a process: who changes the layout takes the bare one.
    """
    if request.param == "sqlite":
        sqlite: SqliteDatabases = request.getfixturevalue("sqlite_databases")
        return sqlite.again()
    postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
    return postgres.fresh()


@pytest.fixture(params=BOTH)
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a database without any table, one of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
    with postgres.bare() as url:
        yield url


@pytest.fixture
def bare_engine(bare_database_url: str) -> Iterator[Engine]:
    """Engine on the database without any table."""
    engine = connect(bare_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Engine on the test's database, as the bot opens it."""
    engine = engine_on(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Session as a turn has it; what the test does not commit is rolled back."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def fresh_session(engine: Engine) -> Iterator[Callable[[], Session]]:
    """Opens sessions that see what was really committed, and only read."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Session(stack.enter_context(read_only(engine))))


@pytest.fixture
async def database(engine: Engine) -> AsyncIterator[Database]:
    """The engine behind its async shell."""
    database = Database(engine)
    yield database
    await database.close()


# --- conversations


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> "AsyncIterator[Stage]":
    """The real application on the test's database, with an offline Telegram and a clock that stands.

    Whatever people do there, nothing may fail behind the scenes, Telegram is asked for nothing that it does
    not know, and no group hears what is private.
    """
    from tests.auxil.stage import Stage  # most tests need none of what it brings

    stage = Stage(database_url, tmp_path / "data")
    await stage.open()
    yield stage
    faults, overheard = await stage.faults(), await stage.told_in_groups()
    await stage.close()
    assert faults == []
    assert stage.wrong_requests() == set()
    assert overheard == set()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Every language that the house speaks, in turn."""
    return str(request.param)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tell each story in both languages and on both databases, but not in every way in which the two meet.

    What is tried in many forms or by many roles (`alternating`) is tried by each on one database in turn;
    what does not depend on their words and rules (`alike`), in a few that speak for all.
    """
    kept = [item for item in items if not _is_told_otherwise(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@cache
def _spokesmen() -> frozenset[str]:
    from tests.handlers.shapes import spokesmen  # with all rooms, which most tests can do without

    return spokesmen()


def _is_told_otherwise(item: pytest.Item) -> bool:
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if item.get_closest_marker("alike") and params["story"] not in _spokesmen():
        return True
    if alternating := item.get_closest_marker("alternating"):
        told = [str(params[name]) for name in params if name not in _MEETING] or [item.name.partition("[")[0]]
        turn = (crc32(" ".join(told).encode()) >> 8 & 1) ^ bool(alternating.kwargs.get("other"))
        if params["database_url"] != ("sqlite", "postgresql")[turn]:
            return True
    if not params.keys() >= _MEETING:
        return False
    return (params["database_url"] == "postgresql") is (params["language"] == "zh-hans")
