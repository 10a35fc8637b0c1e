"""Volunteers as people look at them: the lists of the desk, one of them in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre import audit, pages, rules, teams
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from centre.volunteers import guardians, levels
from centre.volunteers.moves import find
from models.people import Person
from models.rights import Right
from models.teams import Membership, Team
from models.volunteers import (
    Guardianship,
    VettingCheck,
    Volunteer,
    VolunteerLine,
    VolunteerSkill,
    VolunteerState,
)
from models.who import Who


class View(StrEnum):
    """Which volunteers to look at: those with whom the desk has the next step come first."""

    TODO = "todo"
    GUARDIAN = "guardian"
    SERVING = "serving"
    STOPPED = "stopped"
    ENDED = "ended"


_S = VolunteerState
_APPEALED = and_(
    col(Volunteer.state) == _S.REMOVED,
    col(Volunteer.appealed_at).is_not(None),
    col(Volunteer.upheld_at).is_(None),
)
_VIEWS: dict[View, ColumnElement[bool]] = {
    View.TODO: or_(col(Volunteer.state).in_([_S.APPLIED, _S.CHECKED, _S.SCREENED, _S.SUSPENDED]), _APPEALED),
    View.GUARDIAN: col(Volunteer.state) == _S.GUARDIAN,
    View.SERVING: col(Volunteer.state).in_([_S.PROBATION, _S.ACTIVE]),
    View.STOPPED: col(Volunteer.state).in_([_S.PAUSED, _S.SUSPENDED]),
    View.ENDED: col(Volunteer.state).in_([_S.DECLINED, _S.EXITED, _S.REMOVED]),
}
_LINES: Any = select(
    col(Volunteer.id),
    col(Volunteer.number),
    col(Person.name),
    col(Volunteer.state),
    col(Volunteer.level),
    col(Volunteer.updated_at),
).join(Person, col(Person.id) == col(Volunteer.person_id))
_ACTOR = aliased(Person)


@dataclass(frozen=True, slots=True)
class VolunteerRow:
    """One volunteer as a line of a list; since: when something last became of them."""

    id: int
    number: str
    name: str
    state: VolunteerState
    level: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trail, with the name of whoever took it; "" for the centre itself."""

    line: VolunteerLine
    actor: str


@dataclass(frozen=True, slots=True)
class VolunteerCard:
    """All that is known of a volunteer.

    guardian: the name of whoever agreed; link_until: how long a link is good that nobody answered yet.
    """

    volunteer: Volunteer
    name: str
    phone: str
    skills: tuple[str, ...]
    checks: tuple[VettingCheck, ...]
    steps: tuple[Step, ...]
    teams: tuple[tuple[Membership, Team], ...]
    guardian: str
    link_until: datetime | None


def rows(session: Session, actor: Who, view: View, page: int = 0) -> Page[VolunteerRow]:
    """A page of volunteers; whoever waits longest comes first.

    Raises:
        Refused: the actor may not see them.
    """
    if not actor.may(Right.SEE_VOLUNTEERS):
        raise Refused("refused.not_allowed")
    order = (col(Volunteer.updated_at), col(Volunteer.id))
    found = _LINES.where(_VIEWS[view]).order_by(*order)
    return pages.cut(session, found, page, rules.load(session).page, VolunteerRow)


def count(session: Session, view: View) -> int:
    """How many volunteers there are in a part of the list."""
    counted = select(func.count()).select_from(Volunteer).where(_VIEWS[view])
    return int(session.execute(counted).scalar_one())


def look(session: Session, moment: Moment, actor: Who, volunteer_id: int) -> VolunteerCard:
    """A volunteer in full, for the desk; it leaves a line that somebody looked.

    Raises:
        Refused: the actor may not, or there is none.
    """
    if not actor.may(Right.SEE_VOLUNTEERS):
        raise Refused("refused.not_allowed")
    audit.note(session, moment, actor.id, "volunteer.seen", ("volunteer", volunteer_id))
    return card(session, moment, find(session, volunteer_id))


def card(session: Session, moment: Moment, volunteer: Volunteer) -> VolunteerCard:
    """A volunteer in full."""
    person_id = volunteer.person_id
    person = session.get_one(Person, person_id)
    skills = select(col(VolunteerSkill.skill)).where(col(VolunteerSkill.person_id) == person_id)
    return VolunteerCard(
        volunteer,
        person.name,
        person.phone,
        tuple(session.execute(skills.order_by(col(VolunteerSkill.id))).scalars()),
        tuple(levels.valid(session, moment, person_id)),
        tuple(trail(session, person_id)),
        tuple(teams.of_person(session, person_id)),
        _guardian(session, person_id),
        guardians.has_asked(session, moment, person_id),
    )


def trail(session: Session, person_id: int) -> Sequence[Step]:
    """Every step of a volunteer, in order."""
    found = (
        select(VolunteerLine, func.coalesce(col(_ACTOR.name), ""))
        .join(_ACTOR, col(_ACTOR.id) == col(VolunteerLine.actor_id), isouter=True)
        .where(col(VolunteerLine.person_id) == person_id)
        .order_by(col(VolunteerLine.id))
    )
    return [Step(line, name) for line, name in session.execute(found)]


def _guardian(session: Session, person_id: int) -> str:
    agreed = (
        select(col(Person.name))
        .join(Guardianship, col(Guardianship.guardian_id) == col(Person.id))
        .where(
            col(Guardianship.person_id) == person_id,
            col(Guardianship.agreed).is_(True),
            col(Guardianship.ended_at).is_(None),
        )
    )
    return session.execute(agreed).scalar() or ""
