"""Teams as the volunteer desk keeps them: formed, changed, paused, closed."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

from sqlmodel import Session, col

from centre import audit, notices, teams
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.skills import SKILLS
from models.rights import Right
from models.teams import Team, TeamState
from models.who import Who

CLOSED = "team.closed"
LONGEST_CODE = 16
LEVELS = (0, 1, 2, 3)
# What can become of a team; a closed one is opened again only by the file with the configuration.
NEXT: dict[TeamState, tuple[TeamState, ...]] = {
    TeamState.PROPOSED: (TeamState.ACTIVE, TeamState.CLOSED),
    TeamState.ACTIVE: (TeamState.PAUSED, TeamState.CLOSED),
    TeamState.PAUSED: (TeamState.ACTIVE, TeamState.CLOSED),
    TeamState.CLOSED: (),
}


class Draft(NamedTuple):
    """What a team is; `name` and `field` by language, `level` the vetting that its members need at least."""

    name: dict[str, str]
    field: dict[str, str]
    skills: tuple[str, ...] = ()
    level: int = 1


def form(session: Session, moment: Moment, actor: Who, draft: Draft) -> Team:
    """Form a team that one can join at once; its code, by which files know it, comes from its name.

    Raises:
        Refused: the actor is not of the volunteer desk, or a team is called so already.
    """
    _expect_desk(actor)
    _expect_own_name(session, draft.name)
    values = {**draft._asdict(), "skills": _known(draft.skills), "created_at": moment.now}
    formed = (insert_new(session, Team(code=code, **values)) for code in _codes(draft))
    team_id = next(row for row in formed if row is not None)
    audit.note(session, moment, actor.id, "team.formed", ("team", team_id))
    return teams.find(session, team_id)


def reshape(session: Session, moment: Moment, actor: Who, team_id: int, **values: Any) -> Team:
    """Give a team another `name`, `field`, `skills` or `level`; whoever is in it stays in it.

    Raises:
        Refused: the actor is not of the volunteer desk, the team is closed, or another one is called so.
    """
    _expect_desk(actor)
    if "name" in values:
        _expect_own_name(session, values["name"], but=team_id)
    if "skills" in values:
        values["skills"] = _known(values["skills"])
    still = (col(Team.id) == team_id, col(Team.state) != TeamState.CLOSED)
    if not change(session, Team, *still, **values):
        teams.find(session, team_id)
        raise Refused("refused.team_closed")
    audit.note(session, moment, actor.id, "team.changed", ("team", team_id), part=" ".join(sorted(values)))
    return teams.find(session, team_id)


def put(session: Session, moment: Moment, actor: Who, team_id: int, state: TeamState) -> Team:
    """Pause a team (nobody joins it any more), have it go on, or close it: all its members hear of that.

    Its activities and their shifts stay: whoever leads them decides about them.

    Raises:
        Refused: the actor is not of the volunteer desk, or it stands otherwise by now.
    """
    _expect_desk(actor)
    before = [one for one, following in NEXT.items() if state in following]
    if not change(session, Team, col(Team.id) == team_id, col(Team.state).in_(before), state=state):
        raise Refused(f"refused.team_{teams.find(session, team_id).state.value}")
    audit.note(session, moment, actor.id, f"team.{state.value}", ("team", team_id))
    if state is TeamState.CLOSED:
        for person_id in teams.dissolve(session, moment, team_id):
            notices.promise(session, moment, CLOSED, person_id, subject=("team", team_id))
    return teams.find(session, team_id)


def _expect_desk(who: Who) -> None:
    if not who.may(Right.WORK_VOLUNTEERS):
        raise Refused("refused.not_allowed")


def _expect_own_name(session: Session, name: dict[str, str], *, but: int | None = None) -> None:
    """Two teams of one name would be taken for each other on every list."""
    taken = {
        called.lower() for team in teams.kept(session) if team.id != but for called in team.name.values()
    }
    if taken & {called.lower() for called in name.values()}:
        raise Refused("refused.team_there")


def _known(skills: Any) -> list[str]:
    """The skills in the order of our own list; what is none of ours is left out."""
    return [skill for skill in SKILLS if skill in skills]


def _codes(draft: Draft) -> Iterator[str]:
    """What a team may be known by, the nicest first."""
    plain = re.sub(r"[^a-z0-9]+", "-", draft.name.get("en", "").lower()).strip("-")[:LONGEST_CODE].strip("-")
    if plain:
        yield plain
    yield from (f"team-{number}" for number in count(1))
