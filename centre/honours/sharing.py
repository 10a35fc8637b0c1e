"""An honour in the group of its holder's team: told only if they say so, taken back with a tap (V.36)."""

from sqlmodel import Session, col, select

from centre import audit, notices, team_groups, teams
from centre.errors import Refused
from centre.honours.rounds import HONOURS
from centre.honours.shortlist import ENDED, of_self
from centre.moment import Moment
from centre.rows import change
from models.honours import Honour, HonourState
from models.teams import MembershipState, TeamGroup
from models.who import Who

SHARED = "team.honour"


def group_for(session: Session, person_id: int) -> TeamGroup | None:
    """Where somebody's honour could be told: the group of their main team, or of another of theirs."""
    for membership, team in teams.of_person(session, person_id):
        group = team_groups.of(session, team.id)
        if membership.state is MembershipState.ADMITTED and group is not None and group.silenced_at is None:
            return group
    return None


def share(session: Session, moment: Moment, who: Who, honour_id: int) -> Honour:
    """Have the group of one's team told of one's honour; twice is once.

    It is told in the language of who leads the team.

    Raises:
        Refused: it is somebody else's, they do not have it, or their team has no group.
    """
    one = of_self(session, who, honour_id)
    group = group_for(session, who.id)
    if group is None or group.team_id is None:
        raise Refused("refused.group_none")
    held = (col(Honour.id) == honour_id, col(Honour.state) == HonourState.AWARDED)
    if not change(session, Honour, *held, shared_in=group.team_id, updated_at=moment.now):
        raise HONOURS.refusal(one)
    audit.note(session, moment, who.id, "honour.shared", ("honour", honour_id))
    team, name = teams.find(session, group.team_id), _name(honour_id, group.team_id)
    told = notices.promise(
        session,
        moment,
        SHARED,
        team.leader_id or team.deputy_id or who.id,
        due=moment.now,
        subject=("honour", honour_id),
        params={"team": group.team_id},
        once=name,
    )
    if told is None:  # it was told there before, and taken back
        notices.retell(session, moment, [name])
    return HONOURS.find(session, honour_id)


def unshare(session: Session, moment: Moment, who: Who, honour_id: int) -> Honour:
    """Take back what one's group was told; the message there names nobody any more.

    Raises:
        Refused: it is somebody else's.
    """
    one = of_self(session, who, honour_id)
    _take_back(session, moment, one, who.id)
    return HONOURS.find(session, honour_id)


def withdrawn(session: Session, moment: Moment, one: Honour, actor_id: int) -> None:
    """Somebody does not have an honour any more: their group is told so in place of it."""
    _take_back(session, moment, one, actor_id)


def leave(session: Session, moment: Moment, who: Who, *, actor_id: int) -> None:
    """Take back what was told of somebody who is forgotten."""
    shared = select(Honour).where(col(Honour.person_id) == who.id, col(Honour.shared_in).is_not(None))
    for one in session.exec(shared).all():
        _take_back(session, moment, one, actor_id)


def _take_back(session: Session, moment: Moment, one: Honour, actor_id: int) -> None:
    team_id = one.shared_in
    still = (col(Honour.id) == one.id, col(Honour.shared_in) == team_id)
    if team_id is not None and change(session, Honour, *still, shared_in=None, updated_at=moment.now):
        audit.note(session, moment, actor_id, "honour.unshared", ("honour", one.id))
        notices.retell(session, moment, [_name(one.id or 0, team_id)])


ENDED.append(withdrawn)


def _name(honour_id: int, team_id: int) -> str:
    return f"group:{team_id}:honour:{honour_id}"
