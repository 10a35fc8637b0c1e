"""What pictures are drawn from: how a figure went on, and when what is offered is used."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from centre import periods, pictures
from centre.calendar import WorkingCalendar
from centre.figures import Share
from centre.metrics import METRICS, Ask, size
from centre.moment import Moment
from centre.periods import Unit
from models.bookings import Booking, BookingState
from models.slots import Slot, SlotState
from models.who import Who
from tests.auxil.factories import at
from tests.auxil.offers import a_booking, a_request, a_service, a_slot
from tests.auxil.rows_by_chance import Chance

MOMENT = at("10:00")
ZONES = {
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "US": "America/New_York",
    "IN": "Asia/Kolkata",
    "AU": "Australia/Lord_Howe",
}


@pytest.mark.parametrize("country", ZONES)
def test_places_are_used_at_the_hours_of_the_wall(session: Session, country: str) -> None:
    """Against a slow count, over a change of the clocks, on rows of chance."""
    zone = ZoneInfo(ZONES[country])
    moment = Moment(MOMENT.now, WorkingCalendar(country, zone))
    chance = Chance(session, 7, MOMENT.now)
    chance.fill()
    period = periods.between(moment.calendar, date(2026, 10, 1), date(2026, 11, 30))
    offered, used = Counter[datetime](), Counter[datetime]()
    for slot in session.exec(select(Slot)):
        local = slot.starts_at.astimezone(zone)
        if period.first <= local.date() <= period.last and slot.starts_at < moment.now:
            offered[slot.starts_at] += slot.capacity if slot.state is SlotState.OPEN else 0
            states = session.exec(select(Booking.state).where(Booking.slot_id == slot.id))
            used[slot.starts_at] += sum(state is BookingState.SERVED for state in states)
    by_hand: dict[tuple[int, int], Share] = {}
    for starts_at, places in offered.items():
        if places:
            local = starts_at.astimezone(zone)
            before = by_hand.get((local.weekday(), local.hour), Share(0, 0))
            after = Share(before.part + used[starts_at], before.whole + places)
            by_hand[local.weekday(), local.hour] = after
    assert any(share.part for share in by_hand.values())
    assert pictures.by_hour(Ask(session, moment, period)).shares == by_hand


def test_a_place_is_counted_where_it_was(session: Session, resident: Who) -> None:
    service = a_service(session)
    for day, state in ((2, BookingState.SERVED), (9, BookingState.NO_SHOW), (30, BookingState.CONFIRMED)):
        slot = a_slot(session, service, datetime(2026, 11, day, 1, tzinfo=UTC), capacity=4)
        a_booking(session, resident, slot, state=state)
    period = periods.containing(MOMENT.calendar, Unit.MONTH, date(2026, 11, 5))
    # Two Mondays at nine that have been; the third is still to come.
    assert pictures.by_hour(Ask(session, MOMENT, period)).shares == {(0, 9): Share(1, 8)}


@pytest.mark.parametrize(
    ("unit", "most", "days"),
    [(Unit.DAY, 14, 1), (Unit.WEEK, 12, 7), (Unit.MONTH, 13, None), (Unit.YEAR, 6, None)],
)
def test_a_figure_goes_on_period_by_period(
    session: Session, resident: Who, unit: Unit, most: int, days: int | None
) -> None:
    calendar = MOMENT.calendar
    period = periods.containing(calendar, unit, date(2026, 11, 24))
    a_request(session, resident, Moment(MOMENT.now - timedelta(days=2400), calendar))
    a_request(session, resident, at("09:00"))
    stops = pictures.course(Ask(session, MOMENT, period), METRICS["M01"])
    assert stops[-1].period == period
    assert len(stops) <= most
    assert all(a.period.last + timedelta(days=1) == b.period.first for a, b in pairwise(stops))
    assert [size(stop.figure) for stop in stops if stop.figure is not None][-1] == 1
    if days:
        assert {stop.period.days for stop in stops} == {days}


def test_what_was_before_everything_is_left_out(session: Session, resident: Who) -> None:
    a_request(session, resident, at("09:00", "2026-08-03"))
    period = periods.containing(MOMENT.calendar, Unit.MONTH, date(2026, 11, 24))
    stops = pictures.course(Ask(session, MOMENT, period), METRICS["M01"])
    assert [stop.period.first.month for stop in stops] == [8, 9, 10, 11]


def test_grades_are_told_of_whole_months_alone(session: Session) -> None:
    for unit, told in ((Unit.WEEK, False), (Unit.MONTH, True)):
        period = periods.containing(MOMENT.calendar, unit, date(2026, 10, 15))
        assert (pictures.by_grade(Ask(session, MOMENT, period)) is not None) is told
    running = periods.containing(MOMENT.calendar, Unit.MONTH, date(2026, 11, 15))
    assert pictures.by_grade(Ask(session, MOMENT, running)) is None
