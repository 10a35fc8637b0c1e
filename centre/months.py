"""Whole months of the centre's calendar, as figures are counted by them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from centre.errors import Refused
from centre.moment import Moment

_CENTURY = 1200
_OVER_A_MONTH = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Span:
    """A month from its first day: from `begins` until before `ends`."""

    first: date
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
    return Span(first, moment.calendar.at(first, time.min), moment.calendar.at(following, time.min))
