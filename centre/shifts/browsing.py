"""What there is to sign up for: what fits somebody, near in time first, and one good shift for them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import exists, or_, select
from sqlmodel import Session, col

from centre import rules, volunteers
from centre.moment import Moment
from centre.shifts.fit import minors_allowed, paused_until
from centre.volunteers import Standing
from models.activities import Activity, ActivityRole
from models.shifts import EXPECTED, GONE, Post, Shift, ShiftState, SignUp, SignUpState
from models.teams import Membership, MembershipState
from models.training import Qualification


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
    passed = exists().where(
        col(Qualification.person_id) == person_id,
        col(Qualification.course_id) == col(Activity.course_id),
        col(Qualification.revoked_at).is_(None),
        or_(
            col(Qualification.valid_until).is_(None),
            col(Qualification.valid_until) > col(Shift.starts_at),
        ),
    )
    found = session.execute(
        _posts(moment).where(
            col(Activity.level) <= standing.level,
            col(ActivityRole.skill).in_(["", *standing.skills]),
            or_(col(Activity.course_id).is_(None), passed),
        )
    )
    theirs = _Theirs(session, moment, person_id, standing)
    return [one for one in _by_shift(found.all()) if theirs.allow(one)]


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


class _Theirs:
    """What somebody has in hand, read once, to see which other shifts go with it."""

    def __init__(self, session: Session, moment: Moment, person_id: int, standing: Standing) -> None:
        self._moment = moment
        self._standing = standing
        in_force = rules.load(session)
        self._rest = timedelta(minutes=in_force.shift_rest)
        self._limit = timedelta(hours=in_force.shift_day_hours)
        found = session.execute(
            select(Shift, col(SignUp.state))
            .join(SignUp, col(SignUp.shift_id) == col(Shift.id))
            .where(
                col(SignUp.person_id) == person_id,
                col(SignUp.state).not_in(GONE),
                col(Shift.ends_at) > moment.now - timedelta(days=1),
            )
        ).all()
        self._in = {shift.id for shift, _ in found}
        self._expected = [shift for shift, state in found if state in EXPECTED]
        self._hours: dict[date, timedelta] = defaultdict(timedelta)
        for shift, state in found:
            if state in EXPECTED | {SignUpState.CHECKED_OUT}:
                self._hours[self._day(shift)] += shift.ends_at - shift.starts_at

    def allow(self, one: Offered) -> bool:
        """Whether somebody who fits could be there at this time."""
        shift, activity = one.shift, one.activity
        if shift.id in self._in or not self._standing.serves_on(self._day(shift)):
            return False
        if self._standing.age_band.minor and not minors_allowed(activity):
            return False
        if any(
            near.starts_at < shift.ends_at + self._rest and near.ends_at > shift.starts_at - self._rest
            for near in self._expected
        ):
            return False
        return self._hours[self._day(shift)] + (shift.ends_at - shift.starts_at) <= self._limit

    def _day(self, shift: Shift) -> date:
        return self._moment.calendar.local(shift.starts_at).date()
