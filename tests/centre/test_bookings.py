"""Bookings as residents make, move and cancel them; on both databases."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import audit, bookings, catalogue, numbers, relatives
from centre.bookings import Order
from centre.errors import Refused
from centre.moment import Moment
from models.bookings import Booking, BookingState, Channel
from models.catalogue import Service, Where
from models.deadlines import Deadline, DeadlineState
from models.outbox import Notice, NoticeState
from models.people import Consent, Role
from models.slots import Slot
from models.who import Who
from tests.auxil.factories import NOW, SHANGHAI, a_file, a_moment, a_person, at
from tests.auxil.offers import a_booking, a_fee, a_service, a_slot, a_window

THURSDAY = at("10:00", "2026-11-26").now


@pytest.fixture
def li(session: Session) -> Who:
    return a_person(session, "Li")


def an_order(slot: Slot, **values: Any) -> Order:
    return Order(**{"slot_id": slot.id, "quoted": 0, **values})


def booked(session: Session, who: Who, slot: Slot, moment: Moment | None = None, **values: Any) -> Booking:
    return bookings.book(session, moment or a_moment(), who, an_order(slot, **values))


def taken(session: Session, slot: Slot) -> int:
    return session.exec(select(Slot.taken).where(Slot.id == slot.id)).one()


def reminders(session: Session) -> list[str]:
    """The hours at which somebody will be reminded, on the centre's wall."""
    waiting = select(Notice.due_at).where(
        Notice.kind == "booking.reminder", Notice.state == NoticeState.WAITING
    )
    return [
        f"{SHANGHAI.local(due):%m-%d %H:%M}" for due in session.exec(waiting.order_by(col(Notice.due_at)))
    ]


def told(session: Session) -> list[tuple[str, int]]:
    waiting = select(Notice).where(Notice.state == NoticeState.WAITING, Notice.kind != "booking.reminder")
    return [(one.kind, one.person_id) for one in session.exec(waiting.order_by(col(Notice.id)))]


def test_a_booking_has_a_number_a_place_and_two_reminders(session: Session, li: Who) -> None:
    slot = a_slot(session, a_service(session), THURSDAY)
    booking = booked(session, li, slot, note="Short at the back", corrections=1)
    assert booking.number == numbers.number("YY", booking.id or 0)
    assert (booking.state, booking.confirmed_at) == (BookingState.CONFIRMED, NOW)
    assert (booking.note, booking.corrections, booking.channel) == ("Short at the back", 1, Channel.CHAT)
    assert taken(session, slot) == 1
    assert reminders(session) == ["11-25 10:00", "11-26 08:00"]
    assert [line.action for line in audit.history(session, ("booking", booking.id))] == ["booking.made"]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ("2026-11-26 08:30", ["11-25 08:30", "11-25 20:00"]),  # two hours before lies in the quiet hours
        ("2026-11-24 15:00", ["11-24 13:00"]),  # booked the same day
        ("2026-11-24 12:00", []),  # booked two hours before
        ("2026-11-25 09:00", ["11-24 20:00"]),  # both at 20:00 become one
    ],
)
def test_reminders_never_come_at_night_or_too_late(
    session: Session, li: Who, starts: str, expected: list[str]
) -> None:
    day, clock = starts.split()
    booked(session, li, a_slot(session, a_service(session), at(clock, day).now))
    assert reminders(session) == expected


def test_the_last_place_is_had_once(session: Session, li: Who) -> None:
    slot = a_slot(session, a_service(session), THURSDAY)
    booked(session, li, slot)
    with pytest.raises(Refused, match="slot_taken"):
        booked(session, a_person(session, "Wang"), slot)
    assert taken(session, slot) == 1


@pytest.mark.parametrize(
    ("policies", "starts", "why"),
    [
        ({"lead_hours": 2}, at("11:59").now, "slot_gone"),
        ({"lead_hours": 0}, at("09:59").now, "slot_gone"),
        ({"horizon_days": 7}, at("10:00", "2026-12-02").now, "slot_gone"),
        ({"horizon_days": 7, "early_days": 5}, at("10:00", "2026-11-27").now, "slot_gone"),
    ],
)
def test_a_time_outside_of_the_horizon_cannot_be_had(
    session: Session, li: Who, policies: dict[str, Any], starts: Any, why: str
) -> None:
    slot = a_slot(session, a_service(session, **policies), starts)
    with pytest.raises(Refused, match=why):
        booked(session, li, slot)
    assert taken(session, slot) == 0


def test_the_priority_group_may_book_earlier(session: Session, li: Who) -> None:
    service = a_service(session, horizon_days=7, early_days=5)
    slot = a_slot(session, service, at("10:00", "2026-11-27").now)
    assert booked(session, li, slot, priority=True).priority


def test_what_was_withdrawn_meanwhile_cannot_be_had(session: Session, li: Who) -> None:
    service = a_service(session)
    slot = a_slot(session, service, THURSDAY)
    catalogue.withdraw(session, a_moment(), None, service.id or 0)
    with pytest.raises(Refused, match="service_withdrawn"):
        booked(session, li, slot)


def test_a_price_that_changed_meanwhile_is_asked_for_again(session: Session, li: Who) -> None:
    service = a_service(session)
    a_fee(session, service, 1000, date(2026, 1, 1))
    a_fee(session, service, 1200, date(2026, 11, 26))
    slot = a_slot(session, service, THURSDAY)
    with pytest.raises(Refused, match="price_changed"):
        booked(session, li, slot, quoted=1000)
    assert booked(session, li, slot, quoted=1200).quoted == 1200


def test_a_visit_needs_an_address(session: Session, li: Who) -> None:
    slot = a_slot(session, a_service(session, place=Where.HOME), THURSDAY)
    for address in dict[str, Any](), {"building": "3"}, {"room": "1208"}:
        with pytest.raises(Refused, match="address_missing"):
            booked(session, li, slot, **address)
    booking = booked(session, li, slot, building="3", unit="2", room="1208")
    assert (booking.building, booking.unit, booking.room) == ("3", "2", "1208")


def test_a_sensitive_service_needs_a_consent_of_its_own(session: Session, li: Who) -> None:
    service = a_service(session, separate_consent=True)
    slot = a_slot(session, service, THURSDAY)
    with pytest.raises(Refused, match="consent_missing"):
        booked(session, li, slot)
    session.add(Consent(person_id=li.id, kind=bookings.consent_kind(service), version=1, given_at=NOW))
    session.flush()
    assert booked(session, li, slot).state is BookingState.CONFIRMED


def test_files_belong_to_the_booking(session: Session, li: Who) -> None:
    file = a_file(session, li)
    booking = booked(session, li, a_slot(session, a_service(session), THURSDAY), file_ids=[file.id])
    session.refresh(file)
    assert (file.subject_kind, file.subject_id) == ("booking", booking.id)


def test_a_relative_is_one_s_own_and_has_agreed(session: Session, li: Who) -> None:
    slot = a_slot(session, a_service(session), THURSDAY, capacity=2)
    mother = relatives.add(session, a_moment(), li, " Mother  Li ")
    assert (mother.name, mother.consented_at) == ("Mother Li", NOW)
    booking = booked(session, li, slot, relative_id=mother.id)
    assert bookings.card(session, booking.id or 0).relative == "Mother Li"
    with pytest.raises(Refused, match="relative_unknown"):
        booked(session, a_person(session, "Wang"), slot, relative_id=mother.id)
    bookings.forget_relative(session, a_moment(), li, mother.id or 0)
    with pytest.raises(Refused, match="relative_unknown"):
        booked(session, li, slot, relative_id=mother.id)
    assert relatives.of(session, li.id) == []


def test_relatives_have_names_and_are_not_too_many(session: Session, li: Who) -> None:
    for name in ("", "x" * 41):
        with pytest.raises(Refused, match="name_unusable"):
            relatives.add(session, a_moment(), li, name)
    for number in range(6):
        relatives.add(session, a_moment(), li, f"Aunt {number}")
    with pytest.raises(Refused, match="too_many_relatives"):
        relatives.add(session, a_moment(), li, "Uncle")


def test_two_bookings_at_once_are_allowed_and_known(session: Session, li: Who) -> None:
    first = booked(session, li, a_slot(session, a_service(session), THURSDAY))
    other = a_slot(session, a_service(session), THURSDAY + timedelta(minutes=29))
    later = a_slot(session, a_service(session), THURSDAY + timedelta(minutes=30))
    assert [one.id for one in bookings.clashing(session, li.id, other.id or 0)] == [first.id]
    assert bookings.clashing(session, li.id, later.id or 0) == []
    booked(session, li, other)


# --- approval


def test_a_booking_that_needs_approval_waits_and_is_never_forgotten(session: Session, li: Who) -> None:
    clerk = a_person(session, "Clerk", Role.CLERK)
    slot = a_slot(session, a_service(session, needs_approval=True), THURSDAY)
    booking = booked(session, li, slot)
    assert (booking.state, booking.confirmed_at, taken(session, slot)) == (BookingState.PENDING, None, 1)
    assert told(session) == [("booking.pending", clerk.id)]
    assert reminders(session) == []
    (plan,) = session.exec(select(Deadline).where(Deadline.state == DeadlineState.WAITING)).all()
    assert (plan.kind, SHANGHAI.local(plan.due_at).strftime("%H:%M")) == ("booking.pending", "14:00")
    bookings.approve(session, at("11:00"), clerk, booking.id or 0)
    assert told(session) == [("booking.approved", li.id)]
    assert reminders(session) == ["11-25 10:00", "11-26 08:00"]


def test_what_is_declined_frees_its_place_and_says_why(session: Session, li: Who) -> None:
    clerk = a_person(session, "Clerk", Role.CLERK)
    slot = a_slot(session, a_service(session, needs_approval=True), THURSDAY)
    booking = booked(session, li, slot)
    with pytest.raises(Refused, match="reason_missing"):
        bookings.decline(session, at("11:00"), clerk, booking.id or 0, " ")
    bookings.decline(session, at("11:00"), clerk, booking.id or 0, "The room is being painted")
    session.refresh(booking)
    assert (booking.state, booking.reason) == (BookingState.DECLINED, "The room is being painted")
    assert (taken(session, slot), told(session)) == (0, [("booking.declined", li.id)])


def test_whoever_missed_twice_needs_approval_for_this_service(session: Session, li: Who) -> None:
    service = a_service(session, no_shows=2, no_show_days=90)
    for days in (100, 30, 10):
        past = a_slot(session, service, NOW - timedelta(days=days))
        closed = NOW - timedelta(days=days)
        a_booking(session, li, past, state=BookingState.NO_SHOW, closed_at=closed)
    assert booked(session, li, a_slot(session, service, THURSDAY)).state is BookingState.PENDING
    other = a_slot(session, a_service(session, no_shows=2), THURSDAY)
    assert booked(session, li, other).state is BookingState.CONFIRMED
    wang = a_person(session, "Wang")
    assert booked(session, wang, a_slot(session, service, THURSDAY)).state is BookingState.CONFIRMED


# --- moving


def test_a_moved_booking_keeps_its_number_and_its_reminders_follow(session: Session, li: Who) -> None:
    service = a_service(session)
    slot, other = a_slot(session, service, THURSDAY), a_slot(session, service, at("15:00", "2026-11-27").now)
    booking = booked(session, li, slot)
    moved = bookings.move_to(
        session, at("11:00"), li, booking.id or 0, other.id or 0, reason="Doctor", quoted=0
    )
    assert (moved.number, moved.slot_id, moved.sequence, moved.moves) == (booking.number, other.id, 1, 1)
    assert (moved.state, moved.reason) == (BookingState.CONFIRMED, "Doctor")
    assert (taken(session, slot), taken(session, other)) == (0, 1)
    assert reminders(session) == ["11-26 15:00", "11-27 13:00"]


def test_a_booking_that_waits_for_approval_still_waits_after_a_move(session: Session, li: Who) -> None:
    service = a_service(session, needs_approval=True)
    booking = booked(session, li, a_slot(session, service, THURSDAY))
    other = a_slot(session, service, at("15:00", "2026-11-27").now)
    moved = bookings.move_to(session, at("11:00"), li, booking.id or 0, other.id or 0, quoted=0)
    assert (moved.state, reminders(session)) == (BookingState.PENDING, [])


def test_moving_has_its_limits(session: Session, li: Who) -> None:
    service = a_service(session, moves=1, change_hours=24)
    slots = [a_slot(session, service, THURSDAY + timedelta(days=days)) for days in range(3)]
    elsewhere = a_slot(session, a_service(session), THURSDAY)
    booking = booked(session, li, slots[0]).id or 0
    with pytest.raises(Refused, match="too_late_to_change"):
        bookings.move_to(session, at("10:01", "2026-11-25"), li, booking, slots[1].id or 0, quoted=0)
    with pytest.raises(Refused, match="slot_gone"):
        bookings.move_to(session, at("11:00"), li, booking, elsewhere.id or 0, quoted=0)
    with pytest.raises(Refused, match="booking_unknown"):
        bookings.move_to(session, at("11:00"), a_person(session, "Wang"), booking, slots[1].id or 0, quoted=0)
    bookings.move_to(session, at("11:00"), li, booking, slots[1].id or 0, quoted=0)
    with pytest.raises(Refused, match="moved_too_often"):
        bookings.move_to(session, at("11:00"), li, booking, slots[2].id or 0, quoted=0)


def test_a_move_to_a_time_that_costs_more_by_now_is_asked_for_again(session: Session, li: Who) -> None:
    service = a_service(session)
    a_fee(session, service, 1000, date(2026, 1, 1))
    a_fee(session, service, 1200, date(2026, 12, 1))
    booking = booked(session, li, a_slot(session, service, THURSDAY), quoted=1000)
    later = a_slot(session, service, at("10:00", "2026-12-02").now)
    with pytest.raises(Refused, match="price_changed"):
        bookings.move_to(session, at("11:00"), li, booking.id or 0, later.id or 0, quoted=1000)
    moved = bookings.move_to(session, at("11:00"), li, booking.id or 0, later.id or 0, quoted=1200)
    assert moved.quoted == 1200


def test_a_move_to_a_place_that_has_gone_changes_nothing(session: Session, li: Who) -> None:
    service = a_service(session)
    slot, full = a_slot(session, service, THURSDAY), a_slot(session, service, THURSDAY + timedelta(days=1))
    booked(session, a_person(session, "Wang"), full)
    booking = booked(session, li, slot)
    with pytest.raises(Refused, match="slot_taken"):
        bookings.move_to(session, at("11:00"), li, booking.id or 0, full.id or 0, quoted=0)
    session.refresh(booking)
    assert (booking.slot_id, taken(session, slot), taken(session, full)) == (slot.id, 1, 1)


# --- cancelling and coming


def test_a_cancelled_booking_is_over_and_reminds_nobody(session: Session, li: Who) -> None:
    slot = a_slot(session, a_service(session), THURSDAY)
    booking = booked(session, li, slot)
    bookings.cancel(session, at("11:00"), li, booking.id or 0, "Ill")
    session.refresh(booking)
    assert (booking.state, booking.reason, booking.sequence) == (BookingState.CANCELLED, "Ill", 1)
    assert booking.closed_at == at("11:00").now
    assert (taken(session, slot), reminders(session)) == (0, [])
    assert session.exec(select(Deadline).where(Deadline.state == DeadlineState.WAITING)).all() == []
    with pytest.raises(Refused, match="booking_cancelled"):
        bookings.cancel(session, at("11:00"), li, booking.id or 0)


def test_shortly_before_it_is_too_late_to_cancel_in_the_chat(session: Session, li: Who) -> None:
    booking = booked(session, li, a_slot(session, a_service(session, change_hours=2), THURSDAY))
    with pytest.raises(Refused, match="too_late_to_change"):
        bookings.cancel(session, at("08:01", "2026-11-26"), li, booking.id or 0)


@pytest.mark.parametrize(("clock", "early"), [("08:59", True), ("09:00", False), ("10:30", False)])
def test_people_say_that_they_are_there_when_it_is_time(
    session: Session, li: Who, clock: str, early: bool
) -> None:
    booking = booked(session, li, a_slot(session, a_service(session), THURSDAY))
    there = at(clock, "2026-11-26")
    if early:
        with pytest.raises(Refused, match="not_the_hour"):
            bookings.arrive(session, there, li, booking.id or 0)
        return
    bookings.arrive(session, there, li, booking.id or 0)
    session.refresh(booking)
    assert (booking.state, booking.arrived_at) == (BookingState.ARRIVED, there.now)


# --- what is free


def times(session: Session, service: Service) -> dict[date, list[Any]]:
    return bookings.times(session, a_moment(), service, priority=True)


def test_days_with_something_free_and_full_ones_are_told_apart(session: Session, li: Who) -> None:
    service = a_service(session, horizon_days=30)
    a_window(session, service, opens=time(14), closes=time(15), minutes=60)
    assert list(times(session, service)) == [date(2026, 11, 24), *(date(2026, 12, d) for d in (1, 8, 15, 22))]
    (slot,) = times(session, service)[date(2026, 12, 1)]
    booked(session, li, session.get_one(Slot, slot.id))
    places = bookings.places(session, a_moment(), service, priority=True)
    assert [day for day, left in places.items() if not left] == [date(2026, 12, 1)]
    assert date(2026, 12, 1) not in times(session, service)


# --- looking


def test_people_see_their_own_and_the_staff_all(session: Session, li: Who) -> None:
    slot = a_slot(session, a_service(session), THURSDAY)
    booking = booked(session, li, slot)
    card = bookings.look(session, li, booking.id or 0)
    assert (card.name, card.number, card.starts_at) == ("Li", booking.number, THURSDAY)
    assert bookings.title(session, card, "en") == "Haircut day"
    clerk, auditor = a_person(session, "Clerk", Role.CLERK), a_person(session, "Auditor", Role.AUDITOR)
    assert bookings.look(session, clerk, booking.id or 0).id == booking.id
    page = {"page": 0, "size": 5}
    found = bookings.of_day(session, a_moment(), auditor, date(2026, 11, 26), **page)
    assert [one.id for one in found.items] == [booking.id]
    assert bookings.of_day(session, a_moment(), clerk, date(2026, 11, 25), **page).items == []
    wang = a_person(session, "Wang")
    with pytest.raises(Refused, match="booking_unknown"):
        bookings.look(session, wang, booking.id or 0)
    with pytest.raises(Refused, match="not_allowed"):
        bookings.of_day(session, a_moment(), wang, date(2026, 11, 26), **page)


def test_a_number_leads_to_its_booking(session: Session, li: Who) -> None:
    booking = booked(session, li, a_slot(session, a_service(session), THURSDAY))
    found = bookings.by_number(session, f" {str(booking.number).lower()} ")
    assert found is not None
    assert found.id == booking.id
    assert bookings.by_number(session, numbers.number("HF", 1)) is None
    with pytest.raises(Refused, match="booking_unknown"):
        bookings.by_number(session, numbers.number("YY", 4711))
    with pytest.raises(Refused, match="number_mistyped"):
        bookings.by_number(session, "YY-222-3")


def test_bookings_to_come_are_listed_before_those_that_were(session: Session, li: Who) -> None:
    service = a_service(session)
    made = [booked(session, li, a_slot(session, service, THURSDAY + timedelta(days=n))) for n in range(3)]
    bookings.cancel(session, at("11:00"), li, made[1].id or 0)
    assert [one.id for one in bookings.of_person(session, li.id, ahead=True)] == [made[0].id, made[2].id]
    assert [one.id for one in bookings.of_person(session, li.id, ahead=False)] == [made[1].id]
