"""Whole months and years of the centre's calendar, as figures are counted by them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from centre.errors import Refused
from centre.moment import Moment

_CENTURY = 1200
_OVER_A_MONTH, _DAY = timedelta(days=32), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A month or a year from its first day to its last: from `begins` until before `ends`."""

    first: date
    last: date
    begins: datetime
    ends: datetime


def month(moment: Moment, back: int = 0) -> Span:
    """The last month that is over, or one so many months before it.

    Raises:
        Refused: that is longer ago than anybody remembers.
    """
    if back > _CENTURY:
        raise Refused("refused.too_long_ago")
    today = moment.calendar.local(moment.now).date()
    months = 12 * today.year + today.month - 2 - back
    first = date(months // 12, months % 12 + 1, 1)
    following = (first + _OVER_A_MONTH).replace(day=1)
    return _span(moment, first, following)


def year(moment: Moment, back: int = 0) -> Span:
    """The year that is on, or one so many years before it.

    Raises:
        Refused: that is longer ago than anybody remembers.
    """
    if back > _CENTURY // 12:
        raise Refused("refused.too_long_ago")
    number = moment.calendar.local(moment.now).year - back
    return _span(moment, date(number, 1, 1), date(number + 1, 1, 1))


def _span(moment: Moment, first: date, following: date) -> Span:
    begins, ends = (moment.calendar.at(day, time.min) for day in (first, following))
    return Span(first, following - _DAY, begins, ends)
