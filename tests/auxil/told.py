"""What was promised to whom."""

from typing import Any

from sqlmodel import Session, col, select

from centre.moment import Moment
from models.outbox import Message, MessageState, Notice, NoticeState


def told(session: Session, *, after: int = 0) -> list[tuple[str, int]]:
    """The notices that wait to be told, as (kind, person)."""
    return [(notice.kind, notice.person_id) for notice in notices(session) if (notice.id or 0) > after]


def notices(session: Session, **still: Any) -> list[Notice]:
    """The notices that wait to be told."""
    found = select(Notice).where(Notice.state == NoticeState.WAITING).filter_by(**still)
    return list(session.exec(found.order_by(col(Notice.id))))


def deliver(session: Session, moment: Moment) -> None:
    """Have Telegram get every message about the steps of cases that it does not have yet."""
    there = select(Message.notice_id).where(col(Message.notice_id).is_not(None))
    waiting = select(Notice).where(Notice.kind == "case.step", col(Notice.id).not_in(there))
    for notice in session.exec(waiting).all():
        message = Message(
            chat_id=notice.person_id,
            notice_id=notice.id,
            method="sendMessage",
            payload="",
            state=MessageState.SENT,
            not_before=moment.now,
            created_at=moment.now,
            finished_at=moment.now,
        )
        session.add(message)
    session.flush()
