"""Relatives: a name is corrected everywhere, and who is forgotten is booked for no more."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from centre import bookings, relatives
from centre.bookings import Order, waitlist
from centre.errors import Refused
from models.bookings import Booking, BookingState, Relative, Wish, WishState
from models.slots import Slot
from models.who import Who
from tests.auxil.factories import a_moment, a_person, at
from tests.auxil.offers import a_booking, a_service, a_slot

START = at("10:00", "2026-11-26").now
THURSDAY = date(2026, 11, 26)


@pytest.fixture
def li(session: Session) -> Who:
    return a_person(session, "Li")


@pytest.fixture
def mother(session: Session, li: Who) -> Relative:
    return relatives.add(session, a_moment(), li, "Mother Li")


def book(session: Session, who: Who, slot: Slot, relative: Relative | None) -> Booking:
    order = Order(slot_id=slot.id or 0, quoted=0, relative_id=relative.id if relative else None)
    return bookings.book(session, a_moment(), who, order)


def test_a_name_is_corrected_in_what_is_booked_already(session: Session, li: Who, mother: Relative) -> None:
    booking = book(session, li, a_slot(session, a_service(session), START), mother)
    relatives.rename(session, a_moment(), li, mother.id or 0, "  Grandmother   Li ")
    assert bookings.card(session, booking.id or 0).relative == "Grandmother Li"
    for name in ("", "x" * 41):
        with pytest.raises(Refused, match="name_unusable"):
            relatives.rename(session, a_moment(), li, mother.id or 0, name)


def test_nobody_touches_the_relatives_of_others(session: Session, li: Who, mother: Relative) -> None:
    eve = a_person(session, "Eve")
    with pytest.raises(Refused, match="relative_unknown"):
        relatives.rename(session, a_moment(), eve, mother.id or 0, "Eve")
    with pytest.raises(Refused, match="relative_unknown"):
        bookings.forget_relative(session, a_moment(), eve, mother.id or 0)
    with pytest.raises(Refused, match="relative_unknown"):
        waitlist.wish(session, a_moment(), eve, a_service(session).id or 0, THURSDAY, relative_id=mother.id)
    assert [one.name for one in relatives.of(session, li.id)] == ["Mother Li"]


def test_with_a_relative_goes_what_is_booked_for_them_and_nothing_else(
    session: Session, li: Who, mother: Relative
) -> None:
    service = a_service(session, change_hours=0)
    theirs = book(session, li, a_slot(session, service, START), mother)
    own = book(session, li, a_slot(session, service, START + timedelta(hours=1)), None)
    before = a_booking(
        session,
        li,
        a_slot(session, service, START - timedelta(days=7)),
        relative_id=mother.id,
        state=BookingState.SERVED,
    )
    wang = a_person(session, "Wang")
    waitlist.wish(session, a_moment(), wang, service.id or 0, THURSDAY)
    waits = waitlist.wish(session, a_moment(), li, service.id or 0, THURSDAY, relative_id=mother.id)
    wishes, booked = bookings.running_for(session, li, mother.id or 0)
    assert ([one.id for one in wishes], [one.id for one in booked]) == ([waits.id], [theirs.id])

    bookings.forget_relative(session, a_moment(), li, mother.id or 0)
    session.expire_all()
    assert (theirs.state, own.state, before.state) == (
        BookingState.CANCELLED,
        BookingState.CONFIRMED,
        BookingState.SERVED,
    )
    assert (waits.state, mother.name, bookings.card(session, before.id or 0).relative) == (
        WishState.ENDED,
        "",
        "",
    )
    # The place goes to whoever waits for it.
    held = session.exec(select(Booking).where(Booking.state == BookingState.HELD)).one()
    assert held.person_id == wang.id
    with pytest.raises(Refused, match="relative_unknown"):
        bookings.forget_relative(session, a_moment(), li, mother.id or 0)


def test_a_place_that_is_offered_for_them_goes_on_to_the_next(
    session: Session, li: Who, mother: Relative
) -> None:
    service = a_service(session, change_hours=0)
    slot = a_slot(session, service, START)
    first = a_person(session, "First")
    booking = book(session, first, slot, None)
    waitlist.wish(session, a_moment(), li, service.id or 0, THURSDAY, relative_id=mother.id)
    bookings.cancel(session, a_moment(), first, booking.id or 0)
    bookings.forget_relative(session, a_moment(), li, mother.id or 0)
    assert session.exec(select(Wish.state)).all() == [WishState.ENDED]
    assert session.exec(select(Slot.taken).where(Slot.id == slot.id)).one() == 0
