"""The waitlist: a freed place is offered to one person at a time, in order, until it is taken."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import bookings, consents, deadlines
from centre.bookings import Order, waitlist
from centre.errors import Refused
from centre.moment import Moment
from models.bookings import Booking, BookingState, Wish, WishState
from models.catalogue import Service, Where
from models.outbox import Notice, NoticeState
from models.people import Role
from models.slots import Slot
from models.who import Who, by_id
from tests.auxil.factories import SHANGHAI, a_moment, a_person, at
from tests.auxil.offers import a_booking, a_fee, a_service, a_slot

THURSDAY = date(2026, 11, 26)
START = at("10:00", "2026-11-26").now


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session, lead_hours=1, change_hours=0)


@pytest.fixture
def slot(session: Session, service: Service) -> Slot:
    return a_slot(session, service, START)


@pytest.fixture
def first(session: Session, slot: Slot) -> Booking:
    """Somebody has the only place of Thursday."""
    return book(session, a_person(session, "First"), slot)


def book(session: Session, who: Who, slot: Slot) -> Booking:
    return bookings.book(session, a_moment(), who, Order(slot_id=slot.id or 0, quoted=0))


def wish(session: Session, name: str, service: Service, **values: Any) -> tuple[Who, Wish]:
    who = a_person(session, name)
    return who, waitlist.wish(session, a_moment(), who, service.id or 0, THURSDAY, **values)


def take(session: Session, moment: Moment, who: Who, held: Booking, **values: Any) -> Booking:
    """Book the place that is held for somebody."""
    waitlist.offered(session, who, held.id or 0)
    return bookings.book(session, moment, who, Order(**{"slot_id": held.slot_id, "quoted": 0, **values}))


def waits(session: Session, wished: Wish) -> bool:
    session.refresh(wished)
    return wished.state is WishState.WAITING


def leave(session: Session, booking: Booking, moment: Moment | None = None) -> None:
    bookings.cancel(session, moment or at("11:00"), by_id(session, booking.person_id), booking.id or 0)


def held(session: Session) -> Booking:
    return session.exec(select(Booking).where(Booking.state == BookingState.HELD)).one()


def taken(session: Session, slot: Slot) -> int:
    return session.exec(select(Slot.taken).where(Slot.id == slot.id)).one()


def told(session: Session) -> list[tuple[str, int, str]]:
    waiting = (Notice.state == NoticeState.WAITING, Notice.kind != "booking.reminder")
    found = session.exec(select(Notice).where(*waiting).order_by(col(Notice.id)))
    return [(one.kind, one.person_id, f"{SHANGHAI.local(one.due_at):%m-%d %H:%M}") for one in found]


def test_one_waits_only_where_nothing_is_free(session: Session, service: Service, first: Booking) -> None:
    li, wished = wish(session, "Li", service)
    assert (wished.state, wished.day, wished.offers) == (WishState.WAITING, THURSDAY, 0)
    with pytest.raises(Refused, match="wished_already"):
        waitlist.wish(session, a_moment(), li, service.id or 0, THURSDAY)
    a_slot(session, service, START + timedelta(hours=1))
    with pytest.raises(Refused, match="day_has_room"):
        wish(session, "Wang", service)


def test_nobody_waits_for_a_thing_on_loan_or_where_there_is_no_list(session: Session) -> None:
    for policies in ({"waitlist": False}, {"loan_days": 14, "stock": 1}):
        with pytest.raises(Refused, match="no_waitlist"):
            wish(session, "Li", a_service(session, **policies))


def test_a_place_that_is_taken_costs_what_its_day_costs(
    session: Session, service: Service, slot: Slot
) -> None:
    for tariff, amount in (("public", 1000), ("other", 3000)):
        a_fee(session, service, amount, date(2026, 1, 1), tariff=tariff)
    order = Order(slot_id=slot.id or 0, quoted=1000, tariff="public")
    booking = bookings.book(session, a_moment(), a_person(session, "First"), order)
    li, _ = wish(session, "Li", service, tariff="other")
    leave(session, booking)
    assert held(session).tariff == "other"
    with pytest.raises(Refused, match="price_changed"):
        take(session, at("11:30"), li, held(session), tariff="other", quoted=1000)
    had = take(session, at("11:30"), li, held(session), tariff="other", quoted=3000)
    assert (had.quoted, had.tariff) == (3000, "other")


def test_a_held_place_asks_for_all_that_any_booking_asks_for(session: Session) -> None:
    at_home = a_service(session, place=Where.HOME, separate_consent=True, lead_hours=1, change_hours=0)
    slot = a_slot(session, at_home, START)
    booking = a_booking(session, a_person(session, "First"), slot)
    li, wished = wish(session, "Li", at_home)
    leave(session, booking)
    address: dict[str, Any] = {"building": "3", "unit": "2", "room": "1208"}
    with pytest.raises(Refused, match="address_missing"):
        take(session, at("11:30"), li, held(session))
    with pytest.raises(Refused, match="consent_missing"):
        take(session, at("11:30"), li, held(session), **address)
    assert (held(session).person_id, taken(session, slot)) == (li.id, 1)
    consents.agree(session, at("11:30"), li, bookings.consent_kind(at_home))
    had = take(session, at("11:30"), li, held(session), **address, note="The bell is broken")
    session.refresh(wished)
    assert (had.state, had.room, had.note) == (BookingState.CONFIRMED, "1208", "The bell is broken")
    assert (wished.state, taken(session, slot)) == (WishState.GRANTED, 1)


@pytest.mark.parametrize("policies", [{"needs_approval": True}, {"no_shows": 1, "no_show_days": 90}])
def test_a_held_place_waits_for_approval_where_any_booking_would(
    session: Session, policies: dict[str, Any]
) -> None:
    service = a_service(session, lead_hours=1, change_hours=0, **policies)
    slot = a_slot(session, service, START)
    booking = a_booking(session, a_person(session, "First"), slot)
    li, _ = wish(session, "Li", service)
    missed = a_slot(session, service, at("10:00", "2026-11-23").now)
    a_booking(session, li, missed, state=BookingState.NO_SHOW, closed_at=at("11:00", "2026-11-23").now)
    leave(session, booking)
    had = take(session, at("11:30"), li, held(session))
    assert (had.state, had.confirmed_at, had.held_until) == (BookingState.PENDING, None, None)
    # It waits on, with its place, until somebody decides.
    deadlines.act_on_due(session, at("14:00"), 100)
    session.refresh(had)
    assert (had.state, taken(session, slot)) == (BookingState.PENDING, 1)


def test_what_is_held_for_somebody_is_free_for_them_alone(
    session: Session, service: Service, slot: Slot, first: Booking
) -> None:
    li, _ = wish(session, "Li", service)
    wang, _ = wish(session, "Wang", service)
    leave(session, first)
    ((day, times),) = bookings.held(session, at("11:30"), li.id, service.id or 0).items()
    assert (day, [one.id for one in times]) == (THURSDAY, [slot.id])
    assert bookings.held(session, at("11:30"), wang.id, service.id or 0) == {}
    assert bookings.clashing(session, li.id, slot.id or 0) == []


def test_whoever_was_too_late_has_it_all_the_same_if_nobody_else_wants_it(
    session: Session, service: Service, slot: Slot, first: Booking
) -> None:
    li, _ = wish(session, "Li", service)
    leave(session, first)
    offer = held(session)
    deadlines.act_on_due(session, at("13:00"), 100)
    with pytest.raises(Refused, match="booking_lapsed"):
        waitlist.offered(session, li, offer.id or 0)
    assert book(session, li, slot).id != offer.id
    assert taken(session, slot) == 1


def test_a_freed_place_is_held_for_the_first_who_waits(
    session: Session, service: Service, slot: Slot, first: Booking
) -> None:
    li, wished = wish(session, "Li", service)
    wang, _ = wish(session, "Wang", service)
    leave(session, first)
    offer = held(session)
    assert (offer.person_id, offer.held_until) == (li.id, at("13:00").now)
    assert told(session) == [("wish.offer", li.id, "11-24 11:00")]
    # Nobody can slip in between.
    assert taken(session, slot) == 1
    with pytest.raises(Refused, match="slot_taken"):
        book(session, a_person(session, "Quick"), slot)
    with pytest.raises(Refused, match="booking_unknown"):
        waitlist.offered(session, wang, offer.id or 0)
    booking = take(session, at("11:30"), li, offer)
    assert (booking.state, booking.number) == (BookingState.CONFIRMED, offer.number)
    session.refresh(wished)
    assert (wished.state, wished.booking_id) == (WishState.GRANTED, booking.id)
    reminders = session.exec(
        select(Notice).where(Notice.kind == "booking.reminder", Notice.state == "waiting")
    )
    assert len(reminders.all()) == 2
    # Nothing is left that would take it away again.
    deadlines.act_on_due(session, at("14:00"), 100)
    session.refresh(booking)
    assert booking.state is BookingState.CONFIRMED


def test_who_passes_leaves_it_to_the_next_and_waits_on(
    session: Session, service: Service, slot: Slot, first: Booking
) -> None:
    li, wished = wish(session, "Li", service)
    wang, _ = wish(session, "Wang", service)
    leave(session, first)
    waitlist.decline(session, at("11:30"), li, held(session).id or 0)
    session.refresh(wished)
    assert (wished.state, wished.offers) == (WishState.WAITING, 1)
    offer = held(session)
    assert (offer.person_id, taken(session, slot)) == (wang.id, 1)
    # Whoever passed this place is not asked for it again.
    waitlist.decline(session, at("11:40"), wang, offer.id or 0)
    assert session.exec(select(Booking).where(Booking.state == BookingState.HELD)).all() == []
    assert taken(session, slot) == 0


def test_silence_passes_too(session: Session, service: Service, slot: Slot, first: Booking) -> None:
    li, _ = wish(session, "Li", service)
    wang, _ = wish(session, "Wang", service)
    leave(session, first)
    offer = held(session)
    deadlines.act_on_due(session, at("12:59"), 100)
    assert held(session).id == offer.id
    deadlines.act_on_due(session, at("13:00"), 100)
    assert held(session).person_id == wang.id
    assert told(session) == [("wish.offer", wang.id, "11-24 13:00"), ("wish.lapsed", li.id, "11-24 13:00")]
    with pytest.raises(Refused, match="booking_lapsed"):
        take(session, at("13:01"), li, offer)


def test_nobody_is_woken_and_the_time_to_answer_begins_in_the_morning(
    session: Session, service: Service, first: Booking
) -> None:
    li, _ = wish(session, "Li", service)
    leave(session, first, at("22:30"))
    assert told(session) == [("wish.offer", li.id, "11-25 08:00")]
    assert held(session).held_until == at("10:00", "2026-11-25").now


@pytest.mark.parametrize(("clock", "until"), [("08:30", "09:00"), ("08:59", "09:00"), ("09:00", None)])
def test_an_offer_ends_before_the_time_itself(
    session: Session, service: Service, slot: Slot, first: Booking, clock: str, until: str | None
) -> None:
    wish(session, "Li", service)
    leave(session, first, at(clock, "2026-11-26"))
    if until:
        assert held(session).held_until == at(until, "2026-11-26").now
    else:
        assert taken(session, slot) == 0


def test_after_three_offers_a_wish_ends(session: Session, service: Service) -> None:
    slots = [a_slot(session, service, START + timedelta(hours=n)) for n in range(4)]
    made = [book(session, a_person(session, f"No {n}"), slot) for n, slot in enumerate(slots)]
    li, wished = wish(session, "Li", service)
    for number in range(3):
        leave(session, made[number])
        waitlist.decline(session, at("11:30"), li, held(session).id or 0)
    session.refresh(wished)
    assert (wished.state, wished.offers) == (WishState.ENDED, 3)
    leave(session, made[3])
    assert taken(session, slots[3]) == 0


def test_the_priority_group_comes_first_and_who_had_fewer_offers_before_all(
    session: Session, service: Service
) -> None:
    slots = [a_slot(session, service, START + timedelta(hours=n)) for n in range(2)]
    made = [book(session, a_person(session, f"No {n}"), slot) for n, slot in enumerate(slots)]
    wish(session, "Li", service)
    old_wang, _ = wish(session, "Old Wang", service, priority=True)
    leave(session, made[0])
    assert held(session).person_id == old_wang.id
    waitlist.decline(session, at("11:30"), old_wang, held(session).id or 0)
    offered = {held(session).person_id}
    leave(session, made[1])
    assert {one.person_id for one in session.exec(select(Booking).where(Booking.state == "held"))} > offered


def test_a_move_frees_a_place_as_well(session: Session, service: Service, slot: Slot, first: Booking) -> None:
    li, _ = wish(session, "Li", service)
    other = a_slot(session, service, START + timedelta(days=1))
    bookings.move_to(
        session, at("11:00"), by_id(session, first.person_id), first.id or 0, other.id or 0, quoted=0
    )
    assert held(session).person_id == li.id


def test_whoever_needs_nothing_any_more_says_so(
    session: Session, service: Service, slot: Slot, first: Booking
) -> None:
    li, wished = wish(session, "Li", service)
    wang, other = wish(session, "Wang", service)
    with pytest.raises(Refused, match="wish_unknown"):
        waitlist.end(session, at("10:30"), wang, wished.id or 0)
    leave(session, first)
    waitlist.end(session, at("11:30"), li, wished.id or 0)
    assert held(session).person_id == wang.id
    session.refresh(wished)
    assert wished.state is WishState.ENDED
    with pytest.raises(Refused, match="wish_over"):
        waitlist.end(session, at("11:30"), li, wished.id or 0)
    waitlist.end(session, at("11:40"), wang, other.id or 0)
    assert taken(session, slot) == 0


def test_a_wish_ends_with_its_day(session: Session, service: Service, first: Booking) -> None:
    li, wished = wish(session, "Li", service)
    deadlines.act_on_due(session, at("08:30", "2026-11-26"), 100)
    session.refresh(wished)
    assert wished.state is WishState.ENDED
    assert ("wish.ended", li.id, "11-26 08:30") in told(session)


def test_a_closed_time_is_offered_to_nobody(
    session: Session, service: Service, slot: Slot, first: Booking
) -> None:
    wish(session, "Li", service)
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    closed = bookings.close(
        session,
        at("11:00"),
        leader,
        starts_at=START - timedelta(hours=1),
        ends_at=START + timedelta(hours=1),
        reason="A power cut",
    )
    assert closed == 1
    assert taken(session, slot) == 0
    assert session.exec(select(Booking.state)).all() == [BookingState.CALLED_OFF]
    assert ("booking.called_off", first.person_id, "11-24 11:00") in told(session)


def test_an_offer_for_a_closed_time_is_taken_back(
    session: Session, service: Service, slot: Slot, first: Booking
) -> None:
    _, wished = wish(session, "Li", service)
    leave(session, first)
    offer = held(session)
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    hours: dict[str, Any] = {"starts_at": START, "ends_at": START + timedelta(hours=1)}
    bookings.close(session, at("11:30"), leader, **hours, reason="A power cut")
    session.refresh(offer)
    session.refresh(wished)
    assert offer.state is BookingState.CALLED_OFF
    assert wished.state is WishState.ENDED
    assert ("wish.closed", wished.person_id, "11-24 11:30") in told(session)
    assert taken(session, slot) == 0


def test_whoever_waits_for_a_closed_day_hears_it_at_once(
    session: Session, service: Service, first: Booking
) -> None:
    a_booking(session, a_person(session, "Second"), a_slot(session, service, START + timedelta(hours=4)))
    li, wished = wish(session, "Li", service)
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    hour: dict[str, Any] = {"starts_at": START, "ends_at": START + timedelta(hours=1)}
    bookings.close(session, at("11:00"), leader, **hour, reason="A power cut")
    assert waits(session, wished)  # there is an afternoon, still
    other = a_service(session)
    day: dict[str, Any] = {"starts_at": START, "ends_at": START + timedelta(days=1)}
    bookings.close(session, at("11:00"), leader, **day, reason="Holiday", service_id=other.id)
    assert waits(session, wished)
    bookings.close(session, at("11:00"), leader, **day, reason="Holiday")
    assert not waits(session, wished)
    assert [who for kind, who, _ in told(session) if kind == "wish.closed"] == [li.id]
    deadlines.act_on_due(session, at("08:30", "2026-11-26"), 100)
    assert "wish.ended" not in {kind for kind, _, _ in told(session)}
