"""How much lies ahead of a team."""

from typing import NamedTuple

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from centre.moment import Moment
from models.activities import Activity
from models.shifts import Post, Shift, ShiftState


class Load(NamedTuple):
    """What a team still has to do: shifts that were laid out, and how many people these lack."""

    shifts: int
    missing: int


def of_team(session: Session, moment: Moment, team_id: int) -> Load:
    """The shifts ahead of a team, and how many people they lack to their minimum."""
    lacking = case((col(Post.taken) < col(Post.minimum), col(Post.minimum) - col(Post.taken)), else_=0)
    counted = (
        select(func.count(func.distinct(col(Shift.id))), func.coalesce(func.sum(lacking), 0))
        .select_from(Shift)
        .join(Activity, col(Activity.id) == Shift.activity_id)
        .join(Post, col(Post.shift_id) == Shift.id)
        .where(
            col(Activity.team_id) == team_id,
            col(Shift.state) == ShiftState.OPEN,
            col(Shift.starts_at) > moment.now,
        )
    )
    shifts, missing = session.execute(counted).one()
    return Load(shifts, int(missing))
