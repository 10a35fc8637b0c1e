"""Rules that must never break are unique indexes, over the rows they are about and no others."""

from typing import Any

import pytest
from sqlalchemy import Engine, Index, inspect, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from migrations.scripts import upgrade
from models import Assignment, Consent, Dialogue, Person, PhoneLine
from models.database import connect
from models.desk import PhoneLineState
from models.dialogue import DialogueState
from models.people import Role
from tests.auxil.factories import NOW

INDEXES = sorted(
    (index for table in SQLModel.metadata.tables.values() for index in table.indexes),
    key=lambda index: str(index.name),
)


def condition(index: Index, dialect: str) -> str | None:
    """Give the condition under which an index covers a row."""
    where = index.dialect_options[dialect].get("where")
    return None if where is None else str(where)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The conditions are handed on to PostgreSQL when the scripts are carried out."""
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('indexes') / 'a.db'}")
    upgrade(engine)
    engine.dispose()


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("index", INDEXES, ids=lambda index: str(index.name))
def test_an_index_covers_the_same_rows_on_both(index: Index) -> None:
    assert condition(index, "sqlite") == condition(index, "postgresql")


def test_partial_indexes_are_partial_in_the_database(engine: Engine) -> None:
    inspector = inspect(engine)
    partial = {
        found["name"]
        for table in SQLModel.metadata.tables
        for found in inspector.get_indexes(table)
        if f"{engine.dialect.name}_where" in found.get("dialect_options", {})
    }
    assert partial == {index.name for index in INDEXES if condition(index, engine.dialect.name)}


# A row that may stand only once, and what ends its standing.
STANDING: list[tuple[type[SQLModel], dict[str, Any], dict[str, Any]]] = [
    (Consent, {"kind": "privacy", "version": 1, "given_at": NOW}, {"withdrawn_at": NOW}),
    (Assignment, {"role": Role.CLERK, "granted_at": NOW}, {"ended_at": NOW}),
    (
        Dialogue,
        {"flow": "talk", "version": 1, "step": "about", "created_at": NOW, "touched_at": NOW},
        {"state": DialogueState.SUSPENDED},
    ),
    (PhoneLine, {"opened_at": NOW}, {"state": PhoneLineState.CALLED}),
]


@pytest.mark.parametrize(
    ("table", "values", "ended"), STANDING, ids=lambda part: getattr(part, "__name__", "")
)
def test_one_stands_and_any_number_has_ended(
    session: Session, table: type[SQLModel], values: dict[str, Any], ended: dict[str, Any]
) -> None:
    person = Person(created_at=NOW)
    session.add(person)
    session.flush()
    for _ in range(3):
        session.add(table(person_id=person.id, **values))
        session.flush()
        session.execute(update(table).values(**ended))
    session.add(table(person_id=person.id, **values))
    session.flush()
    session.add(table(person_id=person.id, **values))
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_unset_is_not_unique(session: Session) -> None:
    session.add_all([Person(telegram_id=None, created_at=NOW) for _ in range(2)])
    session.flush()
