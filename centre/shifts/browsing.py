"""What there is to sign up for: what fits somebody, near in time first, and one good shift for them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from centre import volunteers
from centre.moment import Moment
from centre.shifts import eligible
from centre.shifts.agendas import Agendas
from centre.shifts.fit import paused_until
from models.activities import Activity, ActivityRole
from models.shifts import GONE, Post, Shift, ShiftState, SignUp
from models.teams import Membership, MembershipState


@dataclass(frozen=True, slots=True)
class Offered:
    """A shift ahead with those of its posts that somebody could fill."""

    shift: Shift
    activity: Activity
    posts: tuple[Post, ...]

    @property
    def free(self) -> int:
        """How many places are free."""
        return sum(post.maximum - post.taken for post in self.posts)

    @property
    def missing(self) -> int:
        """How many people are needed at least, and not there yet."""
        return sum(max(post.minimum - post.taken, 0) for post in self.posts)


class Because(StrEnum):
    """Why just this shift is suggested."""

    NEEDED = "needed"
    TEAM = "team"
    SOON = "soon"


def coming(session: Session, moment: Moment) -> list[Offered]:
    """All shifts to come, near in time first."""
    return list(_by_shift(session.execute(_posts(moment)).all()))


def fitting(session: Session, moment: Moment, person_id: int) -> list[Offered]:
    """The shifts to come that fit somebody who is not in them yet, near in time first; full ones, too.

    What `fit.expect` would refuse is left out: nobody is shown what they cannot have.
    """
    standing = volunteers.standing(session, person_id)
    if standing is None or not standing.serving or paused_until(session, moment, person_id) is not None:
        return []
    inside = _in_already(session, moment, person_id)
    agenda = Agendas.of(session, moment, person_id)
    local = moment.calendar.local
    found = session.execute(_posts(moment).where(*eligible.open_to(person_id, standing)))
    return [
        one
        for one in _by_shift(found.all())
        if one.shift.id not in inside
        and standing.serves_on(local(one.shift.starts_at).date())
        and agenda.go_with(person_id, one.shift)
    ]


def suggested(session: Session, moment: Moment, person_id: int) -> tuple[Offered, Because] | None:
    """One good shift for somebody, and why just this: where people are missing first, then their teams'."""
    teams = set(
        session.execute(
            select(col(Membership.team_id)).where(
                col(Membership.person_id) == person_id, col(Membership.state) == MembershipState.ADMITTED
            )
        ).scalars()
    )
    reasons: tuple[tuple[Because, Callable[[Offered], bool]], ...] = (
        (Because.NEEDED, lambda one: one.missing > 0),
        (Because.TEAM, lambda one: one.activity.team_id in teams),
        (Because.SOON, lambda _one: True),
    )
    now = [
        one for one in fitting(session, moment, person_id) if one.free and one.shift.opens_at <= moment.now
    ]
    return next(((one, because) for because, holds in reasons for one in now if holds(one)), None)


def _posts(moment: Moment) -> Any:
    return (
        select(Shift, Activity, Post)
        .join(Post, col(Post.shift_id) == col(Shift.id))
        .join(ActivityRole, col(ActivityRole.id) == col(Post.role_id))
        .join(Activity, col(Activity.id) == col(Shift.activity_id))
        .where(col(Shift.state) == ShiftState.OPEN, col(Shift.starts_at) > moment.now)
        .order_by(col(Shift.starts_at), col(Shift.id), col(Post.id))
    )


def _by_shift(rows: Iterable[Any]) -> Iterator[Offered]:
    for _, of_shift in groupby(rows, key=lambda row: row[0].id):
        (shift, activity, _), *_ = found = list(of_shift)
        yield Offered(shift, activity, tuple(post for _, _, post in found))


def _in_already(session: Session, moment: Moment, person_id: int) -> set[int]:
    """The shifts ahead in which somebody is, or for which they wait."""
    theirs = (
        col(SignUp.person_id) == person_id,
        col(SignUp.state).not_in(GONE),
        col(Shift.starts_at) > moment.now,
    )
    found = select(col(Shift.id)).join(SignUp, col(SignUp.shift_id) == col(Shift.id)).where(*theirs)
    return set(session.execute(found).scalars())
