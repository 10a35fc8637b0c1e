"""How volunteers stand: who may sign up, how far they are trusted, and what happens when they stop."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from centre import volunteers
from centre.moment import Moment
from centre.volunteers import levels, stopping
from centre.volunteers.moves import Why, move, own
from models.people import Role
from models.volunteers import (
    APPLYING,
    ENDED,
    MAY_APPLY,
    SERVING,
    TRANSITIONS,
    AgeBand,
    VettingKind,
    VolunteerAction,
    VolunteerLine,
    VolunteerReason,
    VolunteerState,
)
from models.who import Who
from tests.auxil.factories import again, at
from tests.auxil.volunteers import a_volunteer, checked

TODAY = date(2026, 11, 24)


def test_how_somebody_stands(session: Session, resident: Who) -> None:
    assert volunteers.standing(session, resident.id) is None
    who = a_volunteer(session, skills=("phones", "online"), level=2)
    stands = volunteers.standing(session, who.id)
    assert stands is not None
    assert (stands.state, stands.level, stands.age_band) == (VolunteerState.ACTIVE, 2, AgeBand.ADULT)
    assert stands.skills == {"phones", "online"}
    assert not stands.age_band.minor
    assert stands.serving
    for state in set(VolunteerState) - SERVING:
        other = a_volunteer(session, state.value, state)
        stands = volunteers.standing(session, other.id)
        assert stands is not None
        assert not stands.serving
        assert not stands.serves_on(TODAY)


def test_who_came_for_three_days_serves_on_those(session: Session) -> None:
    who = a_volunteer(session, first_day=TODAY, last_day=TODAY + timedelta(days=2))
    stands = volunteers.standing(session, who.id)
    assert stands is not None
    days = [day for day in range(-1, 5) if stands.serves_on(TODAY + timedelta(days=day))]
    assert days == [0, 1, 2]


def test_every_sign_up_of_a_person_holds_their_row(session: Session, resident: Who) -> None:
    who = a_volunteer(session)
    assert [volunteers.lock(session, who.id) for _ in range(2)] == [True, True]
    assert own(session, who.id).revision == 2
    assert not volunteers.lock(session, resident.id)


def test_three_confirmed_shifts_end_the_probation(session: Session, resident: Who) -> None:
    who = a_volunteer(session, state=VolunteerState.PROBATION)
    checked(session, who, VettingKind.IDENTITY, VettingKind.INTERVIEW, VettingKind.CONFIDENTIALITY)
    stood = []
    for hour in range(10, 14):
        volunteers.shift_confirmed(session, at(f"{hour}:00"), who.id)
        volunteer = own(session, who.id)
        stood.append((volunteer.state.value, volunteer.level))
    # Three shifts under somebody's eyes are as good as two references.
    assert stood == [("probation", 1), ("probation", 1), ("active", 2), ("active", 2)]
    volunteers.shift_confirmed(session, at("15:00"), resident.id)  # who never applied counts nowhere


@pytest.mark.parametrize(
    ("kinds", "shifts", "level"),
    [
        ("", 9, 0),
        ("interview confidentiality reference reference no_record never_alone", 0, 0),
        ("identity", 0, 1),
        ("identity interview confidentiality", 2, 1),
        ("identity interview confidentiality reference", 2, 1),
        ("identity interview reference reference", 0, 1),
        ("identity interview confidentiality reference reference", 0, 2),
        ("identity interview confidentiality", 3, 2),
        ("identity no_record never_alone", 9, 1),
        ("identity interview confidentiality no_record", 3, 2),
        ("identity interview confidentiality no_record never_alone", 3, 3),
    ],
)
def test_a_level_is_what_the_checks_warrant(kinds: str, shifts: int, level: int) -> None:
    found = [VettingKind(kind) for kind in kinds.split()]
    assert levels.warranted(found, shifts, inducted=True) == level
    assert levels.warranted(found, shifts, inducted=False) == 0


def test_a_check_that_has_run_out_lowers_the_level(session: Session) -> None:
    who = a_volunteer(session, level=0)
    checked(session, who, VettingKind.IDENTITY, valid_until=TODAY)
    assert levels.settle(session, at("10:00"), who.id) == 1
    assert levels.settle(session, at("23:59"), who.id) == 0
    assert levels.settle(session, at("00:00", "2026-11-25"), who.id) == -1
    assert own(session, who.id).level == 0


def test_whoever_stops_gives_the_role_back_and_is_let_go(
    session: Session, coordinator: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []

    def stopped(_session: Session, _moment: Moment, person_id: int, reason: VolunteerState) -> None:
        told.append((person_id, reason))

    monkeypatch.setattr(stopping, "STOPPED", [stopped])
    who = a_volunteer(session)
    for action, serves in (
        (VolunteerAction.PAUSE, False),
        (VolunteerAction.RESUME, True),
        (VolunteerAction.SUSPEND, False),
        (VolunteerAction.REMOVE, False),
    ):
        move(session, at("10:00"), own(session, who.id), action, actor_id=coordinator.id)
        assert (Role.VOLUNTEER in again(session, who).roles) is serves
    # It is said once that somebody stopped: the removal frees nothing any more.
    assert told == [(who.id, VolunteerState.PAUSED), (who.id, VolunteerState.SUSPENDED)]


def test_every_step_is_written_down(session: Session, coordinator: Who) -> None:
    who = a_volunteer(session)
    why, suspend = Why(VolunteerReason.COMPLAINT, "Came an hour late, twice."), VolunteerAction.SUSPEND
    move(session, at("10:00"), own(session, who.id), suspend, actor_id=coordinator.id, why=why)
    line = session.exec(select(VolunteerLine).where(col(VolunteerLine.person_id) == who.id)).one()
    assert (line.action, line.reason, line.text) == (suspend, why.reason, why.text)
    assert (line.actor_id, line.at) == (coordinator.id, at("10:00").now)


def test_the_table_names_every_state_and_action() -> None:
    reached = {*TRANSITIONS.values(), *(state for state, _ in TRANSITIONS)}
    assert reached == set(VolunteerState)
    assert {action for _, action in TRANSITIONS} == set(VolunteerAction)
    assert SERVING | APPLYING | ENDED | {VolunteerState.PAUSED, VolunteerState.SUSPENDED} == set(
        VolunteerState
    )
    assert {state for (state, action) in TRANSITIONS if action is VolunteerAction.APPLY} == MAY_APPLY
