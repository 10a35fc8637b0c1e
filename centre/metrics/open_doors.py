"""Lengths of time by open doors: very many at once, as figures need them."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, cast, func
from sqlmodel import Session

from centre.calendar import WorkingCalendar

_DAY = timedelta(days=1)


class OpenDoors:
    """The open doors between two moments, each in whole seconds of the epoch, added up once."""

    def __init__(self, calendar: WorkingCalendar, first: int, last: int) -> None:
        self._opens: list[int] = []
        self._closes: list[int] = []
        self._before = [0]
        day, end = (calendar.local(datetime.fromtimestamp(at, UTC)).date() for at in (first, last))
        while day <= end:
            if calendar.is_working_day(day):
                hours = (calendar.opening.opens, calendar.opening.closes)
                opens, closes = (int(calendar.at(day, clock).timestamp()) for clock in hours)
                self._opens.append(opens)
                self._closes.append(closes)
                self._before.append(self._before[-1] + closes - opens)
            day += _DAY

    def seconds(self, since: int, until: int) -> int:
        """For how many seconds the doors were open from one moment to another; never fewer than none."""
        return max(0, self._until(until) - self._until(since))

    def _until(self, at: int) -> int:
        nth = bisect_right(self._opens, at)
        if not nth:
            return 0
        return self._before[nth] - max(0, self._closes[nth - 1] - at)


def opened(calendar: WorkingCalendar, spans: Iterable[tuple[int, int]]) -> OpenDoors:
    """All open doors of some spans of time, each from one second to another."""
    ends = [at for span in spans for at in span] or [0]
    return OpenDoors(calendar, min(ends), max(ends))


def second(session: Session, column: Any) -> Any:
    """A column of moments in whole seconds of the epoch."""
    if session.get_bind().dialect.name == "sqlite":
        return func.unixepoch(column)
    return cast(func.floor(func.extract("epoch", column)), Integer)
