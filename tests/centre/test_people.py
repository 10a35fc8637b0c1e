from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from centre import audit, people, phone_list
from centre.errors import Refused
from centre.rules import Rules
from models.people import Consent, LetterSize, Person
from models.who import Who, by_telegram_id
from tests.auxil.factories import a_rule, again, at
from tests.auxil.races import race

BIG_ID = 2**33 + 7


def consents(session: Session, who: Who) -> list[tuple[int, bool]]:
    found = select(Consent).where(Consent.person_id == who.id).order_by(col(Consent.id))
    return [(consent.version, consent.withdrawn_at is None) for consent in session.exec(found)]


def test_somebody_who_agreed_is_known(session: Session) -> None:
    who = people.register(session, at("10:00"), BIG_ID, "Wang Guiying", "en")
    assert who == by_telegram_id(session, BIG_ID)
    assert (who.name, who.language, who.letters, who.reachable) == (
        "Wang Guiying",
        "en",
        LetterSize.NORMAL,
        True,
    )
    assert consents(session, who) == [(1, True)]
    assert [line.action for line in audit.history(session, ("person", who.id))] == ["consent.given"]


def test_agreeing_twice_is_harmless(session: Session) -> None:
    first = people.register(session, at("10:00"), BIG_ID, "Wang Guiying", "en")
    second = people.register(session, at("10:01"), BIG_ID, "Other", "zh-hans")
    assert second == first
    assert consents(session, first) == [(1, True)]


def test_two_taps_at_once_make_one_person(engine: Engine, session: Session) -> None:
    register = partial(
        people.register, moment=at("10:00"), telegram_id=BIG_ID, name="Wang", language="zh-hans"
    )
    found = race(engine, register, register, register, register)
    assert len({who.id for who in found}) == 1
    assert session.exec(select(func.count()).select_from(Person)).one() == 1
    assert consents(session, found[0]) == [(1, True)]


def test_a_new_notice_is_agreed_to_anew(session: Session) -> None:
    who = people.register(session, at("10:00"), BIG_ID, "Wang", "en")
    assert not people.needs_consent(who, Rules())
    assert people.needs_consent(who, Rules(consent_version=2))
    a_rule(session, "consent_version", 2)
    who = people.register(session, at("11:00"), BIG_ID, "Wang", "en")
    assert not people.needs_consent(who, Rules(consent_version=2))
    assert consents(session, who) == [(1, False), (2, True)]


def test_people_say_how_they_want_to_be_spoken_to(session: Session, resident: Who) -> None:
    moment = at("10:00")
    assert people.change_language(session, moment, resident, "en").language == "en"
    assert people.change_letters(session, moment, resident, LetterSize.LARGE).letters is LetterSize.LARGE
    assert people.rename(session, moment, resident, " Granny\nWang ").name == "Granny Wang"
    who = again(session, resident)
    assert (who.language, who.letters, who.name) == ("en", LetterSize.LARGE, "Granny Wang")
    lines = audit.history(session, ("person", resident.id))
    assert [line.action for line in lines] == ["person.language", "person.letters", "person.name"]
    assert "Granny" not in str([line.detail for line in lines])


@pytest.mark.parametrize("name", ["", "  ", "👵", "12345", "---", "\u202e"])
def test_a_name_that_nobody_can_read_out_is_refused(session: Session, resident: Who, name: str) -> None:
    with pytest.raises(Refused, match=r"refused\.name_without_letters"):
        people.rename(session, at("10:00"), resident, name)


def test_a_name_has_an_end(session: Session, resident: Who) -> None:
    with pytest.raises(Refused) as refused:
        people.rename(session, at("10:00"), resident, "王" * 41)
    assert (refused.value.key, refused.value.params) == ("refused.name_too_long", {"limit": 40})
    assert people.rename(session, at("10:00"), resident, "王" * 40).name == "王" * 40


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("王桂英", "王桂英"),
        ("<b>Wang</b>", "<b>Wang</b>"),  # escaped where it is shown
        ("\u202eevil\u202c", "evil"),
        ("a\x00b\x07c", "abc"),
        ("\ud800x", "x"),
        ("Wang\n\n  Guiying\t", "Wang Guiying"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("", ""),
        ("x" * 100, "x" * 40),
    ],
)
def test_whatever_telegram_calls_somebody_can_be_kept(session: Session, name: str, kept: str) -> None:
    assert people.register(session, at("10:00"), BIG_ID, name, "en").name == kept
    session.commit()


def test_somebody_out_of_reach_is_rung_until_they_write_again(session: Session, resident: Who) -> None:
    telegram_id = resident.telegram_id or 0
    assert people.mark_unreachable(session, at("10:00"), telegram_id)
    assert not people.mark_unreachable(session, at("10:01"), telegram_id)
    assert not again(session, resident).reachable
    phone_list.add(session, at("10:02"), resident.id, "Your haircut is tomorrow.")
    assert phone_list.open_lines(session).total == 1
    assert people.mark_reachable(session, at("10:03"), telegram_id)
    assert not people.mark_reachable(session, at("10:04"), telegram_id)
    assert again(session, resident).reachable
    assert phone_list.open_lines(session).total == 0


def test_strangers_are_neither_in_nor_out_of_reach(session: Session) -> None:
    assert not people.mark_unreachable(session, at("10:00"), 4711)
    assert not people.mark_reachable(session, at("10:00"), 4711)
