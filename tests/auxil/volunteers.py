"""Volunteers and teams for tests; what a test does not name is ordinary."""

from typing import Any

from sqlmodel import Session, select

from models import who as whos
from models.people import Assignment, Role
from models.teams import Membership, MembershipState, Team
from models.volunteers import (
    SERVING,
    AgeBand,
    VettingCheck,
    VettingKind,
    Volunteer,
    VolunteerSkill,
    VolunteerState,
)
from models.who import Who
from tests.auxil.factories import NOW, a_person


def a_volunteer(
    session: Session,
    name: str = "Volunteer Xu",
    state: VolunteerState = VolunteerState.ACTIVE,
    *roles: Role,
    skills: tuple[str, ...] = (),
    **values: Any,
) -> Who:
    """Somebody who volunteers, in a state and with the role that goes with it; of level 1, an adult."""
    return enlist(session, a_person(session, name, *roles), state, skills=skills, **values)


def enlist(
    session: Session,
    who: Who,
    state: VolunteerState = VolunteerState.ACTIVE,
    *,
    skills: tuple[str, ...] = (),
    **values: Any,
) -> Who:
    """The same of somebody who is known already."""
    row = Volunteer(
        **{
            "number": f"ZY-{who.id}",
            "person_id": who.id,
            "state": state,
            "level": 1,
            "age_band": AgeBand.ADULT,
            "applied_at": NOW,
            "inducted_at": NOW,
            "updated_at": NOW,
            **values,
        }
    )
    session.add(row)
    session.add_all(VolunteerSkill(person_id=who.id, skill=skill) for skill in skills)
    if state in SERVING:
        session.add(Assignment(person_id=who.id, role=Role.VOLUNTEER, granted_at=NOW))
    session.flush()
    return whos.by_id(session, who.id)


def checked(session: Session, who: Who, *kinds: VettingKind, **values: Any) -> None:
    """Note that something was checked of somebody, for a year if not said otherwise."""
    day = NOW.date()
    until = {"valid_until": day.replace(year=day.year + 1), "checked_at": NOW, **values}
    session.add_all(VettingCheck(person_id=who.id, kind=kind, **until) for kind in kinds)
    session.flush()


def a_team(session: Session, code: str = "digital", **values: Any) -> Team:
    """A team that anybody of level 1 may join; the same code is the same team."""
    known = session.exec(select(Team).where(Team.code == code)).first()
    if known is not None:
        return known
    names = {"zh-hans": "数字助手队", "en": "Digital Helpers"}
    team = Team(**{"code": code, "name": names, "field": names, "created_at": NOW, **values})
    session.add(team)
    session.flush()
    return team


def in_team(session: Session, who: Who, team: Team, **values: Any) -> Membership:
    """Somebody who belongs to a team."""
    belongs = {"state": MembershipState.ADMITTED, "asked_at": NOW, "admitted_at": NOW, **values}
    membership = Membership(team_id=team.id or 0, person_id=who.id, **belongs)
    session.add(membership)
    session.flush()
    return membership
