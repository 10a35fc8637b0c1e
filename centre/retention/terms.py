"""What a purge goes by, and the usual ways to let go of rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, delete
from sqlmodel import Session, select

from centre.rules import Rules
from models.base import Row

# How often somebody purges. People are told when their words are gone at the latest, so what
# would be too old for the next purge goes with this one.
PURGE_EVERY = timedelta(hours=1)
# How long a backup may be restored; then it is deleted, and nobody needs to know who was erased before.
KEEP_BACKUPS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a purge goes by: the rules, the time, and how many rows of a kind it may touch at once."""

    in_force: Rules
    now: datetime
    limit: int

    def ago(self, **length: float) -> datetime:
        """So long before now."""
        return self.now - timedelta(**length)


# Lets go of rows of a table and counts them. None: rows without personal words, rows that go with another
# table's, or those kept until their person has them erased.
Rule = Callable[[Session, Terms], int] | None


def some(table: type[Row], terms: Terms, *old: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Ids of rows of which all this holds, as many as a purge may touch."""
    rows: Any = table
    # No order: the index by time finds the old ones, sorting by id would read all rows.
    return select(rows.id).where(*old).limit(terms.limit).scalar_subquery()


def delete_some(session: Session, table: type[Row], terms: Terms, *old: ColumnElement[bool]) -> int:
    """Delete rows of which all this holds; how many."""
    rows: Any = table
    return session.exec(delete(table).where(rows.id.in_(some(table, terms, *old)))).rowcount
