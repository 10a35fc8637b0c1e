"""What people have in hand around some time, read at once: whether one more shift goes with it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import select
from sqlmodel import Session, col

from centre import rules
from centre.moment import Moment
from centre.shifts.moves import shift_id
from models.shifts import EXPECTED, Post, Shift, SignUp, SignUpState

_DAY = timedelta(days=1)
# What counts for the hours of a day: what is ahead, and what somebody served already.
_COUNTED = EXPECTED | {SignUpState.CHECKED_OUT}
_IN_HAND: Any = (
    select(
        col(SignUp.person_id),
        col(SignUp.state),
        col(Shift.id).label("shift_id"),
        col(Shift.starts_at),
        col(Shift.ends_at),
    )
    .join(Shift, col(Shift.id) == col(SignUp.shift_id))
    .where(col(SignUp.state).in_(_COUNTED))
)


@dataclass(frozen=True, slots=True)
class _InHand:
    shift_id: int
    starts_at: datetime
    ends_at: datetime
    expected: bool


class Agendas:
    """The shifts of people, to be asked about as many others as one likes (rules 13.1 and 13.2)."""

    def __init__(self, session: Session, moment: Moment, rows: Any) -> None:
        self._moment = moment
        in_force = rules.load(session)
        self._rest = timedelta(minutes=in_force.shift_rest)
        self._limit = timedelta(hours=in_force.shift_day_hours)
        self._of: dict[int, list[_InHand]] = defaultdict(list)
        for row in session.execute(rows):
            held = _InHand(row.shift_id, row.starts_at, row.ends_at, row.state in EXPECTED)
            self._of[row.person_id].append(held)

    @classmethod
    def of(cls, session: Session, moment: Moment, person_id: int) -> Self:
        """All that somebody has ahead, or had within a day."""
        theirs = (col(SignUp.person_id) == person_id, col(Shift.ends_at) > moment.now - _DAY)
        return cls(session, moment, _IN_HAND.where(*theirs))

    @classmethod
    def around(cls, session: Session, moment: Moment, shift: Shift) -> Self:
        """What everybody has around a shift, as far as it matters to that one."""
        rest = timedelta(minutes=rules.load(session).shift_rest)
        near = (
            col(Shift.starts_at) <= max(shift.ends_at + rest, shift.starts_at + _DAY),
            col(Shift.ends_at) > shift.starts_at - max(rest, _DAY),
        )
        # By their posts: sign-ups have an index by these.
        posts = select(col(Post.id)).join(Shift, col(Shift.id) == col(Post.shift_id)).where(*near)
        return cls(session, moment, _IN_HAND.where(col(SignUp.post_id).in_(posts.correlate(None))))

    def go_with(self, person_id: int, shift: Shift, *, without: int | None = None) -> bool:
        """Whether somebody could be at a shift, too: nothing is too near, and the day has room for it.

        without: another shift in which they would not be any more.
        """
        others = [one for one in self._of[person_id] if one.shift_id not in (shift_id(shift), without)]
        if any(self._near(one, shift) for one in others if one.expected):
            return False
        day = self._moment.calendar.local(shift.starts_at).date()
        same_day = (
            one.ends_at - one.starts_at
            for one in others
            if self._moment.calendar.local(one.starts_at).date() == day
        )
        return sum(same_day, shift.ends_at - shift.starts_at) <= self._limit

    def _near(self, one: _InHand, shift: Shift) -> bool:
        return one.starts_at < shift.ends_at + self._rest and one.ends_at > shift.starts_at - self._rest
