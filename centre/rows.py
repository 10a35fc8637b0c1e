"""The two ways of writing that cannot race: insert unless it is there, change only what is still so."""

from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.base import Row

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}

Subject = tuple[str, int | None]  # the kind and the id of the record that something is about
NO_SUBJECT: Subject = ("", None)


def insert_new(session: Session, row: Row) -> int | None:
    """Insert a row unless a unique index holds its like already; the new id, or None."""
    insert = _INSERTS[session.get_bind().dialect.name]
    table: Any = type(row)
    statement = insert(table).values(row.model_dump(exclude={"id"})).on_conflict_do_nothing()
    new_id: int | None = session.connection().execute(statement.returning(table.id)).scalar()
    return new_id


def change(session: Session, table: type[Row], *still: ColumnElement[bool], **values: Any) -> int:
    """Change the rows of which all this still holds; how many there were. Loaded objects follow."""
    statement = update(table).where(*still).values(**values)
    # "fetch" asks the database which rows it changed: what a session has loaded may be old.
    result = session.exec(statement, execution_options={"synchronize_session": "fetch"})
    return result.rowcount
