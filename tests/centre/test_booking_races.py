"""Fifty people at the same instant; on both databases."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import bookings
from centre.bookings import Order, waitlist
from models.bookings import Booking, BookingState
from models.slots import Slot
from models.who import by_id
from tests.auxil.factories import a_moment, a_person, at
from tests.auxil.offers import a_service, a_slot
from tests.auxil.races import Act, race

START = at("10:00", "2026-11-26").now
MANY = 50


def test_of_fifty_one_has_the_last_place_and_the_others_see_the_next_times(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        service = a_service(session)
        last = a_slot(session, service, START).id or 0
        later = a_slot(session, service, START + timedelta(hours=1)).id or 0
        people = [a_person(session, f"No {number}").id for number in range(MANY)]

    def book(person: int) -> Act:
        order = Order(slot_id=last, quoted=0)
        return lambda session: bookings.book(session, a_moment(), by_id(session, person), order).person_id

    came_of_it = race(engine, *(book(person) for person in people))
    winners = [result for result in came_of_it if isinstance(result, int)]
    assert len(winners) == 1
    assert [result for result in came_of_it if result not in winners] == ["refused.slot_taken"] * (MANY - 1)
    with Session(engine) as session:
        slot = session.get_one(Slot, last)
        assert (slot.taken, slot.capacity) == (1, 1)
        (day,) = bookings.times(session, a_moment(), service, priority=True).values()
        assert [one.id for one in day] == [later]


def test_a_place_is_offered_to_one_however_many_leave_and_wait(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        service = a_service(session, change_hours=0)
        slot = a_slot(session, service, START, capacity=5)
        made = []
        for number in range(5):
            who = a_person(session, f"No {number}")
            order = Order(slot_id=slot.id or 0, quoted=0)
            made.append((who.id, bookings.book(session, a_moment(), who, order).id or 0))
        for number in range(8):
            who = a_person(session, f"Waits {number}")
            waitlist.wish(session, a_moment(), who, service.id or 0, at("10:00", "2026-11-26").now.date())

    def leave(person: int, booking: int) -> Act:
        return lambda session: bookings.cancel(session, at("11:00"), by_id(session, person), booking)

    came_of_it = race(engine, *(leave(*one) for one in made))
    assert came_of_it == [None] * 5
    with Session(engine) as session:
        held = session.exec(select(Booking.person_id).where(Booking.state == BookingState.HELD)).all()
        assert len(held) == len(set(held)) == 5
        assert session.get_one(Slot, slot.id).taken == 5
