"""Plans to look at something at a moment; `centre.deadlines` says what is done then."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.rows import Subject, change, insert_new
from models.deadlines import Deadline, DeadlineState


def plan(
    session: Session,
    kind: str,
    subject: tuple[str, int],
    due: datetime,
    *,
    params: Mapping[str, Any] | None = None,
    once: str | None = None,
) -> int | None:
    """Plan to look at a subject at a moment; None if the same (`once`) was planned before."""
    subject_kind, subject_id = subject
    deadline = Deadline(
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        params=dict(params or {}),
        once=once,
        due_at=due,
    )
    return insert_new(session, deadline)


def drop(session: Session, moment: Moment, subject: Subject, kinds: Collection[str] | None = None) -> int:
    """Forget the plans about a subject, all of them or certain kinds."""
    subject_kind, subject_id = subject
    still = [
        col(Deadline.state) == DeadlineState.WAITING,
        col(Deadline.subject_kind) == subject_kind,
        col(Deadline.subject_id) == subject_id,
    ]
    if kinds is not None:
        still.append(col(Deadline.kind).in_(kinds))
    return change(session, Deadline, *still, state=DeadlineState.DROPPED, settled_at=moment.now)


def due(session: Session, now: datetime, limit: int) -> Sequence[Deadline]:
    """What must be looked at now, the oldest first; until the commit other replicas pass over it."""
    waiting = (
        select(Deadline)
        .where(Deadline.state == DeadlineState.WAITING, Deadline.due_at <= now)
        .order_by(col(Deadline.due_at), col(Deadline.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.exec(waiting).all()
