"""How the days of a series move when one of them does."""

from collections.abc import Callable
from datetime import date, timedelta

from centre.activities.plan import nth_of
from models.activities import ActivityTime

_WEEK = 7
_MONTHS = 12


def carrier(pattern: ActivityTime, before: date, after: date) -> Callable[[date], date]:
    """The way of all days of a series: as far as this one, or if it is monthly to such a day of each month.

    before, after: the day that moves, and where to.
    """
    if not pattern.nth:
        return lambda day: day + (after - before)
    nth, months = nth_of(after), _month(after) - _month(before)

    def carried(day: date) -> date:
        month = _month(day)
        if day < _held(month, pattern.nth, pattern.weekday):
            month -= 1  # an end before that month's day: the month before is the last
        return _held(month + months, nth, after.weekday())

    return carried


def _held(month: int, nth: int, weekday: int) -> date:
    """The nth such weekday of a month."""
    first = date(month // _MONTHS, month % _MONTHS + 1, 1)
    return first + timedelta(days=(weekday - first.weekday()) % _WEEK + (nth - 1) * _WEEK)


def _month(day: date) -> int:
    """The months since the beginning of the calendar."""
    return day.year * _MONTHS + day.month - 1
