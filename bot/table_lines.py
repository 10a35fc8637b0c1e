"""Tables as lines of JSON that mean the same on SQLite and PostgreSQL, with a sum over the rows of each."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum as PythonEnum
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Connection, Date, DateTime, Enum, Table, Time, insert, select, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

import models  # noqa: F401 - all tables are known once the package is imported

BATCH = 500
_ALL = 1 << 256
Cells = list[Any]


@dataclass(slots=True)
class Sum:
    """How many rows, and a sum over them that does not depend on their order, as each database sorts."""

    rows: int = 0
    total: int = 0

    def add(self, line: str) -> None:
        """Count a row in."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(sha256(line.encode()).digest())) % _ALL

    def told(self) -> dict[str, Any]:
        """As it stands in a backup."""
        return {"rows": self.rows, "sum": f"{self.total:064x}"}


def tables() -> Sequence[Table]:
    """All tables, each after those that it refers to."""
    return SQLModel.metadata.sorted_tables


def line_of(cells: Any) -> str:
    """Write something as one line, always in the same way."""
    return json.dumps(cells, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def rows(connection: Connection, table: Table) -> Iterator[str]:
    """Every row of a table as a line, by its key: mostly in the order in which they came."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for row in connection.execute(query):
        yield line_of([_plain(cell) for cell in row])


def put(connection: Connection, table: Table, lines: Iterable[list[Cells]]) -> None:
    """Write batches of rows, as `rows` gave them, into a table."""
    readers = [(column.key, _reader(column)) for column in table.columns]
    for batch in lines:
        values = [
            {key: read(cell) for (key, read), cell in zip(readers, cells, strict=True)} for cells in batch
        ]
        connection.execute(insert(table), values)


def sum_of(connection: Connection, table: Table) -> Sum:
    """Count the rows of a table and add them up."""
    found = Sum()
    for line in rows(connection, table):
        found.add(line)
    return found


def empty(connection: Connection) -> None:
    """Delete all rows of all tables."""
    for table in reversed(tables()):
        connection.execute(table.delete())


def filled(connection: Connection) -> list[str]:
    """The tables in which there is something."""
    return [
        table.name for table in tables() if connection.execute(select(table).limit(1)).first() is not None
    ]


def counters(connection: Connection) -> dict[str, int]:
    """The newest id that each table ever gave out, also where its row is gone."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, seq FROM sqlite_sequence WHERE seq > 0"))
        known = {table.name for table in tables()}
        return {name: newest for name, newest in found if name in known}
    given: dict[str, int] = {}
    for table in tables():
        if sequence := _sequence(connection, table.name):
            newest, called = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608 - the database names it
            given |= {table.name: newest} if called else {}
    return given


def go_on_counting(connection: Connection, given: Mapping[str, int]) -> None:
    """Give no id twice, not even one whose row was purged."""
    for table in tables():
        newest = given.get(table.name)
        if newest is None:
            continue
        if connection.dialect.name == "sqlite":
            values = {"table": table.name, "newest": newest}
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), values)
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :newest)"), values
            )
        elif sequence := _sequence(connection, table.name):
            connection.execute(text("SELECT setval(:name, :newest)"), {"name": sequence, "newest": newest})


@contextmanager
def in_any_order(connection: Connection) -> Iterator[None]:
    """Let rows refer to later rows of their own table; what refers to nothing is refused at the end."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # until the transaction ends
        yield
        return
    own = [
        f'ALTER TABLE "{table.name}" ALTER CONSTRAINT "{key.name}"'
        for table in tables()
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name))
        if key.referred_table is table
    ]
    for constraint in own:
        connection.exec_driver_sql(f"{constraint} DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for constraint in own:
        connection.exec_driver_sql(f"{constraint} NOT DEFERRABLE")


def _sequence(connection: Connection, table: str) -> str | None:
    if "id" not in SQLModel.metadata.tables[table].columns:
        return None
    found = connection.execute(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": f'"{table}"'})
    name: str | None = found.scalar_one()
    return name


def _plain(cell: Any) -> Any:
    match cell:
        case PythonEnum():
            return cell.value
        case date() | time():  # a datetime is a date
            return cell.isoformat()
    return cell


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    read = _from_plain(column)
    return lambda cell: None if cell is None else read(cell)


@cache
def _from_plain(column: Column[Any]) -> Callable[[Any], Any]:
    kind: Any = column.type
    kind = kind.impl if isinstance(kind, TypeDecorator) else kind
    match kind:
        case Enum() if kind.enum_class is not None:
            return kind.enum_class
        case DateTime():
            return datetime.fromisoformat
        case Date():
            return date.fromisoformat
        case Time():
            return time.fromisoformat
    return _same


def _same(cell: Any) -> Any:
    return cell
