"""From a SQLite file to PostgreSQL: everything arrives, all or nothing, and no number is given twice."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, SQLModel

from bot.lock import AlreadyRunning, SingleRun
from bot.trouble import Trouble
from models.database import connect
from tests.auxil.databases import PostgresDatabases, SqliteDatabases
from tests.auxil.factories import a_call, a_file, a_person
from tools.move_database import main, move

pytestmark = pytest.mark.postgres


@pytest.fixture
def file(sqlite_databases: SqliteDatabases, tmp_path: Path) -> str:
    """A SQLite database in which something happened."""
    url = sqlite_databases.fresh(tmp_path)
    engine = connect(url)
    with Session(engine) as session:
        resident = a_person(session, "李奶奶")
        a_call(session, resident)
        a_file(session, resident)
        session.commit()
    engine.dispose()
    return url.removeprefix("sqlite:///")


@pytest.fixture
def target(postgres_databases: PostgresDatabases) -> str:
    """An empty PostgreSQL database."""
    return postgres_databases.fresh()


def content(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
        }


def test_everything_arrives(
    file: str, target: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", target)
    main(file)
    before, after = connect(f"sqlite:///{file}"), connect(target)
    assert content(after) == content(before)
    assert "\ncall: 1 " in capsys.readouterr().out
    before.dispose()
    after.dispose()


def test_no_number_is_given_twice(file: str, target: str) -> None:
    source, goal = connect(f"sqlite:///{file}"), connect(target)
    with Session(source) as session:
        newest = a_file(session, a_person(session))
        number = newest.id or 0
        session.delete(newest)
        session.commit()
    move(source, goal)
    with Session(goal) as session:
        assert a_file(session, a_person(session)).id == number + 1
    source.dispose()
    goal.dispose()


def test_a_database_in_use_is_left_alone(file: str, target: str) -> None:
    source, goal = connect(f"sqlite:///{file}"), connect(target)
    with Session(goal) as session:
        a_person(session, "Mary")
        session.commit()
    before = content(goal)
    with pytest.raises(Trouble, match="person"):
        move(source, goal)
    assert content(goal) == before
    source.dispose()
    goal.dispose()


def test_the_way_leads_to_postgresql_only(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}.copy")
    with pytest.raises(Trouble, match="PostgreSQL"):
        main(file)


def test_a_bot_at_work_is_not_disturbed(file: str, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", target)
    with SingleRun(Path(f"{file}.lock")), pytest.raises(AlreadyRunning):
        main(file)
