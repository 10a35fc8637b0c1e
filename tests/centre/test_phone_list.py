from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import audit, phone_list
from centre.errors import Refused
from models.desk import PhoneLine, PhoneLineState
from models.who import Who
from tests.auxil.factories import a_call, a_person, at
from tests.auxil.races import race


def test_all_that_waits_for_one_person_is_one_line(session: Session, resident: Who) -> None:
    phone_list.add(session, at("10:00"), resident.id, "Haircut tomorrow at 9.")
    phone_list.add(session, at("11:00"), resident.id, "The course is full.")
    (line,) = phone_list.open_lines(session).items
    assert (line.person_id, line.name) == (resident.id, resident.name)
    assert line.what == "Haircut tomorrow at 9.\nThe course is full."
    assert line.opened_at == at("10:00").now


def test_the_line_knows_the_last_number_that_was_given(session: Session, resident: Who, clerk: Who) -> None:
    a_call(session, resident, phone="13800000001")
    a_call(session, resident, phone="13800000002")
    a_call(session, resident)
    phone_list.add(session, at("10:00"), resident.id, "Hello")
    assert phone_list.open_lines(session).items[0].phone == "13800000002"


def test_what_somebody_missed_is_known_until_they_were_told(
    session: Session, resident: Who, clerk: Who
) -> None:
    assert phone_list.waiting_for(session, resident.id) == ""
    phone_list.add(session, at("10:00"), resident.id, "Hello")
    phone_list.add(session, at("10:01"), resident.id, "Again")
    assert phone_list.waiting_for(session, resident.id) == "Hello\nAgain"
    assert phone_list.waiting_for(session, clerk.id) == ""
    phone_list.drop(session, at("10:02"), resident.id)
    assert phone_list.waiting_for(session, resident.id) == ""


def test_a_line_stays_open_until_the_person_was_reached(session: Session, resident: Who, clerk: Who) -> None:
    phone_list.add(session, at("10:00"), resident.id, "Hello")
    (line,) = phone_list.open_lines(session).items
    assert line.phone == ""
    phone_list.called(session, at("10:10"), clerk, line.id, reached=False)
    assert phone_list.open_lines(session).items[0].attempts == 1
    phone_list.called(session, at("10:20"), clerk, line.id, reached=True)
    assert phone_list.open_lines(session).items == []
    row = session.get_one(PhoneLine, line.id)
    assert (row.state, row.attempts, row.handled_by) == (PhoneLineState.CALLED, 2, clerk.id)
    with pytest.raises(Refused, match=r"refused\.phone_line_closed"):
        phone_list.called(session, at("10:30"), clerk, line.id, reached=True)
    assert len(audit.history(session, ("phone_line", line.id))) == 2
    phone_list.add(session, at("11:00"), resident.id, "Something new")
    assert phone_list.open_lines(session).items[0].what == "Something new"


def test_only_the_desk_rings(session: Session, resident: Who, auditor: Who, volunteer: Who) -> None:
    phone_list.add(session, at("10:00"), resident.id, "Hello")
    (line,) = phone_list.open_lines(session).items
    for nobody in (resident, auditor, volunteer):
        with pytest.raises(Refused, match=r"refused\.not_allowed"):
            phone_list.called(session, at("10:10"), nobody, line.id, reached=True)


def test_two_messages_that_fail_at_once_are_one_line(engine: Engine, session: Session, resident: Who) -> None:
    session.commit()
    adds = [
        partial(phone_list.add, moment=at("10:00"), person_id=resident.id, what=f"Message {number}")
        for number in range(4)
    ]
    race(engine, *adds)
    lines = session.exec(select(PhoneLine)).all()
    assert len(lines) == 1
    assert sorted(lines[0].what.split("\n")) == [f"Message {number}" for number in range(4)]


def test_two_who_ring_at_once_are_counted(
    engine: Engine, session: Session, resident: Who, clerk: Who
) -> None:
    phone_list.add(session, at("10:00"), resident.id, "Hello")
    (line,) = phone_list.open_lines(session).items
    session.commit()
    reached = partial(phone_list.called, moment=at("10:10"), actor=clerk, line_id=line.id, reached=True)
    assert sorted(race(engine, reached, reached), key=str) == [None, "refused.phone_line_closed"]


def test_a_long_list_has_pages(session: Session) -> None:
    for number in range(14):
        phone_list.add(session, at("10:00"), a_person(session, f"Person {number}").id, "Hello")
    first, last, beyond = (phone_list.open_lines(session, page) for page in (0, 2, 9))
    assert (first.number, first.pages, first.total, len(first.items)) == (0, 3, 14, 6)
    assert [line.name for line in last.items] == ["Person 12", "Person 13"]
    assert beyond == last
    assert phone_list.open_lines(session, -1) == first
