"""The Telegram group of a team: tied by a one-time link, moved and lost with the group itself."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from centre import audit, notices, plans, rules, staff, teams
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.rights import Right
from models.teams import Team, TeamGroup
from models.who import Who

LINK = "tmg_"
POSTS = "team.posts"
ENDED = "team.group_ended"
SILENT = "team.group_silent"
_TIED = col(TeamGroup.chat_id).is_not(None)


def of(session: Session, team_id: int | None) -> TeamGroup | None:
    """The group of a team as it is now; None if it has none."""
    theirs = select(TeamGroup).where(col(TeamGroup.team_id) == team_id, _TIED)
    return session.exec(theirs.execution_options(populate_existing=True)).first()


def at(session: Session, chat_id: int) -> TeamGroup | None:
    """What a group is for us; None if it is tied to no team."""
    return session.exec(select(TeamGroup).where(col(TeamGroup.chat_id) == chat_id)).first()


def invite(session: Session, moment: Moment, who: Who, team_id: int) -> str:
    """Make what somebody's client says when they let the bot into the group of their team; once (12.41).

    Raises:
        Refused: they do not lead the team.
    """
    _expect_leading(session, who, team_id)
    payload = LINK + secrets.token_urlsafe(24)
    expires_at = moment.now + timedelta(hours=rules.load(session).group_link)
    open_link = {"secret_hash": _hashed(payload), "expires_at": expires_at}
    insert_new(session, TeamGroup(team_id=team_id))
    change(session, TeamGroup, col(TeamGroup.team_id) == team_id, **open_link)
    return payload


def tie(session: Session, moment: Moment, who: Who | None, payload: str, *, chat_id: int, title: str) -> Team:
    """Post the shifts of a team in this group from now on: by its link, and only by who leads it.

    Raises:
        Refused: the link is used, too old or none of ours, they do not lead the team, or the group is another
            team's.
    """
    still = (col(TeamGroup.secret_hash) == _hashed(payload), col(TeamGroup.expires_at) > moment.now)
    group = session.exec(select(TeamGroup).where(*still)).first()
    if group is None:
        raise Refused("refused.group_link")
    team = teams.find(session, group.team_id)
    if who is None or not teams.leads(who, team):
        raise Refused("refused.group_leader")
    used = {"secret_hash": None, "expires_at": None, "silenced_at": None}
    if not change(session, TeamGroup, *still, chat_id=chat_id, title=title, tied_at=moment.now, **used):
        raise Refused("refused.group_link")
    audit.note(session, moment, who.id, "team.group_tied", ("team", team.id))
    look(session, moment, group.team_id)
    return team


def untie(session: Session, moment: Moment, who: Who, team_id: int) -> None:
    """Post nothing in the group of a team any more.

    Raises:
        Refused: they do not lead the team.
    """
    _expect_leading(session, who, team_id)
    _end(session, moment, who.id, team_id)


def lost(session: Session, moment: Moment, chat_id: int) -> None:
    """We do not belong to a group any more, or it is gone: whoever leads its team hears so."""
    group = at(session, chat_id)
    if group is not None:
        _end(session, moment, None, group.team_id)
        _notify(session, moment, ENDED, group)


def moved(session: Session, old: int, new: int) -> None:
    """A group has another id from now on."""
    change(session, TeamGroup, col(TeamGroup.chat_id) == old, chat_id=new)


def silenced(session: Session, moment: Moment, chat_id: int) -> None:
    """We may not write in a group: whoever leads its team hears so, once."""
    still = (col(TeamGroup.chat_id) == chat_id, col(TeamGroup.silenced_at).is_(None))
    group = at(session, chat_id)
    if change(session, TeamGroup, *still, silenced_at=moment.now) and group is not None:
        _notify(session, moment, SILENT, group)


def heard(session: Session, moment: Moment, chat_id: int) -> None:
    """We may write in a group again, or somebody says so: what waits is posted."""
    group = at(session, chat_id)
    if group is not None and group.silenced_at is not None:
        change(session, TeamGroup, col(TeamGroup.id) == group.id, silenced_at=None)
        look(session, moment, group.team_id, anew=True)


def try_again(session: Session, moment: Moment, who: Who, team_id: int) -> None:
    """Write in the group of a team again where we could not.

    Raises:
        Refused: they do not lead the team, or it has no group.
    """
    _expect_leading(session, who, team_id)
    group = of(session, team_id)
    if group is None or group.chat_id is None:
        raise Refused("refused.group_none")
    heard(session, moment, group.chat_id)


def look(session: Session, moment: Moment, team_id: int | None, *, anew: bool = False) -> None:
    """See now what there is to post for a team, and from then on every day; if it has a group.

    anew: what was posted may not have arrived.
    """
    group = of(session, team_id)
    if group is not None:
        subject, held = ("team", group.team_id), col(TeamGroup.id) == group.id
        plans.drop(session, moment, subject)
        # Two who look at once do so one after the other, and the second forgets what the first planned.
        change(session, TeamGroup, held, posted=col(TeamGroup.posted))
        plans.drop(session, moment, subject)
        plans.plan(session, POSTS, subject, moment.now, params={"anew": anew})


def may_post(session: Session, moment: Moment, team_id: int) -> bool:
    """Whether one more shift may be posted today, and count it (12.42)."""
    today = moment.calendar.local(moment.now).date()
    day, count = col(TeamGroup.posted_on), col(TeamGroup.posted)
    theirs, most = col(TeamGroup.team_id) == team_id, rules.load(session).group_posts
    first = change(session, TeamGroup, theirs, or_(day.is_(None), day != today), posted_on=today, posted=1)
    return bool(first or change(session, TeamGroup, theirs, day == today, count < most, posted=count + 1))


def _end(session: Session, moment: Moment, actor_id: int | None, team_id: int) -> None:
    none = dict.fromkeys(("chat_id", "secret_hash", "expires_at", "tied_at", "silenced_at"))
    if change(session, TeamGroup, col(TeamGroup.team_id) == team_id, _TIED, title="", **none):
        plans.drop(session, moment, ("team", team_id))
        audit.note(session, moment, actor_id, "team.group_untied", ("team", team_id))


def _expect_leading(session: Session, who: Who, team_id: int) -> None:
    if not teams.leads(who, teams.find(session, team_id)):
        raise Refused("refused.not_allowed")


def _notify(session: Session, moment: Moment, kind: str, group: TeamGroup) -> None:
    team = teams.find(session, group.team_id)
    leaders = {one for one in (team.leader_id, team.deputy_id) if one is not None}
    people = leaders or {one.id for one in staff.people_with(session, Right.WORK_VOLUNTEERS)}
    for person_id in sorted(people):
        notices.promise_staff(session, moment, kind, person_id, subject=("team", team.id))


def _hashed(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()
