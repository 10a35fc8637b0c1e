"""Volunteer teams: who leads them, who belongs to them, who would like to."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from centre import audit, notices
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.volunteers.standing import standing
from centre.volunteers.stopping import STOPPED
from models.people import Person
from models.rights import Right
from models.teams import Membership, MembershipState, Team, TeamState
from models.volunteers import SERVING, Volunteer, VolunteerState
from models.who import Who

_STANDING = col(Membership.state) != MembershipState.LEFT


def find(session: Session, team_id: int) -> Team:
    """A team as it is now.

    Raises:
        Refused: there is none.
    """
    found = session.get(Team, team_id, populate_existing=True)
    if found is None:
        raise Refused("refused.team_unknown")
    return found


def active(session: Session) -> Sequence[Team]:
    """The teams that one can join, in the order in which they were formed."""
    return session.exec(select(Team).where(Team.state == TeamState.ACTIVE).order_by(col(Team.id))).all()


def kept(session: Session) -> Sequence[Team]:
    """The teams that are not closed, those that are paused among them, in the order of their forming."""
    return session.exec(select(Team).where(Team.state != TeamState.CLOSED).order_by(col(Team.id))).all()


def led_by(session: Session, who: Who) -> list[Team]:
    """The teams whose members somebody may see and choose."""
    return [team for team in kept(session) if leads(who, team) or who.may(Right.SEE_VOLUNTEERS)]


def leads(who: Who, team: Team) -> bool:
    """Whether somebody decides who belongs to a team: its leader and deputy, and the volunteer desk."""
    return who.id in (team.leader_id, team.deputy_id) or who.may(Right.WORK_VOLUNTEERS)


def of_person(session: Session, person_id: int) -> list[tuple[Membership, Team]]:
    """The teams to which somebody belongs or would like to, the main one first."""
    rows = session.exec(
        select(Membership, Team)
        .join(Team, col(Team.id) == Membership.team_id)
        .where(Membership.person_id == person_id, _STANDING)
        .order_by(col(Membership.main).desc(), col(Membership.id))
    )
    return [(membership, team) for membership, team in rows]


def ask(session: Session, moment: Moment, person_id: int, team_id: int) -> None:
    """Ask to join a team; harmless when one has asked or belongs to it."""
    wanted = Membership(team_id=team_id, person_id=person_id, asked_at=moment.now)
    # The write holds the team as it is: who asks while it closes comes before that, and is let go by it.
    open_yet = (col(Team.id) == team_id, col(Team.state) == TeamState.ACTIVE)
    if change(session, Team, *open_yet, state=TeamState.ACTIVE) and insert_new(session, wanted) is not None:
        team = find(session, team_id)
        audit.note(session, moment, person_id, "team.asked", ("team", team_id))
        stands = standing(session, person_id)
        if stands is not None and stands.serving:
            _tell_leaders(session, moment, team, person_id)


def announce(session: Session, moment: Moment, person_id: int) -> None:
    """Tell the leaders of the teams that somebody wished for while applying: now they can be taken in."""
    for membership, team in of_person(session, person_id):
        if membership.state is MembershipState.ASKED:
            _tell_leaders(session, moment, team, person_id)


def admit(session: Session, moment: Moment, actor: Who, team_id: int, person_id: int) -> None:
    """Take somebody into a team who asked; their first team is their main one.

    Raises:
        Refused: the actor does not lead it; or they did not ask, do not serve, or are not vetted enough.
    """
    team = _led(session, actor, team_id)
    stands = standing(session, person_id)
    if stands is None or not stands.serving:
        raise Refused("refused.team_not_serving")
    if stands.level < team.level:
        raise Refused("refused.team_level", level=team.level, theirs=stands.level)
    still = (*_theirs(team_id, person_id), col(Membership.state) == MembershipState.ASKED)
    taken = {"state": MembershipState.ADMITTED, "admitted_at": moment.now, "admitted_by": actor.id}
    first = not any(one.main for one, _ in of_person(session, person_id))
    if not change(session, Membership, *still, main=first, **taken):
        raise Refused("refused.team_not_asked")
    notices.promise(session, moment, "team.joined", person_id, subject=("team", team_id))
    audit.note(session, moment, actor.id, "team.admitted", ("team", team_id), person=person_id)


def leave(session: Session, moment: Moment, actor: Who, team_id: int, person_id: int) -> None:
    """Leave a team or the wish for it; whoever leads it can say so, too. Who leaves leads it no more.

    Raises:
        Refused: it is somebody else and the actor does not lead the team, or they do not belong to it.
    """
    if actor.id != person_id:
        _led(session, actor, team_id)
    if not _end(session, moment, person_id, team_id):
        raise Refused("refused.team_not_member")
    _lead_no_more(session, person_id, col(Team.id) == team_id)
    audit.note(session, moment, actor.id, "team.left", ("team", team_id), person=person_id)


def appoint(
    session: Session, moment: Moment, actor: Who, team_id: int, person_id: int, *, deputy: bool = False
) -> None:
    """Make a member the leader of a team, or the deputy.

    Raises:
        Refused: the actor is not of the volunteer desk, or the person is no member.
    """
    if not actor.may(Right.WORK_VOLUNTEERS):
        raise Refused("refused.not_allowed")
    team = find(session, team_id)
    # The write holds the membership: who leaves meanwhile leaves before it, or is led out of the post.
    belongs = (*_theirs(team_id, person_id), col(Membership.state) == MembershipState.ADMITTED)
    if not change(session, Membership, *belongs, state=MembershipState.ADMITTED):
        raise Refused("refused.team_not_member")
    other, post = ("leader_id", "deputy_id") if deputy else ("deputy_id", "leader_id")
    values = {post: person_id} | ({other: None} if getattr(team, other) == person_id else {})
    change(session, Team, col(Team.id) == team_id, **values)
    action = "team.deputy" if deputy else "team.leader"
    audit.note(session, moment, actor.id, action, ("team", team_id), person=person_id)
    notices.promise(session, moment, "team.led", person_id, subject=("team", team_id))


def members(
    session: Session, team_id: int, state: MembershipState = MembershipState.ADMITTED
) -> list[tuple[Membership, Person]]:
    """Who belongs to a team, or asks to, the longest first; only those who serve now can be taken in."""
    rows = session.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .join(Volunteer, col(Volunteer.person_id) == Membership.person_id)
        .where(Membership.team_id == team_id, Membership.state == state)
        .where(or_(col(Volunteer.state).in_(SERVING), col(Membership.state) == MembershipState.ADMITTED))
        .order_by(col(Membership.id))
    )
    return [(membership, person) for membership, person in rows]


def leave_all(session: Session, moment: Moment, person_id: int) -> None:
    """Belong to no team and wish for none."""
    _end(session, moment, person_id, None)
    _lead_no_more(session, person_id)


def dissolve(session: Session, moment: Moment, team_id: int) -> list[int]:
    """Let everybody go who belongs to a team or wished to; gives those who belonged to it."""
    belonged = [one.person_id for one, _ in members(session, team_id)]
    theirs = select(Membership.person_id).where(Membership.team_id == team_id, _STANDING)
    for person_id in session.exec(theirs.order_by(col(Membership.id))).all():
        _end(session, moment, person_id, team_id)
    change(session, Team, col(Team.id) == team_id, leader_id=None, deputy_id=None)
    return belonged


def _on_stopped(session: Session, moment: Moment, person_id: int, reason: VolunteerState) -> None:
    """Who pauses stays in their teams; who is suspended leads none; who has gone belongs to none."""
    if reason in (VolunteerState.REMOVED, VolunteerState.EXITED):
        leave_all(session, moment, person_id)
    elif reason is VolunteerState.SUSPENDED:
        _lead_no_more(session, person_id)


STOPPED.append(_on_stopped)


def _tell_leaders(session: Session, moment: Moment, team: Team, person_id: int) -> None:
    params = {"person": person_id}
    about = ("team", team.id)
    for leader_id in {team.leader_id, team.deputy_id} - {None, person_id}:
        notices.promise(session, moment, "team.asked", leader_id or 0, subject=about, params=params)


def _led(session: Session, actor: Who, team_id: int) -> Team:
    team = find(session, team_id)
    if not leads(actor, team):
        raise Refused("refused.not_allowed")
    return team


def _theirs(team_id: int, person_id: int) -> tuple[ColumnElement[bool], ...]:
    return (col(Membership.team_id) == team_id, col(Membership.person_id) == person_id)


def _end(session: Session, moment: Moment, person_id: int, team_id: int | None) -> int:
    which = [] if team_id is None else [col(Membership.team_id) == team_id]
    theirs = (col(Membership.person_id) == person_id, *which, _STANDING)
    ended = change(session, Membership, *theirs, state=MembershipState.LEFT, main=False, left_at=moment.now)
    _next_main(session, person_id)
    return ended


def _next_main(session: Session, person_id: int) -> None:
    """Count somebody who left their main team in the next one."""
    left = [one for one, _ in of_person(session, person_id) if one.state is MembershipState.ADMITTED]
    if left and not any(one.main for one in left):
        change(session, Membership, col(Membership.id) == left[0].id, main=True)


def _lead_no_more(session: Session, person_id: int, *which: ColumnElement[bool]) -> None:
    change(session, Team, col(Team.leader_id) == person_id, *which, leader_id=None)
    change(session, Team, col(Team.deputy_id) == person_id, *which, deputy_id=None)
