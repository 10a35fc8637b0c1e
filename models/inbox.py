"""Updates as Telegram gave them: written before they are acknowledged, done with their turn."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    long_text,
    one_of,
    row_id,
    table_args,
    telegram_id,
)


class UpdateState(StrEnum):
    """What became of an update."""

    PENDING = "pending"
    DONE = "done"
    QUARANTINED = "quarantined"


class Update(Row, table=True):
    """One update; `lane` is the chat (or the person) whose updates keep their order."""

    __tablename__ = "inbox"
    __table_args__ = table_args(
        Index("uq_inbox_update_id", "update_id", unique=True),
        Index("ix_inbox_lane", "lane", "id"),
        index_where("ix_inbox_pending", "id", where="state = 'pending'"),
        Index("ix_inbox_received_at", "received_at"),
    )

    id: int | None = row_id()
    update_id: int = telegram_id()
    lane: int = telegram_id()
    payload: str = long_text()
    state: UpdateState = one_of(UpdateState, UpdateState.PENDING)
    attempts: int = 0
    fault: str = Field(default="", max_length=200)
    received_at: datetime = Field(sa_type=Instant)
