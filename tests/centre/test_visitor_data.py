"""What the desk may do for people without Telegram, once it knows that it is they who ask."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import audit, bookings, notices, people, privacy, visitor_data, visitors
from centre.bookings import Order
from centre.errors import Refused
from centre.visitor_data import Identified
from models.bookings import Booking, BookingState, Channel
from models.outbox import Notice, NoticeState
from models.people import Consent, Person, Role
from models.slots import Slot
from models.who import Who, by_id
from tests.auxil.factories import NOW, a_moment, a_person, a_rule, at
from tests.auxil.offers import a_service, a_slot
from tests.auxil.races import race


def a_visitor(session: Session, clerk: Who, name: str = "Old Li", phone: str = "13900139000") -> Who:
    return visitors.register_offline(
        session, a_moment(), clerk, name, phone, language="en", channel=Channel.COUNTER
    )


@pytest.fixture
def visitor(session: Session, clerk: Who) -> Who:
    return a_visitor(session, clerk)


def test_visitors_are_found_by_any_part_of_their_name(session: Session, clerk: Who, visitor: Who) -> None:
    second = a_visitor(session, clerk, "Young Li")
    a_person(session, "Li on Telegram")
    a_person(session, "Li who is gone", telegram_id=None, erased_at=NOW)
    assert [one.id for one in visitor_data.called(session, clerk, " li ")] == [second.id, visitor.id]
    assert visitor_data.called(session, clerk, "Old  Li")[0].id == visitor.id
    for said in ("Zhao", "%", "_", "\u200b"):
        assert visitor_data.called(session, clerk, said) == []


def test_only_the_desk_may(session: Session, resident: Who, auditor: Who, visitor: Who) -> None:
    moment, consent = a_moment(), session.exec(select(Consent.id)).first() or 0
    for who in (resident, auditor):
        for act in (
            lambda who=who: visitor_data.called(session, who, "Li"),
            lambda who=who: visitor_data.with_number(session, who, "13900139000"),
            lambda who=who: visitor_data.identify(session, moment, who, visitor.id, Identified.KNOWN),
            lambda who=who: visitor_data.ring_back(session, moment, who, visitor.id),
            lambda who=who: visitor_data.look(session, moment, who, visitor.id),
            lambda who=who: visitor_data.hand_out(session, moment, who, visitor.id),
            lambda who=who: visitor_data.correct(session, moment, who, visitor.id, name="Zhao", phone=""),
            lambda who=who: visitor_data.withdraw(session, moment, who, consent),
            lambda who=who: visitor_data.erase(session, moment, who, visitor.id),
        ):
            with pytest.raises(Refused, match="not_allowed"):
                act()


def test_whoever_identified_them_may_for_an_hour(
    session: Session, clerk: Who, other_clerk: Who, visitor: Who
) -> None:
    with pytest.raises(Refused, match="not_identified"):
        visitor_data.look(session, at("10:00"), clerk, visitor.id)
    visitor_data.identify(session, at("10:00"), clerk, visitor.id, Identified.DOCUMENT)
    assert visitor_data.look(session, at("10:59"), clerk, visitor.id) == visitor
    for actor, clock in ((clerk, "11:01"), (other_clerk, "10:01")):
        with pytest.raises(Refused, match="not_identified"):
            visitor_data.look(session, at(clock), actor, visitor.id)
    a_rule(session, "identified_for", 90)
    assert visitor_data.look(session, at("11:01"), clerk, visitor.id) == visitor
    assert audit.history(session, ("person", visitor.id))[-1].detail == {"how": "document"}


def test_who_is_on_telegram_or_gone_is_no_visitor(session: Session, clerk: Who, resident: Who) -> None:
    gone = a_person(session, "", telegram_id=None, erased_at=NOW)
    for person_id, key in ((resident.id, "visitor_chats"), (gone.id, "person_gone"), (4711, "person_gone")):
        with pytest.raises(Refused, match=key):
            visitor_data.identify(session, a_moment(), clerk, person_id, Identified.KNOWN)


def test_a_visitor_is_erased_as_a_resident_is(session: Session, clerk: Who, visitor: Who) -> None:
    slot = a_slot(session, a_service(session), NOW + timedelta(days=2))
    order = Order(slot_id=slot.id or 0, quoted=0, note="Hard of hearing")
    made = bookings.book(session, a_moment(), clerk, order, person_id=visitor.id, channel=Channel.COUNTER)
    visitor_data.identify(session, a_moment(), clerk, visitor.id, Identified.KNOWN)
    told = privacy.staying(session, visitor)
    report = visitor_data.erase(session, a_moment(), clerk, visitor.id)
    assert report.kept == told
    session.expire_all()
    person, booking = session.get_one(Person, visitor.id), session.get_one(Booking, made.id)
    assert (person.name, person.phone, person.erased_at) == ("", "", NOW)
    assert (booking.state, booking.note) == (BookingState.CANCELLED, "")
    assert session.get_one(Slot, slot.id).taken == 0
    for subject in (("person", visitor.id), ("booking", made.id)):
        assert audit.history(session, subject)[-1].actor_id == clerk.id
    waiting = select(Notice.kind).where(Notice.person_id == visitor.id, Notice.state == NoticeState.WAITING)
    assert session.exec(waiting).all() == []
    with pytest.raises(Refused, match="person_gone"):
        visitor_data.erase(session, a_moment(), clerk, visitor.id)


def test_who_is_identified_or_erased_need_not_be_rung(session: Session, clerk: Who, visitor: Who) -> None:
    for _ in range(2):
        visitor_data.ring_back(session, a_moment(), clerk, visitor.id)
        assert len(notices.due(session, NOW, 10)) == 1
        visitor_data.identify(session, a_moment(), clerk, visitor.id, Identified.RUNG)
        assert notices.due(session, NOW, 10) == []
    visitor_data.ring_back(session, a_moment(), clerk, visitor.id)
    visitor_data.erase(session, a_moment(), clerk, visitor.id)
    assert notices.due(session, NOW, 10) == []


def test_name_and_number_are_put_right(session: Session, clerk: Who, visitor: Who) -> None:
    with pytest.raises(Refused, match="not_identified"):
        visitor_data.correct(session, a_moment(), clerk, visitor.id, name="Zhao", phone="")
    visitor_data.identify(session, a_moment(), clerk, visitor.id, Identified.KNOWN)
    with pytest.raises(Refused, match="name_unusable"):
        visitor_data.correct(session, a_moment(), clerk, visitor.id, name="🌸", phone="")
    visitor_data.correct(session, a_moment(), clerk, visitor.id, name=" Old\nZhao ", phone="13800000001")
    person = session.get_one(Person, visitor.id)
    assert (person.name, person.phone) == ("Old Zhao", "13800000001")
    assert audit.history(session, ("person", visitor.id))[-1].detail == {}


def test_a_consent_is_taken_back_once(session: Session, clerk: Who, visitor: Who) -> None:
    visitors.agree(session, a_moment(), clerk, visitor.id, "service:X", channel=Channel.COUNTER)
    consent = session.exec(select(Consent).where(Consent.kind == "service:X")).one()
    visitor_data.identify(session, a_moment(), clerk, visitor.id, Identified.KNOWN)
    assert visitor_data.withdraw(session, a_moment(), clerk, consent.id or 0) == (visitor, "service:X")
    for consent_id in (consent.id or 0, 4711):
        with pytest.raises(Refused, match="consent_unknown"):
            visitor_data.withdraw(session, a_moment(), clerk, consent_id)


def test_of_two_clerks_one_erases_and_nobody_books_behind_them(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        clerk = a_person(session, "Clerk", Role.CLERK)
        visitor = a_visitor(session, clerk)
        visitor_data.identify(session, a_moment(), clerk, visitor.id, Identified.KNOWN)
        slot = a_slot(session, a_service(session), NOW + timedelta(days=2), capacity=4).id or 0

    def erase(session: Session) -> str:
        visitor_data.erase(session, a_moment(), by_id(session, clerk.id), visitor.id)
        return "erased"

    def book(session: Session) -> str:
        people.hold(session, visitor.id)
        order = Order(slot_id=slot, quoted=0)
        bookings.book(session, a_moment(), by_id(session, clerk.id), order, person_id=visitor.id)
        return "booked"

    came_of_it = race(engine, erase, erase, book, book)
    assert came_of_it.count("erased") == 1
    assert set(came_of_it) <= {"erased", "booked", "refused.person_gone"}
    with Session(engine) as session:
        left = session.exec(select(Booking.id).where(Booking.state == BookingState.CONFIRMED)).all()
        assert (left, session.get_one(Slot, slot).taken) == ([], 0)
