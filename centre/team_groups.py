"""The Telegram group of a team or of the staff: tied by a one-time link, moved and lost with itself."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from centre import audit, notices, plans, rules, staff, teams
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.rights import Right
from models.teams import TeamGroup
from models.who import Who

LINK = "tmg_"
POSTS = "team.posts"
ENDED = "team.group_ended"
SILENT = "team.group_silent"
STAFF_LOOK = "staff_group.look"
STAFF_ENDED = "staff_group.ended"
STAFF_SILENT = "staff_group.silent"
_TIED = col(TeamGroup.chat_id).is_not(None)


def of(session: Session, team_id: int | None) -> TeamGroup | None:
    """The group of a team as it is now; None if it has none, or if there is no team."""
    if team_id is None:
        return None
    theirs = select(TeamGroup).where(col(TeamGroup.team_id) == team_id, _TIED)
    return session.exec(theirs.execution_options(populate_existing=True)).first()


def of_staff(session: Session) -> TeamGroup | None:
    """The group of the staff as it is now; None if there is none."""
    theirs = select(TeamGroup).where(col(TeamGroup.team_id).is_(None), _TIED)
    return session.exec(theirs.execution_options(populate_existing=True)).first()


def at(session: Session, chat_id: int) -> TeamGroup | None:
    """What a group is for us; None if it is tied to nobody."""
    return session.exec(select(TeamGroup).where(col(TeamGroup.chat_id) == chat_id)).first()


def invite(session: Session, moment: Moment, who: Who, team_id: int | None) -> str:
    """Make what somebody's client says when they let the bot into the group of their team; once (12.41).

    Without a team it is the group of the staff.

    Raises:
        Refused: they do not lead the team, or do not look after the centre.
    """
    _expect_keeping(session, who, team_id)
    payload = LINK + secrets.token_urlsafe(24)
    expires_at = moment.now + timedelta(hours=rules.load(session).group_link)
    open_link = {"secret_hash": _hashed(payload), "expires_at": expires_at}
    insert_new(session, TeamGroup(team_id=team_id, staff=team_id is None))
    change(session, TeamGroup, _whose(team_id), **open_link)
    return payload


def tie(
    session: Session, moment: Moment, who: Who | None, payload: str, *, chat_id: int, title: str
) -> TeamGroup:
    """Post in this group from now on: by its link, and only by who leads the team or looks after the centre.

    Raises:
        Refused: the link is used, too old or none of ours, it is not theirs to tie, or the group is tied
            already.
    """
    still = (col(TeamGroup.secret_hash) == _hashed(payload), col(TeamGroup.expires_at) > moment.now)
    group = session.exec(select(TeamGroup).where(*still)).first()
    if group is None:
        raise Refused("refused.group_link")
    if who is None or not _keeps(session, who, group.team_id):
        raise Refused("refused.group_leader" if group.team_id is not None else "refused.staff_group_keeper")
    used = {"secret_hash": None, "expires_at": None, "silenced_at": None}
    if not change(session, TeamGroup, *still, chat_id=chat_id, title=title, tied_at=moment.now, **used):
        raise Refused("refused.group_link")
    audit.note(session, moment, who.id, f"{_subject(group)[0]}.group_tied", _subject(group))
    _look(session, moment, group)
    return group


def untie(session: Session, moment: Moment, who: Who, team_id: int | None) -> None:
    """Post nothing in the group of a team, or without one of the staff, any more.

    Raises:
        Refused: it is not theirs to untie.
    """
    _expect_keeping(session, who, team_id)
    group = _of(session, team_id)
    if group is not None:
        _end(session, moment, who.id, group)


def lost(session: Session, moment: Moment, chat_id: int) -> None:
    """We do not belong to a group any more, or it is gone: whoever looks after it hears so."""
    group = at(session, chat_id)
    if group is not None:
        _end(session, moment, None, group)
        if group.team_id is None:
            _notify(session, moment, STAFF_ENDED, group)
        else:
            _notify(session, moment, ENDED, group)


def moved(session: Session, old: int, new: int) -> None:
    """A group has another id from now on."""
    change(session, TeamGroup, col(TeamGroup.chat_id) == old, chat_id=new)


def silenced(session: Session, moment: Moment, chat_id: int) -> None:
    """We may not write in a group: whoever looks after it hears so, once."""
    still = (col(TeamGroup.chat_id) == chat_id, col(TeamGroup.silenced_at).is_(None))
    group = at(session, chat_id)
    if not change(session, TeamGroup, *still, silenced_at=moment.now) or group is None:
        return
    if group.team_id is None:
        _notify(session, moment, STAFF_SILENT, group)
    else:
        _notify(session, moment, SILENT, group)


def heard(session: Session, moment: Moment, chat_id: int) -> None:
    """We may write in a group again, or somebody says so: what waits is posted."""
    group = at(session, chat_id)
    if group is not None and group.silenced_at is not None:
        change(session, TeamGroup, col(TeamGroup.id) == group.id, silenced_at=None)
        _look(session, moment, group, anew=True)


def try_again(session: Session, moment: Moment, who: Who, team_id: int | None) -> None:
    """Write in the group of a team, or without one of the staff, again where we could not.

    Raises:
        Refused: it is not theirs to do, or there is no group.
    """
    _expect_keeping(session, who, team_id)
    group = _of(session, team_id)
    if group is None or group.chat_id is None:
        raise Refused("refused.group_none")
    heard(session, moment, group.chat_id)


def look(session: Session, moment: Moment, team_id: int | None, *, anew: bool = False) -> None:
    """See now what there is to post for a team, and from then on every day; if it has a group.

    anew: what was posted may not have arrived.
    """
    group = of(session, team_id)
    if group is not None:
        _look(session, moment, group, anew=anew)


def may_post(session: Session, moment: Moment, team_id: int) -> bool:
    """Whether one more shift may be posted today, and count it (12.42)."""
    today = moment.calendar.local(moment.now).date()
    day, count = col(TeamGroup.posted_on), col(TeamGroup.posted)
    theirs, most = col(TeamGroup.team_id) == team_id, rules.load(session).group_posts
    first = change(session, TeamGroup, theirs, or_(day.is_(None), day != today), posted_on=today, posted=1)
    return bool(first or change(session, TeamGroup, theirs, day == today, count < most, posted=count + 1))


def _look(session: Session, moment: Moment, group: TeamGroup, *, anew: bool = False) -> None:
    subject, held = _subject(group), col(TeamGroup.id) == group.id
    plans.drop(session, moment, subject)
    # Two who look at once do so one after the other, and the second forgets what the first planned.
    change(session, TeamGroup, held, posted=col(TeamGroup.posted))
    plans.drop(session, moment, subject)
    kind = POSTS if group.team_id is not None else STAFF_LOOK
    plans.plan(session, kind, subject, moment.now, params={"anew": anew})


def _end(session: Session, moment: Moment, actor_id: int | None, group: TeamGroup) -> None:
    none = dict.fromkeys(("chat_id", "secret_hash", "expires_at", "tied_at", "silenced_at"))
    subject = _subject(group)
    if change(session, TeamGroup, col(TeamGroup.id) == group.id, _TIED, title="", **none):
        plans.drop(session, moment, subject)
        audit.note(session, moment, actor_id, f"{subject[0]}.group_untied", subject)


def _of(session: Session, team_id: int | None) -> TeamGroup | None:
    return of(session, team_id) if team_id is not None else of_staff(session)


def _whose(team_id: int | None) -> ColumnElement[bool]:
    theirs = col(TeamGroup.team_id)
    return theirs == team_id if team_id is not None else theirs.is_(None)


def _subject(group: TeamGroup) -> tuple[str, int]:
    """What its plans, notices and audit lines are about."""
    return ("team", group.team_id) if group.team_id is not None else ("staff", group.id or 0)


def _keeps(session: Session, who: Who, team_id: int | None) -> bool:
    if team_id is None:
        return who.may(Right.CHANGE_SETTINGS)
    return teams.leads(who, teams.find(session, team_id))


def _expect_keeping(session: Session, who: Who, team_id: int | None) -> None:
    if not _keeps(session, who, team_id):
        raise Refused("refused.not_allowed")


def _notify(session: Session, moment: Moment, kind: str, group: TeamGroup) -> None:
    leaders: set[int] = set()
    if group.team_id is not None:
        team = teams.find(session, group.team_id)
        leaders = {one for one in (team.leader_id, team.deputy_id) if one is not None}
    right = Right.CHANGE_SETTINGS if group.team_id is None else Right.WORK_VOLUNTEERS
    people = leaders or {one.id for one in staff.people_with(session, right)}
    for person_id in sorted(people):
        notices.promise_staff(session, moment, kind, person_id, subject=_subject(group))


def _hashed(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()
