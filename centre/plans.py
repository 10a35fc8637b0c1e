"""Plans to look at something at a moment; `centre.deadlines` says what is done then."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.rows import Change, Subject, insert_values
from models.base import constant
from models.deadlines import Deadline, DeadlineState

_WAITING = Change(
    Deadline,
    col(Deadline.state) == constant(DeadlineState.WAITING),
    col(Deadline.subject_kind) == bindparam("kind_of_subject"),
    col(Deadline.subject_id) == bindparam("subject"),
)


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
    return insert_values(
        session,
        Deadline,
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        params=dict(params or {}),
        once=once,
        due_at=due,
    )


def drop(session: Session, moment: Moment, subject: Subject) -> int:
    """Forget the plans about a subject."""
    about = dict(zip(("kind_of_subject", "subject"), subject, strict=True))
    return _WAITING(session, about, state=DeadlineState.DROPPED, settled_at=moment.now)


def waits(session: Session, kind: str, subject: tuple[str, int]) -> bool:
    """Whether it is planned to look at a subject in this way."""
    subject_kind, subject_id = subject
    about = (Deadline.subject_kind == subject_kind, Deadline.subject_id == subject_id, Deadline.kind == kind)
    waiting = select(Deadline.id).where(*about, Deadline.state == DeadlineState.WAITING)
    return session.exec(waiting).first() is not None


def due(
    session: Session, now: datetime, limit: int, *, kinds: Collection[str] | None = None
) -> Sequence[Deadline]:
    """What must be looked at now, all of it or certain kinds, the oldest first.

    Until the commit other replicas pass over it.
    """
    waiting = (
        select(Deadline)
        .where(Deadline.state == constant(DeadlineState.WAITING), Deadline.due_at <= now)
        .where(*([] if kinds is None else [col(Deadline.kind).in_(kinds)]))
        .order_by(col(Deadline.due_at), col(Deadline.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.exec(waiting).all()
