"""How many who applied came how far, and how long it took: counted from the steps that were written down."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre.errors import Refused
from models.rights import Right
from models.volunteers import VolunteerAction, VolunteerLine, VolunteerReason
from models.who import Who

_APPLIED = (VolunteerAction.APPLY, VolunteerAction.ASK_GUARDIAN)
_STEPS = (
    VolunteerAction.CHECK,
    VolunteerAction.SCREEN,
    VolunteerAction.INDUCT,
    VolunteerAction.CONFIRM,
)
_LEFT = (VolunteerAction.DECLINE, VolunteerAction.REMOVE)


@dataclass(frozen=True, slots=True)
class Funnel:
    """What became of the people who applied in a period.

    steps: how many of them came through each step. median_days: from the application to the first day on
    which they served; None while nobody did. left: how many were not admitted or removed, by reason.
    """

    applied: int
    steps: dict[VolunteerAction, int]
    median_days: float | None
    left: dict[tuple[VolunteerAction, VolunteerReason | None], int]


def count(session: Session, actor: Who, since: datetime, until: datetime) -> Funnel:
    """Count those who applied from a moment to another; who applied twice is one person.

    Raises:
        Refused: the actor may not see the volunteers.
    """
    if not actor.may(Right.SEE_VOLUNTEERS):
        raise Refused("refused.not_allowed")
    applied = (
        select(col(VolunteerLine.person_id), func.min(col(VolunteerLine.at)).label("at"))
        .where(
            col(VolunteerLine.action).in_(_APPLIED),
            col(VolunteerLine.at) >= since,
            col(VolunteerLine.at) <= until,
        )
        .group_by(col(VolunteerLine.person_id))
        .subquery()
    )
    later = aliased(VolunteerLine)
    after = (col(later.person_id) == applied.c.person_id) & (col(later.at) >= applied.c.at)
    reached: Any = (
        select(col(later.action), func.count(func.distinct(col(later.person_id))))
        .join_from(applied, later, after)
        .where(col(later.action).in_(_STEPS))
        .group_by(col(later.action))
    )
    left = (
        select(col(later.action), col(later.reason), func.count(func.distinct(col(later.person_id))))
        .join_from(applied, later, after)
        .where(col(later.action).in_(_LEFT))
        .group_by(col(later.action), col(later.reason))
    )
    took = (
        select(applied.c.at, func.min(col(later.at)))
        .join_from(applied, later, after)
        .where(col(later.action) == VolunteerAction.INDUCT)
        .group_by(applied.c.person_id, applied.c.at)
    )
    counted: dict[VolunteerAction, int] = dict(session.execute(reached).all())
    days = [(served - asked).total_seconds() / 86_400 for asked, served in session.execute(took)]
    return Funnel(
        session.execute(select(func.count()).select_from(applied)).scalar_one(),
        {step: counted.get(step, 0) for step in _STEPS},
        median(days) if days else None,
        {(action, reason): number for action, reason, number in session.execute(left)},
    )
