"""Periods of the calendar, and what they are compared with."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre import months, periods
from centre.calendar import WorkingCalendar
from centre.errors import Refused
from centre.periods import Unit
from tests.auxil.factories import at

CALENDAR = WorkingCalendar("CN", ZoneInfo("Asia/Shanghai"))
_DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 28))
_WHOLE = st.sampled_from([unit for unit in Unit if unit is not Unit.DAYS])
_ZONES = st.sampled_from(("Asia/Shanghai", "America/New_York", "Europe/London", "Pacific/Apia"))


@given(_DAYS, _WHOLE)
def test_a_day_lies_in_one_period_of_each_kind(day: date, unit: Unit) -> None:
    found = periods.containing(CALENDAR, unit, day)
    assert found.first <= day <= found.last
    assert found.unit is unit
    following = periods.containing(CALENDAR, unit, found.last + timedelta(days=1))
    assert following.begins == found.ends  # nothing falls between two, nothing into both
    assert periods.before(CALENDAR, following, following.last) == found


@given(_DAYS, st.integers(0, 400), _ZONES)
def test_a_period_is_counted_by_the_centres_midnights(first: date, days: int, zone: str) -> None:
    calendar = WorkingCalendar("CN", ZoneInfo(zone))
    found = periods.between(calendar, first, first + timedelta(days=days))
    assert found.days == days + 1
    assert calendar.local(found.begins).date() == found.first
    assert calendar.local(found.ends - timedelta(microseconds=1)).date() == found.last


@given(_DAYS, st.integers(1, 300), st.integers(0, 299))
def test_what_runs_is_compared_with_as_many_days(first: date, days: int, gone: int) -> None:
    period = periods.between(CALENDAR, first, first + timedelta(days=days))
    today = first + timedelta(days=gone % days)
    earlier = periods.before(CALENDAR, period, today)
    assert earlier.last < period.first
    assert earlier.days <= gone % days + 1
    assert earlier.days == gone % days + 1 or earlier.last == period.first - timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "today", "compared"),
    [
        ("2026-11-01", "2026-11-30", "2026-11-25", "2025-11-01 2025-11-25"),
        ("2026-10-01", "2026-10-31", "2026-11-25", "2025-10-01 2025-10-31"),
        ("2025-02-01", "2025-02-28", "2026-11-25", "2024-02-01 2024-02-29"),
        ("2024-02-29", "2024-02-29", "2026-11-25", "2023-02-28 2023-02-28"),
        ("2024-02-01", "2024-02-29", "2026-11-25", "2023-02-01 2023-02-28"),
    ],
)
def test_the_same_days_a_year_before(first: str, last: str, today: str, compared: str) -> None:
    period = periods.between(CALENDAR, date.fromisoformat(first), date.fromisoformat(last))
    earlier = periods.year_earlier(CALENDAR, period, date.fromisoformat(today))
    assert f"{earlier.first} {earlier.last}" == compared


def test_the_months_that_are_over() -> None:
    moment = at("00:30", "2026-03-01")
    assert [str(months.month(moment, back).first) for back in (0, 1, 2)] == [
        "2026-02-01",
        "2026-01-01",
        "2025-12-01",
    ]
    with pytest.raises(Refused):
        months.month(moment, 2**63 - 1)
