"""What is asked of a metric, and how it is counted: in the database, whole or by group, over a period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, select
from sqlmodel import Session

from centre.figures import Share
from centre.metrics.values import Figure, Spread
from centre.moment import Moment
from centre.periods import Period

Key = str | int | None
Figures = dict[Key, Figure]


class By(StrEnum):
    """By what a metric can be split."""

    ALL = "all"
    SERVICE = "service"
    UNIT = "unit"
    TEAM = "team"
    BUILDING = "building"
    CHANNEL = "channel"
    CATEGORY = "category"
    REASON = "reason"
    CAUSE = "cause"
    PART = "part"
    INSPECTION = "inspection"


@dataclass(frozen=True, slots=True)
class Ask:
    """Which period, as it stands at a moment, whole or split."""

    session: Session
    moment: Moment
    period: Period
    by: By = By.ALL

    @property
    def until(self) -> datetime:
        """Until when something can have been due: of a period that runs, until now."""
        return min(self.period.ends, self.moment.now)

    def within(self, column: Any) -> ColumnElement[bool]:
        """Whether a moment lies in the period."""
        found: ColumnElement[bool] = and_(column >= self.period.begins, column < self.period.ends)
        return found

    def past(self, column: Any) -> ColumnElement[bool]:
        """Whether a moment lies in the period and has come."""
        found: ColumnElement[bool] = and_(column >= self.period.begins, column < self.until)
        return found


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be counted: rows of tables that are joined, and by which of their columns they are split.

    Whatever is counted of them is one statement; what is not there comes to nothing of nothing.
    """

    of: Any
    keys: Mapping[By, Any]

    def count(self, ask: Ask, *where: ColumnElement[bool]) -> Figures:
        """How many there are."""
        return self._figures(ask, where, (func.count(),), int, 0)

    def total(self, ask: Ask, what: Any, *where: ColumnElement[bool]) -> Figures:
        """The sum of something of them."""
        return self._figures(ask, where, (func.coalesce(func.sum(what), 0),), int, 0)

    def share(self, ask: Ask, part: ColumnElement[bool], *where: ColumnElement[bool]) -> Figures:
        """Of how many something holds."""
        counted = (func.coalesce(func.sum(case((part, 1), else_=0)), 0), func.count())
        return self._figures(ask, where, counted, _share, Share(0, 0))

    def ratio(self, ask: Ask, part: Any, whole: Any, *where: ColumnElement[bool]) -> Figures:
        """The sum of one thing to that of another."""
        counted = tuple(func.coalesce(func.sum(one), 0) for one in (part, whole))
        return self._figures(ask, where, counted, _share, Share(0, 0))

    def spread(self, ask: Ask, since: Any, until: Any, *where: ColumnElement[bool]) -> Figures:
        """How long it was from one moment to another, in whole minutes."""
        lasted = minutes_between(ask.session, since, until)
        told: dict[Key, dict[int, int]] = {}
        # The statement gives how often each length came: as many rows as there are lengths, not cases.
        key = self.key(ask)
        rows = select(*key, lasted, func.count()).select_from(self.of).where(*where).group_by(*key, lasted)
        for *group, minutes, often in ask.session.connection().execute(rows):
            told.setdefault(group[0] if group else None, {})[int(minutes)] = often
        found: Figures = {group: Spread.of(one) for group, one in told.items()}
        return found if key else {None: found.get(None, Spread(0))}

    def _figures(
        self,
        ask: Ask,
        where: tuple[ColumnElement[bool], ...],
        counted: tuple[Any, ...],
        make: Any,
        none: Figure,
    ) -> Figures:
        key = self.key(ask)
        rows = select(*key, *counted).select_from(self.of).where(*where).group_by(*key)
        found = ask.session.connection().execute(rows).all()
        if not key:
            return {None: make(*found[0]) if found else none}
        return {row[0]: make(*row[1:]) for row in found}

    def key(self, ask: Ask) -> tuple[Any, ...]:
        """The column by which they are split; none where they are counted whole."""
        return () if ask.by is By.ALL else (self.keys[ask.by],)


def spreads(lengths: Iterable[tuple[Key, int]], ask: Ask) -> Figures:
    """How values are spread that a statement alone cannot tell, each with its group."""
    told: dict[Key, dict[int, int]] = {} if ask.by is not By.ALL else {None: {}}
    for key, minutes in lengths:
        of_group = told.setdefault(key, {})
        of_group[minutes] = of_group.get(minutes, 0) + 1
    return {key: Spread.of(one) for key, one in told.items()}


def _share(part: Any, whole: Any) -> Share:
    return Share(int(part), int(whole))


def days_between(session: Session, since: Any, until: Any) -> Any:
    """How many days lie between two columns of moments, with their parts."""
    if session.get_bind().dialect.name == "sqlite":
        return (func.unixepoch(until) - func.unixepoch(since)) / 86_400.0
    return (func.extract("epoch", until) - func.extract("epoch", since)) / 86_400.0


def minutes_between(session: Session, since: Any, until: Any) -> Any:
    """How many whole minutes lie between two columns of moments, by the clock; never fewer than none."""
    if session.get_bind().dialect.name == "sqlite":
        seconds = func.unixepoch(until) - func.unixepoch(since)
    else:
        seconds = func.floor(func.extract("epoch", until)) - func.floor(func.extract("epoch", since))
    return cast(func.floor(case((seconds > 0, seconds), else_=0) / 60), Integer)
