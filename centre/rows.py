"""The two ways of writing that cannot race: insert unless it is there, change only what is still so."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, update
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session

from centre import numbers
from models.base import Row
from models.database import insert_into

Subject = tuple[str, int | None]  # the kind and the id of the record that something is about
NO_SUBJECT: Subject = ("", None)


def insert_new(session: Session, row: Row) -> int | None:
    """Insert a row unless a unique index holds its like already; the new id, or None."""
    return insert_values(session, type(row), **row.model_dump(exclude={"id"}))


def insert_values(session: Session, model: type[Row], **values: Any) -> int | None:
    """The same for what turns do again and again: the values alone, without an object to hold them."""
    statement = _insert(model, session.get_bind().dialect.name)
    new_id: int | None = session.connection().execute(statement, _defaults(model) | values).scalar()
    return new_id


def insert_many(session: Session, model: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """The same for many rows at once."""
    if rows:
        statement = _insert_all(model, session.get_bind().dialect.name)
        session.connection().execute(statement, [{**_defaults(model), **row} for row in rows])


def numbered(session: Session, model: type[Row], prefix: str, number: str) -> int | None:
    """The row of a number as people type it; None if it is none of this kind, or of nothing.

    Raises:
        Refused: the number has a slip in it.
    """
    said, row = numbers.parse(number)
    return row if said == prefix and session.get(model, row) is not None else None


def change(session: Session, model: type[Row], *still: ColumnElement[bool], **values: Any) -> int:
    """Change the rows of which all this still holds; how many there were. Loaded objects follow."""
    session.flush()
    statement = _update(model, *still).values(**values)
    changed = session.connection().execute(statement).scalars().all()
    _expire(session, model, changed, values)
    return len(changed)


class Change:
    """The same for what turns do again and again: a statement written once, whose conditions have parameters.

    A parameter must not be named like a column: those are the names of the new values.
    """

    def __init__(self, model: type[Row], *still: ColumnElement[bool]) -> None:
        self._model = model
        self._statement = _update(model, *still)

    def __call__(self, session: Session, still: Mapping[str, Any], **values: Any) -> int:
        """Change the rows of which this still holds; how many there were. Loaded objects follow."""
        session.flush()
        changed = session.connection().execute(self._statement, {**still, **values}).scalars().all()
        _expire(session, self._model, changed, values)
        return len(changed)


def _update(model: type[Row], *still: ColumnElement[bool]) -> Any:
    table = _table(model)
    return update(table).where(*still).returning(table.c.id)


def _expire(session: Session, model: type[Row], changed: Sequence[int], values: Mapping[str, Any]) -> None:
    for row_id in changed:
        loaded = session.identity_map.get(identity_key(model, row_id))
        if loaded is not None:
            session.expire(loaded, values)


@cache
def _insert(model: type[Row], dialect: str) -> Any:
    table = _table(model)
    return insert_into(table, dialect).on_conflict_do_nothing().returning(table.c.id)


@cache
def _insert_all(model: type[Row], dialect: str) -> Any:
    return insert_into(_table(model), dialect).on_conflict_do_nothing()


@cache
def _defaults(model: type[Row]) -> dict[str, Any]:
    optional = {name: field for name, field in model.model_fields.items() if not field.is_required()}
    return {
        name: field.get_default(call_default_factory=True) for name, field in optional.items() if name != "id"
    }


def _table(model: type[Row]) -> Table:
    # The bare table: this is the busiest part of a turn, and the mapper would double its cost.
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table
