"""What a team's group is shown of its shifts, a few a day, and how a place is taken there."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from centre import plans, rules, team_groups, teams
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import boards, places, searching, signing, stand_in
from centre.shifts.moves import activity_of, posts_of, shift_id
from models.activities import Activity, ActivityState
from models.deadlines import Deadline
from models.outbox import Notice
from models.shifts import Post, Shift, ShiftState, SignUp, SignUpState
from models.teams import MembershipState
from models.who import Who


def here(session: Session, post: Post) -> int:
    """How many people a post has, without those who have asked for leave."""
    return post.taken - len(places.of_post(session, post.id or 0, SignUpState.LEAVING))


def is_free(session: Session, post: Post) -> bool:
    """Whether somebody could have a place at a post: an empty one, or that of somebody who wants to leave."""
    return post.taken < post.maximum or searching.open_at(session, post.id or 0) is not None


def take(session: Session, moment: Moment, who: Who, chat_id: int, post_id: int) -> SignUp:
    """Take a place from the group where the shift is posted: an empty one, or step in for somebody.

    Raises:
        Refused: they do not belong to the team of the group or do not fit, or somebody was quicker.
    """
    post = session.get(Post, post_id)
    group = team_groups.at(session, chat_id)
    if post is None or group is None:
        raise Refused("refused.shift_unknown")
    theirs = {
        team.id for one, team in teams.of_person(session, who.id) if one.state is MembershipState.ADMITTED
    }
    if group.team_id not in theirs or _team_of(session, post.shift_id) != group.team_id:
        raise Refused("refused.group_members")
    search = searching.open_at(session, post_id)
    if search is not None and post.taken >= post.maximum:
        return stand_in.accept(session, moment, who, search.id or 0)
    return signing.sign_up(session, moment, who.id, post_id, actor_id=who.id)


def on_posts(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The daily look at a team's shifts: those with free places are posted, a few a day (12.42, 12.43)."""
    team_id = deadline.subject_id or 0
    group = team_groups.of(session, team_id)
    if group is None:
        return
    ahead = _ahead(session, moment, team_id)
    if deadline.params.get("anew"):
        for shift in ahead:
            boards.renew(session, moment, shift)
    for shift in _new(session, team_id, ahead) if group.silenced_at is None else ():
        if not team_groups.may_post(session, moment, team_id):
            break
        boards.post(session, moment, shift)
    day = moment.calendar.local(moment.now).date() + timedelta(days=1)
    tomorrow = moment.calendar.at(day, moment.calendar.opening.opens)
    plans.plan(session, team_groups.POSTS, ("team", team_id), tomorrow)


DEADLINES = {team_groups.POSTS: on_posts}


def _ahead(session: Session, moment: Moment, team_id: int) -> Sequence[Shift]:
    """The shifts of a team for which people can sign up, near in time first."""
    until = moment.now + timedelta(days=rules.load(session).group_ahead)
    return session.exec(
        select(Shift)
        .join(Activity, col(Activity.id) == col(Shift.activity_id))
        .where(
            col(Activity.team_id) == team_id,
            col(Activity.state) == ActivityState.OPEN,
            col(Shift.state) == ShiftState.OPEN,
            col(Shift.opens_at) <= moment.now,
            col(Shift.starts_at).between(moment.now, until),
        )
        .order_by(col(Shift.starts_at), col(Shift.id))
    ).all()


def _new(session: Session, team_id: int, ahead: Sequence[Shift]) -> list[Shift]:
    """Those of them with free places that were not posted yet."""
    names = {name: shift.id for shift in ahead for name in boards.names(team_id, shift)}
    promised = session.exec(select(Notice.once).where(col(Notice.once).in_(names)))
    posted = {names[name] for name in promised if name is not None}
    return [
        shift
        for shift in ahead
        if shift.id not in posted
        and any(is_free(session, post) for post in posts_of(session, shift_id(shift)))
    ]


def _team_of(session: Session, shift_id: int) -> int | None:
    return activity_of(session, session.get_one(Shift, shift_id)).team_id
