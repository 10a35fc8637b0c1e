"""Teams: who may take somebody in, where a member is counted, and what becomes of it when they stop."""

import pytest
from sqlmodel import Session

from centre import teams
from centre.errors import Refused
from centre.volunteers.moves import move, own
from models.teams import MembershipState, Team, TeamState
from models.volunteers import VolunteerAction, VolunteerState
from models.who import Who
from tests.auxil.factories import at
from tests.auxil.volunteers import a_team, a_volunteer, in_team

MOMENT = at("10:00")


def belongs(session: Session, who: Who) -> list[tuple[str, str, bool]]:
    """Code, state and whether it is the main one, of each team of somebody."""
    return [(team.code, one.state.value, one.main) for one, team in teams.of_person(session, who.id)]


@pytest.fixture
def leader_of(session: Session) -> Who:
    return a_volunteer(session, "Leader Xu")


@pytest.fixture
def team(session: Session, leader_of: Who) -> Team:
    return a_team(session, leader_id=leader_of.id)


def test_whoever_leads_takes_in_who_asked(
    session: Session, team: Team, leader_of: Who, coordinator: Who, clerk: Who
) -> None:
    one, other = a_volunteer(session, "One"), a_volunteer(session, "Other")
    team_id = team.id or 0
    for who in (one, one, other):
        teams.ask(session, MOMENT, who.id, team_id)
    with pytest.raises(Refused, match="not_allowed"):
        teams.admit(session, MOMENT, clerk, team_id, one.id)
    teams.admit(session, MOMENT, leader_of, team_id, one.id)
    teams.admit(session, MOMENT, coordinator, team_id, other.id)
    with pytest.raises(Refused, match="team_not_asked"):
        teams.admit(session, MOMENT, leader_of, team_id, one.id)
    assert belongs(session, one) == [("digital", "admitted", True)]


def test_only_who_serves_and_is_vetted_enough_is_taken_in(session: Session, leader_of: Who) -> None:
    care = a_team(session, "care", level=2, leader_id=leader_of.id)
    applicant = a_volunteer(session, "New", VolunteerState.APPLIED)
    beginner = a_volunteer(session, "Beginner", VolunteerState.PROBATION)
    for who, refused in ((applicant, "team_not_serving"), (beginner, "team_level")):
        teams.ask(session, MOMENT, who.id, care.id or 0)
        with pytest.raises(Refused, match=refused):
            teams.admit(session, MOMENT, leader_of, care.id or 0, who.id)


def test_one_is_counted_in_one_team(session: Session, team: Team, leader_of: Who) -> None:
    tech = a_team(session, "tech", leader_id=leader_of.id)
    who = a_volunteer(session, "One")
    for each in (team, tech):
        teams.ask(session, MOMENT, who.id, each.id or 0)
        teams.admit(session, MOMENT, leader_of, each.id or 0, who.id)
    assert belongs(session, who) == [("digital", "admitted", True), ("tech", "admitted", False)]
    teams.leave(session, MOMENT, who, team.id or 0, who.id)
    assert belongs(session, who) == [("tech", "admitted", True)]
    with pytest.raises(Refused, match="team_not_member"):
        teams.leave(session, MOMENT, who, team.id or 0, who.id)


def test_others_do_not_put_somebody_out(session: Session, team: Team, clerk: Who, leader_of: Who) -> None:
    who = a_volunteer(session, "One")
    in_team(session, who, team)
    with pytest.raises(Refused, match="not_allowed"):
        teams.leave(session, MOMENT, clerk, team.id or 0, who.id)
    teams.leave(session, MOMENT, leader_of, team.id or 0, who.id)
    assert belongs(session, who) == []


def test_a_team_that_is_closed_takes_nobody(session: Session, team: Team) -> None:
    team.state = TeamState.CLOSED
    who = a_volunteer(session, "One")
    teams.ask(session, MOMENT, who.id, team.id or 0)
    assert belongs(session, who) == []
    assert teams.active(session) == []


@pytest.mark.parametrize(
    ("action", "stays", "leads"),
    [
        (VolunteerAction.PAUSE, True, True),
        (VolunteerAction.SUSPEND, True, False),
        (VolunteerAction.EXIT, False, False),
    ],
)
def test_what_becomes_of_it_when_somebody_stops(
    session: Session, team: Team, leader_of: Who, action: VolunteerAction, stays: bool, leads: bool
) -> None:
    in_team(session, leader_of, team, state=MembershipState.ADMITTED, main=True)
    move(session, MOMENT, own(session, leader_of.id), action, actor_id=leader_of.id)
    assert bool(belongs(session, leader_of)) is stays
    session.refresh(team)
    assert (team.leader_id == leader_of.id) is leads
