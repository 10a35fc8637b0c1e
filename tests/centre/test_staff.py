import re
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import audit, staff
from centre.errors import Refused
from centre.staff import Duty
from models.people import Assignment, Invite, Role
from models.rights import Right
from models.who import Who
from tests.auxil.factories import NOW, a_moment, a_person, a_rule, again, at
from tests.auxil.races import race

MOMENT = at("10:00")


def roles(session: Session, who: Who) -> set[Role]:
    return set(again(session, who).roles)


def test_an_invite_opens_the_door_once(session: Session, director: Who, resident: Who) -> None:
    invitation = staff.invite(session, MOMENT, director, Role.CLERK)
    assert re.fullmatch(r"inv_[A-Za-z0-9_-]{20,60}", invitation.payload)
    assert invitation.expires_at == MOMENT.now + timedelta(hours=72)
    assert staff.accept_invite(session, at("10:05"), resident, invitation.payload) is Role.CLERK
    assert roles(session, resident) == {Role.CLERK}
    late = a_person(session, "Late")
    with pytest.raises(Refused, match=r"refused\.invite_used"):
        staff.accept_invite(session, at("10:06"), late, invitation.payload)
    assert roles(session, late) == set()


def test_only_the_hash_of_an_invite_is_kept(session: Session) -> None:
    secret = staff.invite(session, MOMENT, None, Role.DIRECTOR).payload.removeprefix("inv_")
    row = session.exec(select(Invite)).one()
    assert secret not in str(row.model_dump())
    assert len(row.secret_hash) == 64


def test_whoever_taps_an_invite_twice_has_joined_once(session: Session, resident: Who) -> None:
    invitation = staff.invite(session, MOMENT, None, Role.DIRECTOR)
    for _ in range(2):
        assert staff.accept_invite(session, MOMENT, resident, invitation.payload) is Role.DIRECTOR
    assert len(session.exec(select(Assignment)).all()) == 1


def test_an_invite_grows_old(session: Session, director: Who, resident: Who) -> None:
    invitation = staff.invite(session, MOMENT, director, Role.CLERK)
    with pytest.raises(Refused, match=r"refused\.invite_expired"):
        staff.accept_invite(session, a_moment(invitation.expires_at), resident, invitation.payload)


@pytest.mark.parametrize("payload", ["inv_guessed", "", "inv_", "svc_haircut"])
def test_a_guessed_invite_opens_nothing(session: Session, resident: Who, payload: str) -> None:
    staff.invite(session, MOMENT, None, Role.DIRECTOR)
    with pytest.raises(Refused, match=r"refused\.invite_unknown"):
        staff.accept_invite(session, MOMENT, resident, payload)


def test_of_two_people_on_one_link_one_wins(engine: Engine, session: Session) -> None:
    for round_ in range(5):
        people = [a_person(session, f"Person {round_}.{number}") for number in range(4)]
        payload = staff.invite(session, MOMENT, None, Role.CLERK).payload
        session.commit()
        results = race(
            engine,
            *(partial(staff.accept_invite, moment=MOMENT, who=who, payload=payload) for who in people),
        )
        assert sorted(results) == [Role.CLERK, *["refused.invite_used"] * 3]
        assert sum(Role.CLERK in roles(session, who) for who in people) == 1
        session.commit()


@pytest.mark.parametrize("inviter", list(Role))
def test_who_may_invite_whom(session: Session, inviter: Role) -> None:
    actor = a_person(session, "Actor", inviter)
    expected = {
        Role.COORDINATOR: {Role.CLERK},
        Role.DIRECTOR: set(Role) - staff.EARNED,
    }.get(inviter, set())
    for role in Role:
        if role in expected:
            assert staff.invite(session, MOMENT, actor, role).role is role
        else:
            with pytest.raises(Refused, match=r"refused\.(not_allowed|role_volunteer)"):
                staff.invite(session, MOMENT, actor, role)


@pytest.mark.parametrize("role", [role for role in Role if role not in staff.EARNED])
def test_a_director_gives_and_takes_every_other_role(session: Session, director: Who, role: Role) -> None:
    other, holder = a_person(session, "Other"), a_person(session, "Holder", role)
    staff.revoke(session, MOMENT, director, holder.id, role)
    staff.grant(session, MOMENT, director, other.id, role)
    assert (roles(session, holder), roles(session, other)) == (set(), {role})


@pytest.mark.parametrize("actor_role", [role for role in Role if role is not Role.DIRECTOR])
def test_nobody_else_gives_or_takes_any(session: Session, actor_role: Role) -> None:
    actor = a_person(session, "Actor", actor_role)
    other, holder = a_person(session, "Other"), a_person(session, "Holder", *Role)
    for role in Role:
        for act, person in ((staff.grant, other), (staff.revoke, holder)):
            with pytest.raises(Refused, match=r"refused\.not_allowed"):
                act(session, MOMENT, actor, person.id, role)


@pytest.mark.parametrize(("role", "unit"), [(Role.CLERK, "south"), (Role.DIRECTOR, "north")])
def test_a_unit_is_one_of_the_centre_s_and_only_for_some_roles(
    session: Session, director: Who, resident: Who, role: Role, unit: str
) -> None:
    a_rule(session, "staff_units", {"north": {"en": "North"}})
    with pytest.raises(Refused, match=r"refused\.unit_unknown"):
        staff.grant(session, MOMENT, director, resident.id, role, unit=unit)
    with pytest.raises(Refused, match=r"refused\.unit_unknown"):
        staff.invite(session, MOMENT, director, role, unit)


def test_a_right_reaches_as_far_as_the_roles_that_carry_it(
    session: Session, director: Who, resident: Who
) -> None:
    a_rule(session, "staff_units", {"north": {"en": "North"}, "south": {"en": "South"}})
    staff.grant(session, MOMENT, director, resident.id, Role.CLERK, unit="north")
    staff.appoint(session, MOMENT, resident.id, Role.VOLUNTEER)
    clerk = again(session, resident)
    assert clerk.may(Right.WORK_CASES)
    assert clerk.may(Right.WORK_CASES, "north")
    assert not clerk.may(Right.WORK_CASES, "south")
    staff.grant(session, MOMENT, director, resident.id, Role.AUDITOR)
    clerk = again(session, resident)
    assert clerk.may(Right.SEE_CASES, "south")
    assert not clerk.may(Right.WORK_CASES, "south")
    assert not clerk.may(Right.INVITE, "north")
    assert director.may(Right.WORK_CASES, "south")


def test_a_volunteer_s_role_is_earned_not_handed_out(session: Session, director: Who, resident: Who) -> None:
    staff.appoint(session, MOMENT, resident.id, Role.VOLUNTEER)
    for act in (
        lambda: staff.invite(session, MOMENT, director, Role.VOLUNTEER),
        lambda: staff.invite(session, MOMENT, None, Role.VOLUNTEER),
        lambda: staff.grant(session, MOMENT, director, director.id, Role.VOLUNTEER),
        lambda: staff.revoke(session, MOMENT, director, resident.id, Role.VOLUNTEER),
    ):
        with pytest.raises(Refused, match="role_volunteer"):
            act()
    assert Role.VOLUNTEER in again(session, resident).roles


def test_a_role_is_held_once_and_taken_once(session: Session, director: Who, clerk: Who) -> None:
    a_rule(session, "staff_units", {"north": {"en": "North"}})
    with pytest.raises(Refused, match=r"refused\.role_held"):
        staff.grant(session, MOMENT, director, clerk.id, Role.CLERK)
    staff.grant(session, MOMENT, director, clerk.id, Role.CLERK, unit="north")
    staff.revoke(session, MOMENT, director, clerk.id, Role.CLERK)
    assert roles(session, clerk) == {Role.CLERK}
    staff.revoke(session, MOMENT, director, clerk.id, Role.CLERK, unit="north")
    with pytest.raises(Refused, match=r"refused\.role_not_held"):
        staff.revoke(session, MOMENT, director, clerk.id, Role.CLERK)
    lines = audit.history(session, ("person", clerk.id))
    assert [(line.action, line.actor_id, line.detail["unit"]) for line in lines] == [
        ("role.granted", director.id, "north"),
        ("role.revoked", director.id, ""),
        ("role.revoked", director.id, "north"),
    ]


def test_a_role_for_nobody_is_refused(session: Session, director: Who) -> None:
    with pytest.raises(Refused, match=r"refused\.person_unknown"):
        staff.grant(session, MOMENT, director, 4711, Role.CLERK)


def test_the_last_director_stays(session: Session, director: Who) -> None:
    with pytest.raises(Refused, match=r"refused\.last_director"):
        staff.revoke(session, MOMENT, director, director.id, Role.DIRECTOR)
    second = a_person(session, "Second", Role.DIRECTOR)
    staff.revoke(session, MOMENT, second, director.id, Role.DIRECTOR)
    with pytest.raises(Refused, match=r"refused\.last_director"):
        staff.revoke(session, MOMENT, second, second.id, Role.DIRECTOR)


def test_two_directors_cannot_remove_each_other_at_once(engine: Engine, session: Session) -> None:
    for round_ in range(5):
        one, two = (a_person(session, f"Director {round_}.{n}", Role.DIRECTOR) for n in range(2))
        session.commit()
        results = race(
            engine,
            partial(staff.revoke, moment=MOMENT, actor=one, person_id=two.id, role=Role.DIRECTOR),
            partial(staff.revoke, moment=MOMENT, actor=two, person_id=one.id, role=Role.DIRECTOR),
        )
        assert sorted(results, key=str) == [None, "refused.last_director"]
        left = one if roles(session, one) else two
        session.rollback()
        session.exec(select(Assignment).where(Assignment.person_id == left.id)).one().ended_at = NOW
        session.commit()


def test_who_leaves_takes_their_open_invites_along(session: Session, director: Who, coordinator: Who) -> None:
    open_one = staff.invite(session, MOMENT, coordinator, Role.CLERK)
    staff.revoke(session, at("10:01"), director, coordinator.id, Role.COORDINATOR)
    with pytest.raises(Refused, match=r"refused\.invite_expired"):
        staff.accept_invite(session, at("10:02"), a_person(session, "New"), open_one.payload)


def test_there_is_one_duty_leader_at_a_time(session: Session, director: Who, leader: Who, clerk: Who) -> None:
    staff.grant(session, MOMENT, director, clerk.id, Role.DUTY_LEADER)
    assert roles(session, leader) == set()
    assert roles(session, clerk) == {Role.CLERK, Role.DUTY_LEADER}


def test_a_duty_is_handed_on_by_invite_too(session: Session, director: Who, leader: Who, clerk: Who) -> None:
    invitation = staff.invite(session, MOMENT, director, Role.DUTY_LEADER)
    staff.accept_invite(session, MOMENT, clerk, invitation.payload)
    assert roles(session, leader) == set()


@pytest.mark.parametrize(
    ("present", "leads", "steps_in"),
    [
        ("", None, None),
        ("director", "director", None),
        ("coordinator", "coordinator", None),
        ("coordinator director", "coordinator", "director"),
        ("leader", "leader", None),
        ("leader director", "leader", "director"),
        ("leader deputy coordinator director", "leader", "deputy"),
        ("deputy coordinator", "coordinator", "deputy"),
        ("clerk auditor volunteer", None, None),
    ],
)
def test_somebody_is_always_on_duty(
    session: Session, request: pytest.FixtureRequest, present: str, leads: str | None, steps_in: str | None
) -> None:
    people: dict[str | None, Who | None] = {None: None}
    people |= {name: request.getfixturevalue(name) for name in present.split()}
    assert staff.on_duty(session, MOMENT) == Duty(people[leads], people[steps_in])


def test_people_are_found_by_what_they_may_do(
    session: Session, resident: Who, clerk: Who, director: Who, auditor: Who
) -> None:
    both = a_person(session, "Both", Role.CLERK, Role.COORDINATOR)
    assert staff.people_with(session, Right.WORK_CALLS) == [clerk, director, both]
    assert staff.people_with(session, Right.SEE_CALLS) == [clerk, director, auditor, both]
    assert staff.people_with(session, Right.MANAGE_ROLES) == [director]


def test_the_list_of_the_staff(
    session: Session, resident: Who, volunteer: Who, clerk: Who, director: Who
) -> None:
    both = a_person(session, "Anna", Role.CLERK, Role.COORDINATOR)
    assert [(line.role, line.name) for line in staff.staff_lines(session)] == [
        (Role.CLERK, both.name),
        (Role.CLERK, clerk.name),
        (Role.COORDINATOR, both.name),
        (Role.DIRECTOR, director.name),
    ]
