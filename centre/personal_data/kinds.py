"""A kind of personal data, and the usual ways to say whose rows are and to empty them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col

from centre.moment import Moment
from centre.rows import change
from models.base import Row
from models.who import Who

NOBODY = 0  # in place of a Telegram id

Ids = Callable[[Who], Any]  # the ids of somebody's records, as a part of a query
Which = Callable[[Who], ColumnElement[bool]]
Erase = Callable[[Session, Moment, Who], int]
Told = tuple[str, Ids]  # what others were told about: the kind of subject, and which of them


@dataclass(frozen=True, slots=True)
class Personal:
    """One kind of data about people.

    theirs: which rows are a person's own.
    shown: the columns that they see.
    erase: takes what is personal away and counts the rows; None where there is nothing to take.
    kept: the sentence that says why (the rest of) the rows stays.
    told: what others were told about them, which holds the person's words too and is emptied first.
    """

    kind: str
    table: type[Row]
    theirs: Which
    shown: tuple[str, ...]
    erase: Erase | None = None
    kept: str | None = None
    told: Told | None = None


def whose(column: Any) -> Which:
    """Rows in which this column is the person."""
    return lambda who: col(column) == who.id


def part_of(column: Any, ids: Ids) -> Which:
    """Rows in which this column is one of the person's records."""
    return lambda who: col(column).in_(ids(who))


def blank(table: type[Row], theirs: Which, *columns: str) -> Erase:
    """Leave the rows, but without the words in these columns."""
    return lambda session, _moment, who: change(session, table, theirs(who), **dict.fromkeys(columns, ""))


def remove(table: type[Row], theirs: Which) -> Erase:
    """Delete the rows."""
    return lambda session, _moment, who: session.exec(delete(table).where(theirs(who))).rowcount
