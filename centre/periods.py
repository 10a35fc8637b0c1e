"""Periods of the centre's calendar, as figures are counted by them: days, weeks, months, quarters, years.

What somebody says of one is understood in `chat/spoken_periods.py`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from centre.calendar import WorkingCalendar

_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a period is a whole one of."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day; in moments from `begins` until before `ends`."""

    first: date
    last: date
    begins: datetime
    ends: datetime

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def unit(self) -> Unit:
        """What it is a whole one of; `DAYS` if of nothing that has a name."""
        if self.days == 1:
            return Unit.DAY
        if self.days == 7 and self.first.weekday() == 0:
            return Unit.WEEK
        for unit, months in _MONTHS.items():
            begins = self.first.day == 1 and (self.first.month - 1) % months == 0
            if begins and self.last + _DAY == shift_months(self.first, months):
                return unit
        return Unit.DAYS


def between(calendar: WorkingCalendar, first: date, last: date) -> Period:
    """The period from one day to another; the last must not be before the first."""
    return Period(first, last, calendar.at(first, time.min), calendar.at(last + _DAY, time.min))


def containing(calendar: WorkingCalendar, unit: Unit, day: date) -> Period:
    """The day, week (from Monday on), month, quarter or year in which a day lies."""
    months = _MONTHS.get(unit)
    if months:
        first = day.replace(month=day.month - (day.month - 1) % months, day=1)
        return between(calendar, first, shift_months(first, months) - _DAY)
    if unit is Unit.WEEK:
        monday = day - timedelta(days=day.weekday())
        return between(calendar, monday, monday + timedelta(days=6))
    return between(calendar, day, day)


def before(calendar: WorkingCalendar, period: Period, today: date) -> Period:
    """What a period is compared with: the same one before it, and of one that runs only as many days.

    Else four days of a week would be held against seven.
    """
    months = _MONTHS.get(period.unit)
    first = shift_months(period.first, -months) if months else period.first - timedelta(days=period.days)
    last = period.first - _DAY
    if period.first <= today < period.last:
        last = min(last, first + (today - period.first))
    return between(calendar, first, last)


def year_earlier(calendar: WorkingCalendar, period: Period, today: date) -> Period:
    """The same days a year before; of one that runs those until today's. 29 February is then the 28th."""
    last = today if period.first <= today < period.last else period.last
    return between(calendar, _year_before(period.first), _year_before(last + _DAY) - _DAY)


def shift_months(first: date, months: int) -> date:
    """The first of a month so many months later or earlier.

    Raises:
        ValueError: there is no such year.
    """
    years, month = divmod(12 * first.year + first.month - 1 + months, 12)
    return date(years, month + 1, 1)


def _year_before(day: date) -> date:
    leaps = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leaps else day.day)
