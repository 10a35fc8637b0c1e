"""The demo centre's bookings: weeks behind and ahead, in every state, on whatever day they are loaded."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from centre import bookings, catalogue, demo, phone_numbers
from centre.demo import bookings as demo_bookings
from models.bookings import RELEASED, Booking, BookingState, Loan, Wish
from models.catalogue import Service
from models.deadlines import Deadline, DeadlineState
from models.outbox import Notice, NoticeState
from models.slots import Slot
from tests.auxil.factories import NOW, a_moment, a_person, at
from tests.auxil.offers import a_booking, a_service, a_slot


def _service(session: Session, code: str) -> Service:
    return catalogue.by_code(session, code)


def test_nobody_books_for_a_centre_where_somebody_has_booked(session: Session) -> None:
    a_booking(session, a_person(session), a_slot(session, a_service(session, code="SVC-99"), NOW))
    demo.load(session, a_moment())
    assert len(session.exec(select(Booking)).all()) == 1


# In a holiday by night, on the first Sunday itself, at the end of a year.
@pytest.mark.parametrize("when", ["2026-10-03 23:50", "2026-11-01 09:10", "2026-12-31 18:00"])
def test_it_can_be_loaded_on_any_day(session: Session, when: str) -> None:
    day, clock = when.split()
    demo.load(session, at(clock, day))
    assert len(session.exec(select(Booking)).all()) > 40


def _states(session: Session, code: str) -> Counter[BookingState]:
    of_service = select(Booking).where(Booking.service_id == _service(session, code).id)
    return Counter(booking.state for booking in session.exec(of_service))


def test_there_are_bookings_of_every_kind_behind_and_ahead(demo_centre: Session) -> None:
    ahead = {BookingState.CONFIRMED, BookingState.PENDING}
    met = set()
    for booking, slot in demo_centre.exec(select(Booking, Slot).join(Slot)):
        met.add(booking.state)
        assert (booking.state in ahead) == (slot.starts_at > NOW)
    behind = {BookingState.SERVED, BookingState.NO_SHOW, BookingState.CANCELLED, BookingState.CALLED_OFF}
    assert met == ahead | behind
    entries = demo_bookings.read()
    assert len(demo_centre.exec(select(Booking)).all()) == len(entries["past"]) + len(entries["ahead"])


def test_a_slot_counts_the_bookings_that_hold_it(demo_centre: Session) -> None:
    held = Counter(demo_centre.exec(select(Booking.slot_id).where(col(Booking.state).not_in(RELEASED))))
    taken = demo_centre.exec(select(Slot.id, Slot.taken).where(Slot.taken > 0)).all()
    assert dict(taken) == held


def test_the_next_class_is_full_and_people_wait_for_it(demo_centre: Session) -> None:
    places = bookings.places(demo_centre, a_moment(), _service(demo_centre, "SVC-18"), priority=False)
    day = next(day for day, left in places.items() if not left)
    wishes = demo_centre.exec(select(Wish)).all()
    assert [wish.day for wish in wishes] == [day] * len(demo_bookings.read()["wishes"])


def test_one_wheelchair_came_back_one_is_due_and_one_is_promised(demo_centre: Session) -> None:
    loans = demo_centre.exec(select(Loan).order_by(col(Loan.booking_id))).all()
    assert [loan.returned_at is None for loan in loans] == [False, True, True]
    assert timedelta() <= loans[1].due_day - NOW.date() <= timedelta(days=5)


def test_whoever_missed_the_room_twice_waits_for_approval(demo_centre: Session) -> None:
    states = _states(demo_centre, "SVC-20")
    assert (states[BookingState.NO_SHOW], states[BookingState.PENDING]) == (2, 1)


def test_what_is_booked_for_after_the_change_costs_less(demo_centre: Session) -> None:
    prices = demo_centre.exec(
        select(Booking.quoted).where(Booking.service_id == _service(demo_centre, "SVC-08").id)
    )
    assert set(prices) == {8000, 7000}


def test_nothing_is_told_of_what_is_over(demo_centre: Session) -> None:
    waiting = select(Notice).where(Notice.state == NoticeState.WAITING)
    assert all(notice.due_at >= NOW for notice in demo_centre.exec(waiting))
    plans = select(Deadline).where(Deadline.state == DeadlineState.WAITING)
    assert all(deadline.due_at >= NOW for deadline in demo_centre.exec(plans))


def test_residents_are_found_by_the_number_as_it_is_understood(demo_centre: Session) -> None:
    (li,) = phone_numbers.holders(demo_centre, "01055500131")
    assert li.name == "李桂英"
    assert all(entry["phone"].isdigit() for entry in demo_bookings.read()["residents"])
