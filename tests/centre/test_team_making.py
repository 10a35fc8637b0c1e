"""Teams as the desk keeps them: formed, changed, paused, closed; and how much they have to do."""

import pytest
from sqlmodel import Session

from centre import team_making, teams
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import load
from centre.team_making import NEXT, Draft
from models.people import Role
from models.teams import Team, TeamState
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.shifts import a_shift, an_activity
from tests.auxil.told import told
from tests.auxil.volunteers import a_team, a_volunteer, in_team

MOMENT = at("10:00")
GARDEN = Draft({"en": "Garden Helpers", "zh-hans": "园艺队"}, {"en": "Plants"}, ("flood", "arts"), 2)


def test_a_team_is_formed_under_a_name_of_its_own(session: Session, coordinator: Who, clerk: Who) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        team_making.form(session, MOMENT, clerk, GARDEN)
    garden = team_making.form(session, MOMENT, coordinator, GARDEN)
    # Skills stand in our own order; the code comes from the English name.
    assert (garden.code, garden.skills, garden.level) == ("garden-helpers", ["flood", "arts"], 2)
    with pytest.raises(Refused, match="team_there"):
        team_making.form(session, MOMENT, coordinator, Draft({"en": "garden helpers"}, {}))
    chinese = [
        team_making.form(session, MOMENT, coordinator, Draft({"zh-hans": name}, {})).code
        for name in ("甲队", "乙队")
    ]
    assert chinese == ["team-1", "team-2"]
    assert [team.code for team in teams.active(session)] == ["garden-helpers", *chinese]


def test_what_a_team_is_can_change_and_its_members_stay(session: Session, coordinator: Who) -> None:
    team, other = a_team(session), a_team(session, "tech", name={"en": "Technicians"})
    who = a_volunteer(session, "Xu", level=1)
    in_team(session, who, team)
    row = team.id or 0
    team_making.reshape(session, MOMENT, coordinator, row, name={"en": "Phone Helpers"}, level=3)
    with pytest.raises(Refused, match="team_there"):
        team_making.reshape(session, MOMENT, coordinator, row, name={"en": "technicians"})
    team_making.reshape(session, MOMENT, coordinator, row, skills=["online", "phones"])
    now = teams.find(session, row)
    assert (now.name, now.skills, now.level) == ({"en": "Phone Helpers"}, ["phones", "online"], 3)
    assert [person.name for _, person in teams.members(session, row)] == ["Xu"]
    team_making.put(session, MOMENT, coordinator, other.id or 0, TeamState.CLOSED)
    with pytest.raises(Refused, match="team_closed"):
        team_making.reshape(session, MOMENT, coordinator, other.id or 0, level=2)


@pytest.mark.parametrize("state", TeamState)
@pytest.mark.parametrize("wanted", [TeamState.ACTIVE, TeamState.PAUSED, TeamState.CLOSED])
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CLERK, Role.VOLUNTEER, None])
def test_a_team_goes_on_only_as_the_table_says(
    session: Session, state: TeamState, wanted: TeamState, role: Role | None
) -> None:
    team = a_team(session, state=state)
    actor = a_person(session, "Actor", *([role] if role else []))
    if role is Role.COORDINATOR and wanted in NEXT[state]:
        assert team_making.put(session, MOMENT, actor, team.id or 0, wanted).state is wanted
        return
    with pytest.raises(Refused):
        team_making.put(session, MOMENT, actor, team.id or 0, wanted)
    assert teams.find(session, team.id or 0).state is state


def test_a_paused_team_takes_nobody_and_a_closed_one_lets_all_go(session: Session, coordinator: Who) -> None:
    member, asked, late = (a_volunteer(session, name) for name in ("Member", "Asked", "Late"))
    team = a_team(session)
    row = team.id or 0
    in_team(session, member, team)
    teams.appoint(session, MOMENT, coordinator, row, member.id)
    teams.ask(session, MOMENT, asked.id, row)
    team_making.put(session, MOMENT, coordinator, row, TeamState.PAUSED)
    teams.ask(session, MOMENT, late.id, row)
    assert teams.of_person(session, late.id) == []
    assert teams.active(session) == []
    assert teams.led_by(session, member) == [teams.find(session, row)]
    team_making.put(session, MOMENT, coordinator, row, TeamState.CLOSED)
    assert [teams.of_person(session, who.id) for who in (member, asked)] == [[], []]
    now = teams.find(session, row)
    assert (now.leader_id, now.deputy_id, teams.kept(session)) == (None, None, [])
    assert [person_id for kind, person_id in told(session) if kind == "team.closed"] == [member.id]


def test_who_leads_is_a_member_and_one_has_one_post(session: Session, coordinator: Who, clerk: Who) -> None:
    team = a_team(session)
    row = team.id or 0
    one, other, outside = (a_volunteer(session, name) for name in ("One", "Other", "Outside"))
    for who in (one, other):
        in_team(session, who, team)

    def posts() -> tuple[int | None, int | None]:
        now: Team = teams.find(session, row)
        return now.leader_id, now.deputy_id

    with pytest.raises(Refused, match="not_allowed"):
        teams.appoint(session, MOMENT, clerk, row, one.id)
    with pytest.raises(Refused, match="team_not_member"):
        teams.appoint(session, MOMENT, coordinator, row, outside.id)
    teams.appoint(session, MOMENT, coordinator, row, one.id)
    teams.appoint(session, MOMENT, coordinator, row, other.id, deputy=True)
    assert posts() == (one.id, other.id)
    # The deputy decides who belongs to it, as the leader does.
    teams.ask(session, MOMENT, outside.id, row)
    teams.admit(session, MOMENT, other, row, outside.id)
    teams.appoint(session, MOMENT, coordinator, row, other.id)
    assert posts() == (other.id, None)
    teams.leave(session, MOMENT, other, row, other.id)
    assert posts() == (None, None)


def test_how_much_lies_ahead_of_a_team(session: Session, moment: Moment, coordinator: Who) -> None:
    team, other = a_team(session), a_team(session, "tech")
    first = an_activity(session, coordinator.id, ("", 1, 2), ("phones", 2, 3), team_id=team.id)
    a_shift(session, moment, first)
    a_shift(session, moment, an_activity(session, coordinator.id, ("", 0, 2), team_id=team.id))
    a_shift(session, moment, an_activity(session, coordinator.id))
    assert load.of_team(session, moment, team.id or 0) == load.Load(shifts=2, missing=3)
    assert load.of_team(session, moment, other.id or 0) == load.Load(shifts=0, missing=0)
