"""What the staff do with bookings; on both databases."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import bookings, deadlines
from centre.bookings import Order
from centre.errors import Refused
from models.bookings import Booking, BookingAction, BookingState, Channel
from models.catalogue import Service
from models.outbox import Notice, NoticeState
from models.people import Role
from models.slots import Slot, SlotState
from models.who import Who
from tests.auxil.factories import SHANGHAI, a_moment, a_person, at
from tests.auxil.offers import a_booking, a_fee, a_service, a_slot, a_window
from tests.auxil.told import notices

START = at("10:00", "2026-11-26").now
MIDNIGHT = at("00:00", "2026-11-26").now


@pytest.fixture
def li(session: Session) -> Who:
    return a_person(session, "Li")


@pytest.fixture
def clerk(session: Session) -> Who:
    return a_person(session, "Clerk", Role.CLERK)


@pytest.fixture
def slot(session: Session) -> Slot:
    return a_slot(session, a_service(session, change_hours=48, moves=0), START, capacity=2)


@pytest.fixture
def booking(session: Session, li: Who, slot: Slot) -> Booking:
    return bookings.book(session, a_moment(), li, Order(slot_id=slot.id or 0, quoted=0))


def told(session: Session) -> list[tuple[str, int, str]]:
    waiting = (Notice.state == NoticeState.WAITING, Notice.kind != "booking.reminder")
    found = session.exec(select(Notice).where(*waiting).order_by(col(Notice.id)))
    return [(one.kind, one.person_id, f"{SHANGHAI.local(one.due_at):%m-%d %H:%M}") for one in found]


def state(session: Session, booking: Booking) -> BookingState:
    session.refresh(booking)
    return booking.state


@pytest.mark.parametrize(
    "act",
    [
        lambda s, who, number: bookings.approve(s, a_moment(), who, number),
        lambda s, who, number: bookings.decline(s, a_moment(), who, number, "No"),
        lambda s, who, number: bookings.call_off(s, a_moment(), who, number, "No"),
        lambda s, who, number: bookings.cancel_for(s, a_moment(), who, number),
        lambda s, who, number: bookings.expect(s, who, number, BookingAction.MOVE),
        lambda s, who, number: bookings.move_for(s, a_moment(), who, number, 1, quoted=0),
        lambda s, who, number: bookings.arrived(s, a_moment(), who, number),
        lambda s, who, number: bookings.served(s, a_moment(), who, number),
        lambda s, who, number: bookings.missed(s, a_moment(), who, number),
    ],
    ids=["approve", "decline", "call_off", "cancel", "expect", "move", "arrived", "served", "missed"],
)
def test_this_is_for_the_staff_and_not_for_their_own(
    session: Session, booking: Booking, li: Who, clerk: Who, act: Any
) -> None:
    for who in (li, a_person(session, "Auditor", Role.AUDITOR)):
        with pytest.raises(Refused, match="not_allowed"):
            act(session, who, booking.id)
    booking.person_id = clerk.id
    session.add(booking)
    session.flush()
    with pytest.raises(Refused, match="booking_own"):
        act(session, clerk, booking.id)
    assert state(session, booking) is BookingState.CONFIRMED


def test_somebody_comes_and_is_served(session: Session, booking: Booking, clerk: Who) -> None:
    there = at("09:50", "2026-11-26")
    bookings.arrived(session, there, clerk, booking.id or 0)
    assert (state(session, booking), booking.arrived_at) == (BookingState.ARRIVED, there.now)
    bookings.served(session, at("10:20", "2026-11-26"), clerk, booking.id or 0)
    assert (state(session, booking), booking.charged, booking.arrived_at) == (
        BookingState.SERVED,
        0,
        there.now,
    )
    with pytest.raises(Refused, match="booking_served"):
        bookings.missed(session, at("10:30", "2026-11-26"), clerk, booking.id or 0)
    deadlines.act_on_due(session, at("12:00", "2026-11-26"), 100)
    assert told(session) == [("rating.invite", booking.person_id, "11-26 10:20")]
    bookings.undo(session, at("12:10", "2026-11-26"), clerk, booking.id or 0)
    assert told(session) == []


def test_nobody_has_come_or_been_served_before_the_day(
    session: Session, booking: Booking, clerk: Who
) -> None:
    for act in (bookings.arrived, bookings.served):
        with pytest.raises(Refused, match="not_the_day"):
            act(session, at("23:59", "2026-11-25"), clerk, booking.id or 0)
    bookings.served(session, at("00:01", "2026-11-26"), clerk, booking.id or 0)
    assert state(session, booking) is BookingState.SERVED


@pytest.mark.parametrize(("listed", "charged"), [(1200, 1000), (0, 0)])
def test_nobody_pays_more_than_was_promised_or_than_the_list_says(
    session: Session, li: Who, clerk: Who, listed: int, charged: int
) -> None:
    service = a_service(session)
    a_fee(session, service, 1000, date(2026, 1, 1))
    slot = a_slot(session, service, START)
    order = Order(slot_id=slot.id or 0, quoted=1000)
    booking = bookings.book(session, a_moment(), li, order)
    a_fee(session, service, listed, date(2026, 11, 26))
    bookings.served(session, at("10:20", "2026-11-26"), clerk, booking.id or 0)
    session.refresh(booking)
    assert (booking.quoted, booking.charged) == (1000, charged)


def test_whoever_did_not_come_is_invited_again_and_may_still_come(
    session: Session, booking: Booking, li: Who, clerk: Who
) -> None:
    with pytest.raises(Refused, match="not_the_hour"):
        bookings.missed(session, at("09:59", "2026-11-26"), clerk, booking.id or 0)
    bookings.missed(session, at("10:40", "2026-11-26"), clerk, booking.id or 0)
    assert state(session, booking) is BookingState.NO_SHOW
    assert told(session) == [("booking.missed", li.id, "11-27 08:00")]
    bookings.arrived(session, at("10:50", "2026-11-26"), clerk, booking.id or 0)
    assert (state(session, booking), booking.closed_at) == (BookingState.ARRIVED, None)


@pytest.mark.parametrize("noted", ["arrived", "served", "missed"])
def test_what_was_noted_by_mistake_is_taken_back_the_same_day(
    session: Session, booking: Booking, clerk: Who, noted: str
) -> None:
    getattr(bookings, noted)(session, at("10:10", "2026-11-26"), clerk, booking.id or 0)
    with pytest.raises(Refused, match="too_late_to_undo"):
        bookings.undo(session, at("00:01", "2026-11-27"), clerk, booking.id or 0)
    bookings.undo(session, at("23:59", "2026-11-26"), clerk, booking.id or 0)
    assert state(session, booking) is BookingState.CONFIRMED
    assert (booking.arrived_at, booking.closed_at, booking.charged) == (None, None, None)
    with pytest.raises(Refused, match="booking_confirmed"):
        bookings.undo(session, at("23:59", "2026-11-26"), clerk, booking.id or 0)
    # Nothing is noted again: the desk is asked, as it is of any booking, but not on the same day.
    deadlines.act_on_due(session, at("23:59", "2026-11-26"), 100)
    assert "booking.unmarked" not in {kind for kind, *_ in told(session)}
    deadlines.act_on_due(session, at("08:30", "2026-11-27"), 100)
    assert ("booking.unmarked", clerk.id, "11-27 08:30") in told(session)


def test_who_had_arrived_has_still_arrived(session: Session, booking: Booking, clerk: Who) -> None:
    there = at("09:50", "2026-11-26")
    bookings.arrived(session, there, clerk, booking.id or 0)
    bookings.served(session, at("10:20", "2026-11-26"), clerk, booking.id or 0)
    bookings.undo(session, at("10:21", "2026-11-26"), clerk, booking.id or 0)
    assert (state(session, booking), booking.arrived_at) == (BookingState.ARRIVED, there.now)
    bookings.undo(session, at("10:22", "2026-11-26"), clerk, booking.id or 0)
    assert (state(session, booking), booking.arrived_at) == (BookingState.CONFIRMED, None)


def test_whoever_is_noted_as_missing_twice_is_invited_once(
    session: Session, booking: Booking, li: Who, clerk: Who
) -> None:
    for _ in range(2):
        bookings.missed(session, at("10:40", "2026-11-26"), clerk, booking.id or 0)
        bookings.undo(session, at("10:41", "2026-11-26"), clerk, booking.id or 0)
    bookings.missed(session, at("10:42", "2026-11-26"), clerk, booking.id or 0)
    assert told(session).count(("booking.missed", li.id, "11-27 08:00")) == 1


def test_a_time_that_was_closed_meanwhile_does_not_come_back(
    session: Session, booking: Booking, slot: Slot, clerk: Who
) -> None:
    bookings.missed(session, at("10:40", "2026-11-26"), clerk, booking.id or 0)
    slot.state = SlotState.CLOSED
    session.add(slot)
    session.flush()
    with pytest.raises(Refused, match="undo_closed"):
        bookings.undo(session, at("10:41", "2026-11-26"), clerk, booking.id or 0)


def test_nobody_forgets_to_say_what_became_of_it(session: Session, booking: Booking, clerk: Who) -> None:
    deadlines.act_on_due(session, at("10:29", "2026-11-26"), 100)
    assert told(session) == []
    deadlines.act_on_due(session, at("10:30", "2026-11-26"), 100)
    assert told(session) == [("booking.unmarked", clerk.id, "11-26 10:30")]


def test_an_approval_is_asked_for_until_it_is_given(session: Session, li: Who, clerk: Who) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    slot = a_slot(session, a_service(session, needs_approval=True), START + timedelta(days=7))
    booking = bookings.book(session, at("16:00"), li, Order(slot_id=slot.id or 0, quoted=0))
    assert told(session) == [("booking.pending", leader.id, "11-24 16:00")]
    for day, clock in (("2026-11-25", "11:00"), ("2026-11-26", "08:30"), ("2026-11-27", "08:30")):
        deadlines.act_on_due(session, at(clock, day), 100)
    asked = [when for kind, who, when in told(session) if (kind, who) == ("booking.pending", leader.id)]
    assert asked == ["11-24 16:00", "11-25 11:00", "11-26 08:30", "11-27 08:30"]
    bookings.approve(session, at("09:00", "2026-11-27"), clerk, booking.id or 0)
    deadlines.act_on_due(session, at("08:30", "2026-11-30"), 100)
    assert [kind for kind, *_ in told(session)] == ["booking.approved"]
    with pytest.raises(Refused, match="booking_confirmed"):
        bookings.approve(session, at("09:00", "2026-11-27"), clerk, booking.id or 0)


def test_the_staff_may_change_what_the_resident_no_longer_can(
    session: Session, booking: Booking, slot: Slot, li: Who, clerk: Who
) -> None:
    with pytest.raises(Refused, match="too_late_to_change"):
        bookings.cancel(session, at("11:00", "2026-11-25"), li, booking.id or 0)
    other = a_slot(session, session.get_one(Service, slot.service_id), START + timedelta(hours=4))
    now, number = at("11:00", "2026-11-25"), booking.id or 0
    with pytest.raises(Refused, match="price_changed"):
        bookings.move_for(session, now, clerk, number, other.id or 0, quoted=1)
    moved = bookings.move_for(session, now, clerk, number, other.id or 0, quoted=0)
    assert (moved.slot_id, moved.moves, moved.sequence) == (other.id, 0, 1)
    assert told(session) == [("booking.moved", li.id, "11-25 11:00")]


def test_what_the_centre_calls_off_is_told_with_its_reason(
    session: Session, booking: Booking, slot: Slot, li: Who, clerk: Who
) -> None:
    bookings.call_off(session, at("11:00"), clerk, booking.id or 0, " The barber is ill ")
    assert (state(session, booking), booking.reason) == (BookingState.CALLED_OFF, "The barber is ill")
    assert told(session) == [("booking.called_off", li.id, "11-24 11:00")]
    session.refresh(slot)
    assert slot.taken == 0


def test_who_cancels_on_the_telephone_has_cancelled_however_late(
    session: Session, booking: Booking, slot: Slot, li: Who, clerk: Who
) -> None:
    bookings.cancel_for(session, at("09:59", "2026-11-26"), clerk, booking.id or 0, " Ill ")
    assert (state(session, booking), booking.reason) == (BookingState.CANCELLED, "Ill")
    (notice,) = notices(session, kind="booking.cancelled_for")
    assert (notice.person_id, notice.owed) == (li.id, False)
    session.refresh(slot)
    assert slot.taken == 0


def test_what_waits_for_approval_is_seen_by_the_desk(
    session: Session, booking: Booking, li: Who, clerk: Who
) -> None:
    service = a_service(session, needs_approval=True)
    later, sooner = (a_slot(session, service, START + timedelta(days=days)) for days in (2, 1))
    made = [
        bookings.book(session, a_moment(), li, Order(slot_id=slot.id or 0, quoted=0)).id
        for slot in (later, sooner)
    ]
    assert [card.id for card in bookings.pending(session, clerk, page=0, size=9).items] == made[::-1]
    with pytest.raises(Refused, match="not_allowed"):
        bookings.pending(session, li, page=0, size=9)


def test_somebody_at_the_counter_or_on_the_telephone_is_booked_for(
    session: Session, slot: Slot, clerk: Who
) -> None:
    old_wang = a_person(session, "Old Wang", telegram_id=None)
    order = Order(slot_id=slot.id or 0, quoted=0)
    made = bookings.book(session, a_moment(), clerk, order, person_id=old_wang.id, channel=Channel.PHONE)
    assert (made.person_id, made.made_by, made.channel) == (old_wang.id, clerk.id, Channel.PHONE)
    # Nobody is rung about what they have just heard.
    (notice,) = notices(session, kind="booking.made_for")
    assert (notice.person_id, notice.owed) == (old_wang.id, False)


# --- closing


def test_closing_a_day_tells_everybody_and_leaves_other_days_alone(
    session: Session, booking: Booking, li: Who
) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    service = a_service(session, horizon_days=7)
    a_window(session, service, weekday=3, opens=time(14), closes=time(15))
    wang = a_person(session, "Wang")
    free = next(iter(bookings.times(session, a_moment(), service, priority=True).values()))
    other = bookings.book(session, a_moment(), wang, Order(slot_id=free[0].id, quoted=0))
    tomorrow = a_slot(session, service, START + timedelta(days=1))
    kept = bookings.book(session, a_moment(), wang, Order(slot_id=tomorrow.id or 0, quoted=0))
    day: dict[str, Any] = {
        "starts_at": at("00:00", "2026-11-26").now,
        "ends_at": at("00:00", "2026-11-27").now,
    }
    assert len(bookings.concerned(session, **day)) == 2
    assert len(bookings.concerned(session, **day, service_id=service.id)) == 1
    assert bookings.close(session, at("11:00"), leader, **day, reason="Water pipe burst") == 2
    assert len(bookings.concerned(session, **day)) == 0
    (closure,) = bookings.on_day(session, a_moment(), START.date())
    assert (closure.reason, closure.service_id) == ("Water pipe burst", None)
    assert not any(bookings.on_day(session, a_moment(), START.date() + timedelta(days=n)) for n in (-1, 1))
    assert {state(session, booking), state(session, other)} == {BookingState.CALLED_OFF}
    assert (booking.reason, state(session, kept)) == ("Water pipe burst", BookingState.CONFIRMED)
    assert [(kind, who) for kind, who, _ in told(session)] == [
        ("booking.called_off", li.id),
        ("booking.called_off", wang.id),
    ]
    days = session.exec(select(Slot.starts_at).where(Slot.state == SlotState.OPEN)).all()
    assert all(not day["starts_at"] <= starts < day["ends_at"] for starts in days)


def test_a_place_that_was_only_offered_is_taken_back_in_silence(
    session: Session, slot: Slot, li: Who
) -> None:
    held = a_booking(session, li, slot, state=BookingState.HELD)
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    hour: dict[str, Any] = {"starts_at": START, "ends_at": START + timedelta(hours=1)}
    assert len(bookings.concerned(session, **hour)) == 0
    assert bookings.close(session, a_moment(), leader, **hour, reason="A power cut") == 0
    assert (state(session, held), told(session)) == (BookingState.CALLED_OFF, [])


def test_one_service_can_close_alone(session: Session, booking: Booking) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    other = a_service(session)
    day: dict[str, Any] = {
        "starts_at": at("00:00", "2026-11-26").now,
        "ends_at": at("00:00", "2026-11-27").now,
    }
    assert bookings.close(session, at("11:00"), leader, **day, reason="Holiday", service_id=other.id) == 0
    assert state(session, booking) is BookingState.CONFIRMED


def test_closing_needs_a_right_and_a_reason(session: Session, clerk: Who) -> None:
    day: dict[str, Any] = {"starts_at": START, "ends_at": START + timedelta(days=1)}
    with pytest.raises(Refused, match="not_allowed"):
        bookings.close(session, a_moment(), clerk, **day, reason="Holiday")
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    with pytest.raises(Refused, match="reason_missing"):
        bookings.close(session, a_moment(), leader, **day, reason=" ")
