"""The two ways of writing that cannot race: insert unless it is there, change only what is still so."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session

from models.base import Row

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}

Subject = tuple[str, int | None]  # the kind and the id of the record that something is about
NO_SUBJECT: Subject = ("", None)


def insert_new(session: Session, row: Row) -> int | None:
    """Insert a row unless a unique index holds its like already; the new id, or None."""
    statement = _insert(type(row), session.get_bind().dialect.name)
    new_id: int | None = session.connection().execute(statement, row.model_dump(exclude={"id"})).scalar()
    return new_id


def change(session: Session, model: type[Row], *still: ColumnElement[bool], **values: Any) -> int:
    """Change the rows of which all this still holds; how many there were. Loaded objects follow."""
    session.flush()
    table = _table(model)
    statement = update(table).where(*still).values(**values).returning(table.c.id)
    changed = session.connection().execute(statement).scalars().all()
    for row_id in changed:
        loaded = session.identity_map.get(identity_key(model, row_id))
        if loaded is not None:
            session.expire(loaded, values)
    return len(changed)


@cache
def _insert(model: type[Row], dialect: str) -> Any:
    table = _table(model)
    return _INSERTS[dialect](table).on_conflict_do_nothing().returning(table.c.id)


def _table(model: type[Row]) -> Table:
    # The bare table: this is the busiest part of a turn, and the mapper would double its cost.
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table
