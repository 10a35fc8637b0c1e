"""Things on loan: no thing is promised twice, one more time if nobody waits, and back when due."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import Session, col, select

from centre import bookings, deadlines
from centre.bookings import Order, loans
from centre.errors import Refused
from models.bookings import Booking
from models.catalogue import Service
from models.outbox import Notice, NoticeState
from models.people import Role
from models.slots import Slot
from models.who import Who
from tests.auxil.factories import SHANGHAI, a_moment, a_person, at
from tests.auxil.offers import a_service, a_slot

DAY = date(2026, 11, 26)


@pytest.fixture
def wheelchair(session: Session) -> Service:
    return a_service(session, loan_days=14, renewals=1, stock=1, horizon_days=60)


@pytest.fixture
def li(session: Session) -> Who:
    return a_person(session, "Li")


@pytest.fixture
def clerk(session: Session) -> Who:
    return a_person(session, "Clerk", Role.CLERK)


def a_pick_up(session: Session, service: Service, day: date = DAY) -> Slot:
    return a_slot(session, service, SHANGHAI.at(day, time(10)), capacity=5)


def lend(session: Session, who: Who, slot: Slot) -> Booking:
    return bookings.book(session, a_moment(), who, Order(slot_id=slot.id or 0, quoted=0))


def told(session: Session) -> list[tuple[str, int]]:
    waiting = (Notice.state == NoticeState.WAITING, col(Notice.subject_kind) == "loan")
    return [
        (n.kind, n.person_id) for n in session.exec(select(Notice).where(*waiting).order_by(col(Notice.id)))
    ]


def test_one_thing_is_lent_to_one_person_at_a_time(session: Session, li: Who, wheelchair: Service) -> None:
    booking = lend(session, li, a_pick_up(session, wheelchair))
    loan = loans.of(session, booking.id or 0)
    assert loan is not None
    assert (loan.item, loan.due_day) == (1, date(2026, 12, 10))
    for days in (-14, -1, 0, 14):
        slot = a_pick_up(session, wheelchair, DAY + timedelta(days=max(days, 0)))
        with pytest.raises(Refused, match="nothing_to_lend"), session.begin_nested():
            lend(session, a_person(session, "Wang"), slot)
    lend(session, a_person(session, "Wang"), a_pick_up(session, wheelchair, DAY + timedelta(days=15)))


def test_only_days_with_a_thing_to_lend_are_free(session: Session, li: Who, wheelchair: Service) -> None:
    days = [DAY, DAY + timedelta(days=14), DAY + timedelta(days=15)]
    slots = [a_pick_up(session, wheelchair, day) for day in days]
    assert list(bookings.times(session, a_moment(), wheelchair, priority=True)) == days
    lend(session, li, slots[0])
    assert list(bookings.times(session, a_moment(), wheelchair, priority=True)) == days[2:]


def test_what_is_cancelled_or_missed_is_there_for_others(
    session: Session, li: Who, clerk: Who, wheelchair: Service
) -> None:
    slot = a_pick_up(session, wheelchair)
    booking = lend(session, li, slot)
    bookings.cancel(session, a_moment(), li, booking.id or 0)
    other = lend(session, a_person(session, "Wang"), slot)
    bookings.missed(session, at("11:00", "2026-11-26"), clerk, other.id or 0)
    assert loans.lendable(session, wheelchair, [DAY]) == {DAY}


def test_a_move_takes_the_thing_along(session: Session, li: Who, wheelchair: Service) -> None:
    booking = lend(session, li, a_pick_up(session, wheelchair))
    later = a_pick_up(session, wheelchair, DAY + timedelta(days=3))
    bookings.move_to(session, a_moment(), li, booking.id or 0, later.id or 0, quoted=0)
    loan = loans.of(session, booking.id or 0)
    assert loan is not None
    assert loan.due_day == date(2026, 12, 13)
    free = loans.lendable(session, wheelchair, [DAY - timedelta(days=n) for n in range(16)])
    assert max(free) == DAY + timedelta(days=3) - timedelta(days=15)


def test_it_can_be_kept_once_more_if_nobody_waits(session: Session, li: Who, wheelchair: Service) -> None:
    booking = lend(session, li, a_pick_up(session, wheelchair)).id or 0
    with pytest.raises(Refused, match="booking_unknown"):
        loans.renew(session, a_moment(), a_person(session, "Wang"), booking)
    assert loans.renew(session, a_moment(), li, booking) == date(2026, 12, 24)
    with pytest.raises(Refused, match="renewed_already"):
        loans.renew(session, a_moment(), li, booking)


def test_what_somebody_else_waits_for_goes_back(session: Session, li: Who, wheelchair: Service) -> None:
    booking = lend(session, li, a_pick_up(session, wheelchair)).id or 0
    lend(session, a_person(session, "Wang"), a_pick_up(session, wheelchair, DAY + timedelta(days=20)))
    with pytest.raises(Refused, match="loan_wanted"):
        loans.renew(session, a_moment(), li, booking)
    loan = loans.of(session, booking)
    assert loan is not None
    assert (loan.due_day, loan.renewals) == (date(2026, 12, 10), 0)


def test_the_day_before_and_after_are_remembered(
    session: Session, li: Who, clerk: Who, wheelchair: Service
) -> None:
    booking = lend(session, li, a_pick_up(session, wheelchair)).id or 0
    deadlines.act_on_due(session, at("08:29", "2026-12-09"), 100)
    assert told(session) == []
    deadlines.act_on_due(session, at("08:30", "2026-12-09"), 100)
    assert told(session) == [("loan.due", li.id)]
    deadlines.act_on_due(session, at("08:30", "2026-12-11"), 100)
    assert told(session)[1:] == [("loan.overdue", li.id), ("loan.missing", clerk.id)]
    deadlines.act_on_due(session, at("08:30", "2026-12-16"), 100)
    assert told(session)[3:] == [("loan.missing", clerk.id)]
    loans.returned(session, at("09:00", "2026-12-16"), clerk, booking)
    assert told(session) == []
    deadlines.act_on_due(session, at("08:30", "2027-01-20"), 100)
    assert told(session) == []
    with pytest.raises(Refused, match="not_on_loan"):
        loans.returned(session, at("09:00", "2026-12-16"), clerk, booking)


def test_what_comes_back_early_can_be_lent_at_once(
    session: Session, li: Who, clerk: Who, wheelchair: Service
) -> None:
    booking = lend(session, li, a_pick_up(session, wheelchair)).id or 0
    with pytest.raises(Refused, match="not_allowed"):
        loans.returned(session, at("09:00", "2026-11-30"), li, booking)
    loans.returned(session, at("09:00", "2026-11-30"), clerk, booking)
    assert loans.lendable(session, wheelchair, [date(2026, 11, 30)]) == {date(2026, 11, 30)}
    with pytest.raises(Refused, match="not_on_loan"):
        loans.renew(session, at("09:00", "2026-11-30"), li, booking)


def test_a_loan_that_was_cancelled_reminds_nobody(session: Session, li: Who, wheelchair: Service) -> None:
    booking = lend(session, li, a_pick_up(session, wheelchair))
    bookings.cancel(session, a_moment(), li, booking.id or 0)
    deadlines.act_on_due(session, at("08:30", "2027-01-20"), 100)
    assert told(session) == []
