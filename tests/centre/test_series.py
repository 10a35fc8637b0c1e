"""A series of bookings: the same hour week after week, at the price of each week; on both databases."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import Session

from centre import bookings
from centre.bookings import Order, Week
from centre.errors import Refused
from models.bookings import Booking
from models.catalogue import Service
from models.slots import Slot
from models.who import Who
from tests.auxil.factories import SHANGHAI, a_moment, a_person
from tests.auxil.offers import a_fee, a_service, a_window

WEEK = timedelta(weeks=1)


@pytest.fixture
def li(session: Session) -> Who:
    return a_person(session, "Li")


@pytest.fixture
def service(session: Session) -> Service:
    """An hour every Tuesday at two, for four weeks at most."""
    service = a_service(session, horizon_days=30, series_weeks=4)
    a_window(session, service, opens=time(14), closes=time(15), minutes=60)
    return service


def slots(session: Session, service: Service) -> list[Slot]:
    free = bookings.times(session, a_moment(), service, priority=True).values()
    return [session.get_one(Slot, one.id) for times in free for one in times]


def days(weeks: list[Week]) -> list[tuple[int, bool]]:
    return [(SHANGHAI.local(week.starts_at).day, week.slot_id is not None) for week in weeks]


def test_a_series_is_the_same_hour_every_week(session: Session, li: Who, service: Service) -> None:
    first, second, *_ = slots(session, service)
    bookings.book(session, a_moment(), a_person(session, "Wang"), Order(second.id or 0, 0))
    later = bookings.weeks_after(session, a_moment(), first, "", 3)
    assert days(later) == [(1, False), (8, True), (15, True)]
    made = bookings.book_series(session, a_moment(), li, Order(first.id or 0, 0), later)
    assert [day(session, one) for one in made] == [24, 8, 15]
    session.expire_all()
    assert {one.series_id for one in made} == {made[0].id}
    with pytest.raises(Refused, match="series_too_long"):
        bookings.book_series(session, a_moment(), li, Order(first.id or 0, 0), [*later, later[0]])


def day(session: Session, booking: Booking) -> int:
    return SHANGHAI.local(bookings.card(session, booking.id or 0).starts_at).day


def test_each_week_costs_what_its_day_costs(session: Session, li: Who, service: Service) -> None:
    a_fee(session, service, 8000, date(2026, 1, 1))
    a_fee(session, service, 7000, date(2026, 12, 3))
    first, *_ = slots(session, service)
    later = bookings.weeks_after(session, a_moment(), first, "", 3)
    assert [week.price for week in later] == [8000, 7000, 7000]
    made = bookings.book_series(session, a_moment(), li, Order(first.id or 0, 8000), later)
    assert [one.quoted for one in made] == [8000, 8000, 7000, 7000]


def test_a_price_that_changed_meanwhile_is_asked_for_again(
    session: Session, li: Who, service: Service
) -> None:
    first, *_ = slots(session, service)
    later = bookings.weeks_after(session, a_moment(), first, "", 2)
    a_fee(session, service, 7000, date(2026, 12, 3))
    with pytest.raises(Refused, match="price_changed"):
        bookings.book_series(session, a_moment(), li, Order(first.id or 0, 0), later)


def test_a_place_that_went_meanwhile_is_left_out(session: Session, li: Who, service: Service) -> None:
    first, second, *_ = slots(session, service)
    later = bookings.weeks_after(session, a_moment(), first, "", 2)
    bookings.book(session, a_moment(), a_person(session, "Wang"), Order(second.id or 0, 0))
    made = bookings.book_series(session, a_moment(), li, Order(first.id or 0, 0), later)
    assert [day(session, one) for one in made] == [24, 8]


@pytest.mark.parametrize(("after", "weeks"), [(0, 4), (1, 4), (2, 3), (4, 1)])
def test_a_series_ends_where_nothing_can_be_booked_yet(
    session: Session, service: Service, after: int, weeks: int
) -> None:
    starts_at = slots(session, service)[0].starts_at + after * WEEK
    assert bookings.longest(a_moment(), service, starts_at, priority=True) == weeks


def test_without_a_series_a_time_is_had_once(session: Session, service: Service) -> None:
    service.series_weeks = 0
    first, *_ = slots(session, service)
    assert bookings.longest(a_moment(), service, first.starts_at, priority=True) == 1
