import pytest
from sqlmodel import Session

from centre import audit, calls, deadlines, staff
from models.calls import Call
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_call, a_person, at
from tests.auxil.told import told


def owner_of(session: Session, resident: Who) -> int | None:
    return a_call(session, resident, at("10:00")).owner_id


@pytest.mark.parametrize(
    ("present", "owner"),
    [
        ("leader coordinator clerk director", "leader"),
        ("clerk director", "clerk"),
        ("coordinator director", "coordinator"),
        ("auditor volunteer director", "director"),
    ],
)
def test_whose_a_new_matter_is(
    session: Session, resident: Who, request: pytest.FixtureRequest, present: str, owner: str
) -> None:
    people = {name: request.getfixturevalue(name) for name in present.split()}
    assert owner_of(session, resident) == people[owner].id


def test_whoever_has_least_to_do_gets_the_next(
    session: Session, resident: Who, clerk: Who, other_clerk: Who, coordinator: Who
) -> None:
    owners = [owner_of(session, resident) for _ in range(5)]
    assert owners == [clerk.id, other_clerk.id, coordinator.id, clerk.id, other_clerk.id]


def test_what_is_answered_is_no_load(session: Session, resident: Who, clerk: Who, other_clerk: Who) -> None:
    first = a_call(session, resident, at("10:00"))
    assert first.owner_id == clerk.id
    calls.take(session, at("10:01"), clerk, first.id or 0)
    calls.reply(session, at("10:02"), clerk, first.id or 0, "Done")
    assert owner_of(session, resident) == clerk.id


def test_nobody_answers_themselves(session: Session, leader: Who, clerk: Who) -> None:
    assert owner_of(session, leader) == clerk.id
    assert owner_of(session, clerk) == leader.id


def test_a_matter_before_there_is_any_staff_is_kept_and_finds_an_owner(
    session: Session, resident: Who
) -> None:
    call = a_call(session, resident, at("10:00"))
    assert call.owner_id is None
    assert told(session) == []
    actions = [line.action for line in audit.history(session, ("call", call.id))]
    assert actions == ["call.asked", "call.unowned"]
    clerk = a_person(session, "First clerk", Role.CLERK)
    deadlines.act_on_due(session, at("12:00"), 10)
    assert session.get_one(Call, call.id).owner_id == clerk.id
    assert told(session) == [("call.warning", clerk.id)]


def test_when_the_owner_leaves_somebody_else_hears_of_it(
    session: Session, resident: Who, clerk: Who, other_clerk: Who, director: Who
) -> None:
    call = a_call(session, resident, at("10:00"))
    assert call.owner_id == clerk.id
    staff.revoke(session, at("10:30"), director, clerk.id, Role.CLERK)
    deadlines.act_on_due(session, at("10:30"), 10)
    assert call.owner_id == other_clerk.id
    assert told(session)[-1] == ("call.new", other_clerk.id)


def test_an_overdue_matter_without_anybody_reaches_the_first_who_comes(
    session: Session, resident: Who
) -> None:
    a_call(session, resident, at("10:00"))
    deadlines.act_on_due(session, at("14:00"), 10)
    assert told(session) == [("call.late", resident.id)]
    director = a_person(session, "Director", Role.DIRECTOR)
    deadlines.act_on_due(session, at("08:30", "2026-11-25"), 10)
    assert told(session) == [("call.late", resident.id), ("call.overdue", director.id)]
