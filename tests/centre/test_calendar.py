from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.calendar import Opening, WorkingCalendar
from tests.auxil.factories import SHANGHAI, at

BERLIN = WorkingCalendar("DE", ZoneInfo("Europe/Berlin"))
moments = st.timedeltas(timedelta(), timedelta(days=1000)).map(
    lambda passed: at("00:00", "2024-01-01").now + passed
)


# By the official calendar, seven working days later.
VECTORS = [
    ("2024-09-30", "2024-10-15"),  # Saturday 12 October is a workday
    ("2025-09-26", "2025-10-13"),  # so are Sunday 28 September and Saturday 11 October
    ("2026-02-13", "2026-03-02"),  # Saturdays 14 and 28 February
    ("2026-09-28", "2026-10-13"),  # Saturday 10 October
]


@pytest.mark.parametrize(("submitted", "expected"), VECTORS)
def test_seven_working_days_by_the_official_calendar(submitted: str, expected: str) -> None:
    end = SHANGHAI.add_working_days(at("10:00", submitted).now, 7)
    assert end == at("17:30", expected).now


@pytest.mark.parametrize("clock", ["00:00", "08:29", "12:00", "17:31", "23:59"])
def test_the_day_of_submission_is_not_counted_whatever_the_hour(clock: str) -> None:
    assert SHANGHAI.add_working_days(at(clock, "2026-11-24").now, 1) == at("17:30", "2026-11-25").now
    assert SHANGHAI.add_working_days(at(clock, "2026-11-27").now, 1) == at("17:30", "2026-11-30").now


def test_days_are_those_of_the_centre_s_clock() -> None:
    late = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # Wednesday 01:00 in Shanghai
    assert SHANGHAI.next_working_day(late) == date(2026, 11, 26)


def test_a_swapped_saturday_is_open_and_a_holiday_is_not() -> None:
    assert SHANGHAI.is_open(at("10:00", "2026-02-14").now)
    assert not SHANGHAI.is_open(at("10:00", "2026-02-16").now)
    assert not SHANGHAI.is_open(at("10:00", "2026-11-28").now)


@pytest.mark.parametrize(
    ("clock", "is_open"), [("08:29", False), ("08:30", True), ("17:29", True), ("17:30", False)]
)
def test_the_doors_open_and_close_on_the_minute(clock: str, is_open: bool) -> None:
    assert SHANGHAI.is_open(at(clock).now) is is_open


@pytest.mark.parametrize(
    ("day", "clock", "next_day", "opening"),
    [
        ("2026-11-24", "10:00", "2026-11-24", "10:00"),
        ("2026-11-24", "07:00", "2026-11-24", "08:30"),
        ("2026-11-24", "17:30", "2026-11-25", "08:30"),
        ("2026-11-27", "18:00", "2026-11-30", "08:30"),
        ("2026-09-30", "18:00", "2026-10-08", "08:30"),  # the National Day week
        ("2026-10-09", "18:00", "2026-10-10", "08:30"),  # a Saturday that is worked
    ],
)
def test_the_next_opening(day: str, clock: str, next_day: str, opening: str) -> None:
    assert SHANGHAI.next_opening(at(clock, day).now) == at(opening, next_day).now


@pytest.mark.parametrize(
    ("day", "clock", "hours", "end_day", "end"),
    [
        ("2026-11-24", "10:00", 4, "2026-11-24", "14:00"),
        ("2026-11-24", "13:30", 4, "2026-11-24", "17:30"),
        ("2026-11-24", "16:30", 4, "2026-11-25", "11:30"),
        ("2026-11-24", "06:00", 4, "2026-11-24", "12:30"),
        ("2026-11-27", "17:00", 4, "2026-11-30", "12:00"),
        ("2026-11-28", "12:00", 4, "2026-11-30", "12:30"),
        ("2026-11-24", "10:00", 18, "2026-11-26", "10:00"),
        ("2026-11-24", "10:00", 0, "2026-11-24", "10:00"),
        ("2026-11-28", "12:00", 0, "2026-11-28", "12:00"),
    ],
)
def test_working_hours_pass_while_the_doors_are_open(
    day: str, clock: str, hours: float, end_day: str, end: str
) -> None:
    assert SHANGHAI.add_working_hours(at(clock, day).now, hours) == at(end, end_day).now


@given(start=moments, hours=st.floats(0.01, 60))
def test_adding_and_counting_working_hours_agree(start: datetime, hours: float) -> None:
    end = SHANGHAI.add_working_hours(start, hours)
    assert end > start
    assert SHANGHAI.working_hours_between(start, end) == pytest.approx(hours, abs=1e-6)


@given(start=moments, hours=st.floats(0, 100), more=st.floats(0, 100))
def test_working_hours_add_up(start: datetime, hours: float, more: float) -> None:
    between = SHANGHAI.working_hours_between
    middle = start + timedelta(hours=hours)
    end = middle + timedelta(hours=more)
    assert between(start, middle) + between(middle, end) == pytest.approx(between(start, end), abs=1e-6)


@given(start=moments)
def test_an_opening_is_open_and_nothing_before_it_is(start: datetime) -> None:
    opening = SHANGHAI.next_opening(start)
    assert SHANGHAI.is_open(opening)
    assert opening >= start
    assert opening.tzinfo is UTC
    assert SHANGHAI.working_hours_between(start, opening) == 0


def test_no_hours_lie_between_the_future_and_the_past() -> None:
    assert SHANGHAI.working_hours_between(at("11:00").now, at("10:00").now) == 0


def test_hours_are_the_clock_s_when_the_clock_changes() -> None:
    friday, monday = datetime(2026, 10, 23, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC)
    assert BERLIN.local(friday).hour == 14  # summer time
    assert BERLIN.local(monday).hour == 13
    assert BERLIN.next_opening(datetime(2026, 10, 24, tzinfo=UTC)) == datetime(
        2026, 10, 26, 7, 30, tzinfo=UTC
    )
    assert BERLIN.working_hours_between(friday, monday) == pytest.approx(3.5 + 4.5)


def test_a_centre_has_its_own_hours() -> None:
    long_day = WorkingCalendar("CN", ZoneInfo("Asia/Shanghai"), Opening(time(7), time(20)))
    assert long_day.is_open(at("19:59").now)
    assert long_day.add_working_days(at("10:00").now, 1) == at("20:00", "2026-11-25").now
