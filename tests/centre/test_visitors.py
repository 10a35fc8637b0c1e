"""People without Telegram: how we get to know them, find them by their number, and reach them."""

import pytest
from sqlmodel import Session, select

from centre import audit, phone_list, phone_numbers, privacy, visitors
from centre.errors import Refused
from models.bookings import Channel
from models.outbox import Message, MessageState
from models.people import Consent, Person
from models.who import Who
from tests.auxil.factories import NOW, a_call, a_moment, a_person


def register(session: Session, actor: Who, name: str = "Old Wang", phone: str = "13800138000") -> Who:
    return visitors.register_offline(
        session, a_moment(), actor, name, phone, language="en", channel=Channel.PHONE
    )


def test_somebody_is_known_by_word_of_mouth(session: Session, clerk: Who) -> None:
    wang = register(session, clerk, " Old\nWang ")
    assert (wang.name, wang.telegram_id, wang.language, wang.consent) == ("Old Wang", None, "en", 1)
    (line,) = audit.history(session, ("person", wang.id))
    assert (line.actor_id, line.action, line.detail["channel"]) == (clerk.id, "consent.given", "phone")


@pytest.mark.parametrize("name", ["", "🌸", "W" * 300])
def test_a_name_that_nobody_can_call_out_is_refused(session: Session, clerk: Who, name: str) -> None:
    with pytest.raises(Refused, match="name_unusable"):
        register(session, clerk, name)


def test_only_the_desk_notes_people_and_looks_them_up(session: Session, resident: Who, auditor: Who) -> None:
    for who in (resident, auditor):
        with pytest.raises(Refused, match="not_allowed"):
            register(session, who)
        with pytest.raises(Refused, match="not_allowed"):
            visitors.with_number(session, who, "13800138000")
        with pytest.raises(Refused, match="not_allowed"):
            visitors.agree(session, a_moment(), who, resident.id, "service:X", channel=Channel.COUNTER)


def test_a_consent_of_its_own_is_noted_once(session: Session, clerk: Who) -> None:
    wang = register(session, clerk)
    for _ in range(2):
        visitors.agree(session, a_moment(), clerk, wang.id, "service:X", channel=Channel.COUNTER)
    kinds = session.exec(select(Consent.kind).where(Consent.person_id == wang.id)).all()
    assert sorted(kinds) == ["privacy", "service:X"]


def test_people_are_found_by_any_number_they_ever_gave(session: Session, resident: Who, clerk: Who) -> None:
    wang = register(session, clerk)
    a_call(session, resident, phone="+8613800138000")
    gone = a_person(session, "", phone="13800138000", erased_at=a_moment().now)
    for said in ("13800138000", "+8613800138000"):
        found = [person.id for person in visitors.with_number(session, clerk, said)]
        assert found == sorted([wang.id, resident.id])
        assert gone.id not in found
    assert visitors.with_number(session, clerk, "13900139000") == []


def test_the_last_number_that_somebody_gave_is_known(session: Session, resident: Who, clerk: Who) -> None:
    assert phone_numbers.of(session, resident.id) == ""
    a_call(session, resident, phone="13800000001")
    a_call(session, resident, phone="13800000002")
    a_call(session, resident)
    assert phone_numbers.of(session, resident.id) == "13800000002"
    assert phone_numbers.of(session, clerk.id) == ""


def test_a_visitor_is_erased_without_touching_others(session: Session, resident: Who, clerk: Who) -> None:
    wang = register(session, clerk)
    assert privacy.export(session, wang)["person"][0]["phone"] == "13800138000"
    message = Message(
        chat_id=7,
        method="sendMessage",
        payload="Hello",
        state=MessageState.SENT,
        not_before=NOW,
        created_at=NOW,
    )
    session.add(message)
    privacy.erase(session, a_moment(), wang)
    session.refresh(message)
    gone = session.get_one(Person, wang.id)
    assert (gone.name, gone.phone, message.payload) == ("", "", "Hello")
    assert session.get_one(Person, resident.id).name == resident.name


def test_the_number_given_at_the_counter_stands_on_the_phone_list(session: Session, clerk: Who) -> None:
    wang = register(session, clerk)
    phone_list.add(session, a_moment(), wang.id, "Haircut tomorrow")
    assert [line.phone for line in phone_list.open_lines(session).items] == ["13800138000"]
