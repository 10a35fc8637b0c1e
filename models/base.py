"""What every table shares: names for constraints, ids that fit Telegram's, enumerations as text."""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Enum, Index, Integer, MetaData, Text, literal_column, text
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

# Alembic can only drop what has a name, and a violation can only be explained if it can be recognised.
SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Telegram's ids pass 2**31. SQLite numbers rows by itself only in a column of type INTEGER (64 bits there).
BigId = BigInteger().with_variant(Integer(), "sqlite")
Instant = UTCDateTime()


class Row(SQLModel):
    """Base of all tables."""

    # SQLModel leaves the rows of a table unchecked, so the validators would never be asked.
    model_config = {"defer_build": True}


def table_args(*parts: Any) -> tuple[Any, ...]:
    """Constraints and indexes of a table; ids are never given out twice, even after a purge of the newest."""
    return (*parts, {"sqlite_autoincrement": True})


def row_id() -> Any:
    """Field of a primary key."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def telegram_id(*, nullable: bool = False) -> Any:
    """Field of an id that Telegram gave."""
    if nullable:
        return Field(default=None, sa_type=BigId, nullable=True)
    return Field(sa_type=BigId)


def reference(target: str) -> Any:
    """Field of a required foreign key."""
    return Field(foreign_key=target, sa_type=BigId)


def maybe_reference(target: str) -> Any:
    """Field of an optional foreign key."""
    return Field(default=None, foreign_key=target, sa_type=BigId, nullable=True)


def long_text(default: str | None = None) -> Any:
    """Field of a text of any length."""
    return Field(sa_type=Text) if default is None else Field(default=default, sa_type=Text)


def one_of(kind: type[StrEnum], default: StrEnum | None = None, *, name: str = "") -> Any:
    """Field of an enumeration, stored as its value and guarded by a check constraint in the database.

    name: of the constraint, where a table has more than one of a kind.
    """
    column = Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
    return Field(sa_type=column) if default is None else Field(default=default, sa_type=column)


def maybe_one_of(kind: type[StrEnum], *, name: str = "") -> Any:
    """Field of an enumeration that may be missing."""
    return Field(default=None, sa_type=one_of(kind, name=name).sa_type, nullable=True)


def unique_where(name: str, *columns: str, where: str) -> Index:
    """Unique index over the rows that meet a condition; see `index_where`."""
    return Index(name, *columns, unique=True, sqlite_where=text(where))


def constant(value: StrEnum) -> Any:
    """A value as a part of a statement that is written once.

    By a bound value SQLite can choose a partial index, too, but then it plans anew at every run.
    """
    return literal_column(f"'{value.value}'")


def index_where(name: str, *columns: str, where: str) -> Index:
    """Index over the rows that meet a condition, alike on SQLite and PostgreSQL.

    To name PostgreSQL here would load its dialect at every start; `migrations.env`, which lays the indexes,
    hands the condition on.
    """
    return Index(name, *columns, sqlite_where=text(where))
