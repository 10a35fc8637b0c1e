"""Who did what to which record, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.base import Instant, Row, maybe_reference, row_id, table_args, telegram_id


class AuditLine(Row, table=True):
    """One act; never changed. Holds no personal words, only ids, codes and times."""

    __tablename__ = "audit_line"
    __table_args__ = table_args(
        Index("ix_audit_line_subject", "subject_kind", "subject_id", "id"),
        Index("ix_audit_line_actor_id", "actor_id", "id"),
        Index("ix_audit_line_at", "at"),
    )

    id: int | None = row_id()
    at: datetime = Field(sa_type=Instant)
    actor_id: int | None = maybe_reference("person.id")
    action: str = Field(max_length=48)
    subject_kind: str = Field(max_length=32)
    subject_id: int | None = telegram_id(nullable=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
