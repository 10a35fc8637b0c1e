"""What a list as a file is made of: its columns, its rows, and who may have it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from centre.periods import Period
from models.rights import Right
from models.who import Who

Condition = ColumnElement[bool]
ADDRESS = ("building", "unit", "room")


class Kind(StrEnum):
    """What stands in a column, so that a spreadsheet can reckon with it.

    day: a date, or the day on which a time falls. money: kept in the smallest unit. service: the row of a
    service. title: the same words in several languages. word: an enumeration.
    """

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    MINUTES = "minutes"
    DAY = "day"
    MOMENT = "moment"
    SERVICE = "service"
    TITLE = "title"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name here and in the sentences, and where its value comes from.

    words: of an enumeration, the name under which its values have their words. personal: it says who
    somebody is or where they live, or holds what they wrote; left out unless it is asked for with names.
    """

    name: str
    value: Any
    kind: Kind = Kind.TEXT
    members: type[StrEnum] | None = None
    words: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: who may have it, who may have it with names, its columns and its rows.

    at: what decides in which span of time a row falls. state: the column by which its figures are counted.
    order: of its rows, where the order of time would tell too much.
    """

    see: Right
    persons: Right
    columns: Sequence[Column]
    at: Any
    source: Callable[[Select[Any]], Select[Any]]
    seen_by: Callable[[Who], Sequence[Condition]]
    by_day: bool = False
    order: Sequence[Any] = ()

    @property
    def state(self) -> Column:
        """The first of its columns that holds an enumeration."""
        return next(column for column in self.columns if column.kind is Kind.WORD)

    def shown(self, *, persons: bool) -> list[Column]:
        """Its columns, with those that are personal or without them."""
        return [column for column in self.columns if persons or not column.personal]

    def rows(self, who: Who, span: Period, columns: Sequence[Column]) -> Select[Any]:
        """The rows of a span that somebody may see, in the list's own order or that of time."""
        order = self.order or (self.at, next(column.value for column in self.columns))
        return self._within(who, span, *(column.value for column in columns)).order_by(*order)

    def counts(self, who: Who, span: Period) -> Select[Any]:
        """How many of these rows are in which state."""
        state = self.state.value
        return self._within(who, span, state, func.count()).group_by(state)

    def _within(self, who: Who, span: Period, *values: Any) -> Select[Any]:
        begins, ends = (span.first, span.last) if self.by_day else (span.begins, span.ends)
        until = self.at <= ends if self.by_day else self.at < ends
        return self.source(select(*values)).where(self.at >= begins, until, *self.seen_by(who))
