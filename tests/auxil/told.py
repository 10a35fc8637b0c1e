"""What was promised to whom."""

from typing import Any

from sqlmodel import Session, col, select

from models.outbox import Notice, NoticeState


def told(session: Session, *, after: int = 0) -> list[tuple[str, int]]:
    """The notices that wait to be told, as (kind, person)."""
    return [(notice.kind, notice.person_id) for notice in notices(session) if (notice.id or 0) > after]


def notices(session: Session, **still: Any) -> list[Notice]:
    """The notices that wait to be told."""
    found = select(Notice).where(Notice.state == NoticeState.WAITING).filter_by(**still)
    return list(session.exec(found.order_by(col(Notice.id))))
