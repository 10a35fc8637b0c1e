"""Working time against a calendar that is right because it is slow: minute by minute it looks at the wall."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

import pytest
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from centre.calendar import Opening, WorkingCalendar
from tests.auxil.factories import at
from tests.centre.test_calendar import VECTORS

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 10)


@dataclass(frozen=True)
class SlowCalendar:
    """The same centre as a WorkingCalendar, watched by somebody with a lot of time."""

    of: WorkingCalendar

    def works(self, day: date) -> bool:
        return works(self.of.country, day)

    def wall(self, moment: datetime) -> datetime:
        return moment.astimezone(self.of.zone)

    def is_open(self, moment: datetime) -> bool:
        shown, opening = self.wall(moment), self.of.opening
        return self.works(shown.date()) and opening.opens <= shown.time() < opening.closes

    def working_day(self, moment: datetime, days: int) -> date:
        day = self.wall(moment).date()
        while days:
            day += DAY
            days -= self.works(day)
        return day

    def closing(self, day: date) -> datetime:
        """The minute at which the clock on the wall shows that it is time to go home."""
        moment = datetime.combine(day - DAY, time(), UTC)
        while self.wall(moment).replace(tzinfo=None) != datetime.combine(day, self.of.opening.closes):
            moment += MINUTE
        return moment

    def opening(self, moment: datetime) -> datetime:
        while not self.is_open(moment):
            moment += MINUTE
        return moment

    def after_minutes(self, moment: datetime, minutes: int) -> datetime:
        while minutes:
            minutes -= self.is_open(moment)
            moment += MINUTE
        return moment

    def minutes_between(self, start: datetime, end: datetime) -> int:
        minutes = 0
        while start < end:
            minutes += self.is_open(start)
            start += MINUTE
        return minutes


holidays_of = cache(partial(country_holidays, years=range(FIRST.year, LAST.year + 2)))


@cache
def works(country: str, day: date) -> bool:
    return holidays_of(country).is_working_day(day)


def minutes_of(opening: Opening) -> int:
    opens, closes = (clock.hour * 60 + clock.minute for clock in (opening.opens, opening.closes))
    return closes - opens


# Swapped workdays; holidays of one land; a week from Sunday to Thursday; a clock that jumps by half an hour,
# and one that jumps on days on which the centre works.
PLACES = [
    ("CN", "Asia/Shanghai"),
    ("DE", "Europe/Berlin"),
    ("US", "America/New_York"),
    ("IL", "Asia/Jerusalem"),
    ("US", "Australia/Lord_Howe"),
    ("IL", "Europe/Berlin"),
]
HOURS = [
    (time(8, 30), time(17, 30)),
    (time(0), time(23, 59)),
    (time(5, 7), time(22, 41)),
    (time(13, 7), time(13, 8)),
]
calendars = st.builds(
    lambda place, hours: WorkingCalendar(place[0], ZoneInfo(place[1]), Opening(*hours)),
    st.sampled_from(PLACES),
    st.sampled_from(HOURS),
)
# Any day, and more often those around which the holidays lie or the clock jumps.
days = st.dates(FIRST, LAST) | st.builds(
    lambda day, more: day + more * DAY,
    st.sampled_from(
        [
            *(date.fromisoformat(day) for vector in VECTORS for day in vector),
            *(date(year, month, 28) for year in (2024, 2025, 2026) for month in (3, 10)),
            *(date(year, 12, 24) for year in (2024, 2025)),
        ]
    ),
    st.integers(-6, 6),
)


Situation = tuple[WorkingCalendar, datetime]


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """A centre and a minute, rather often the one in which its doors are opened or shut."""
    calendar = draw(calendars)
    opening = calendar.opening
    clock = draw(st.sampled_from([opening.opens, opening.closes]) | st.times())
    return calendar, calendar.at(draw(days), clock.replace(second=0, microsecond=0))


slowly = settings(max_examples=40)


@pytest.mark.parametrize(("submitted", "expected"), VECTORS)
def test_the_slow_calendar_knows_the_official_one(submitted: str, expected: str) -> None:
    slow = SlowCalendar(WorkingCalendar("CN", ZoneInfo("Asia/Shanghai")))
    end = slow.working_day(at("10:00", submitted).now, 7)
    assert slow.closing(end) == at("17:30", expected).now


@slowly
@given(situation=situations(), number=st.integers(1, 10))
def test_working_days_are_counted_one_by_one(situation: Situation, number: int) -> None:
    calendar, start = situation
    slow = SlowCalendar(calendar)
    day = slow.working_day(start, number)
    assert calendar.next_working_day(start, days=number) == day
    assert calendar.add_working_days(start, number) == slow.closing(day)


@slowly
@given(situation=situations())
def test_the_doors_open_when_the_wall_says_so(situation: Situation) -> None:
    calendar, start = situation
    slow = SlowCalendar(calendar)
    opening = slow.opening(start)
    assert calendar.is_open(start) is (opening == start)
    assert calendar.next_opening(start) == opening


@slowly
@given(situation=situations(), days=st.integers(0, 4), more=st.floats(0, 1))
def test_working_hours_are_counted_minute_by_minute(situation: Situation, days: int, more: float) -> None:
    calendar, start = situation
    minutes = int((days + more) * minutes_of(calendar.opening))
    end = SlowCalendar(calendar).after_minutes(start, minutes)
    assert calendar.add_working_hours(start, minutes / 60) == end
    assert calendar.working_hours_between(start, end) * 60 == pytest.approx(minutes)


@slowly
@given(situation=situations(), minutes=st.integers(-60, 12 * 1440))
def test_working_hours_between_are_counted_minute_by_minute(situation: Situation, minutes: int) -> None:
    calendar, start = situation
    end = start + minutes * MINUTE
    counted = SlowCalendar(calendar).minutes_between(start, end)
    assert calendar.working_hours_between(start, end) * 60 == pytest.approx(counted)
