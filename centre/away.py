"""Who does somebody's duty just now while they are away."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from centre.moment import Moment
from models.base import constant
from models.covers import CoverState, DutyCover
from models.who import Who, by_id

_COVER = select(col(DutyCover.by_id)).where(
    col(DutyCover.for_id) == bindparam("person"),
    col(DutyCover.state) == constant(CoverState.AGREED),
    col(DutyCover.starts_at) <= bindparam("now"),
    col(DutyCover.ends_at) > bindparam("now"),
)


def stand_in(session: Session, moment: Moment, person_id: int) -> Who | None:
    """Whoever covers for somebody now; None if nobody does, or the colleague is away as well."""
    colleague = _cover(session, moment, person_id)
    if colleague is None or _cover(session, moment, colleague) is not None:
        return None
    return by_id(session, colleague)


def between(session: Session, since: datetime, until: datetime) -> Sequence[DutyCover]:
    """Who stands in for whom at some time of a span, the first to begin first."""
    overlaps = (col(DutyCover.starts_at) < until, col(DutyCover.ends_at) > since)
    agreed = select_rows(DutyCover).where(col(DutyCover.state) == CoverState.AGREED, *overlaps)
    return session.exec(agreed.order_by(col(DutyCover.starts_at), col(DutyCover.id))).all()


def _cover(session: Session, moment: Moment, person_id: int) -> int | None:
    found = session.connection().execute(_COVER, {"person": person_id, "now": moment.now})
    colleague: int | None = found.scalar()
    return colleague
