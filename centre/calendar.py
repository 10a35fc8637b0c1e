"""When the centre works: opening hours, weekends, holidays and the workdays swapped for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from centre.working_days import of_year


@dataclass(frozen=True, slots=True)
class Opening:
    """Office hours of a working day."""

    opens: time = time(8, 30)
    closes: time = time(17, 30)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working time of a centre in one country and zone; takes and gives aware moments, gives UTC."""

    country: str
    zone: ZoneInfo
    opening: Opening = Opening()

    def local(self, moment: datetime) -> datetime:
        """A moment as the clock on the centre's wall shows it."""
        return moment.astimezone(self.zone)

    def at(self, day: date, clock: time) -> datetime:
        """The moment at which the centre's clock shows a time of a day."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def is_working_day(self, day: date) -> bool:
        """Whether the centre works on a day."""
        return day in of_year(self.country, day.year).working

    def is_holiday(self, day: date) -> bool:
        """Whether nobody expects anything to be open: a public holiday or a free day that hangs on to one."""
        return day in of_year(self.country, day.year).holidays

    def is_open(self, moment: datetime) -> bool:
        """Whether the doors are open."""
        local = self.local(moment)
        return self.is_working_day(local.date()) and self.opening.opens <= local.time() < self.opening.closes

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself while the doors are open, else the next time they open."""
        opens, _ = next(self._open_times(moment))
        return max(opens, moment.astimezone(UTC))

    def next_working_day(self, moment: datetime, *, days: int = 1) -> date:
        """The n-th working day after the day of a moment, which is not counted."""
        return next(islice(self._working_days(self.local(moment).date() + timedelta(days=1)), days - 1, None))

    def add_working_days(self, moment: datetime, days: int) -> datetime:
        """Closing time of the n-th working day; the day of the moment is not counted."""
        return self.at(self.next_working_day(moment, days=days), self.opening.closes)

    def add_working_hours(self, moment: datetime, hours: float) -> datetime:
        """The earliest moment at which the doors have been open for so many hours."""
        left = timedelta(hours=hours)
        if not left:
            return moment.astimezone(UTC)  # even while they are shut
        for opens, closes in self._open_times(moment):
            start = max(opens, moment.astimezone(UTC))
            if start + left <= closes:
                return start + left
            left -= closes - start
        raise AssertionError("there is always another working day")

    def working_hours_between(self, start: datetime, end: datetime) -> float:
        """For how many hours the doors are open between two moments."""
        total = timedelta()
        for opens, closes in self._open_times(start):
            if max(opens, start) >= end:
                break
            total += min(closes, end) - max(opens, start)
        return total / timedelta(hours=1)

    def _working_days(self, first: date) -> Iterator[date]:
        days = (first + timedelta(days=number) for number in count())
        return (day for day in days if self.is_working_day(day))

    def _open_times(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        # Every stretch of open doors that ends after the moment.
        for day in self._working_days(self.local(moment).date()):
            closes = self.at(day, self.opening.closes)
            if closes > moment:
                yield self.at(day, self.opening.opens), closes
