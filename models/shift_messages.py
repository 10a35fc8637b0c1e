"""What the lead of a shift and the people in it write to each other."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Instant, Row, long_text, maybe_reference, reference, row_id, table_args


class ShiftMessage(Row, table=True):
    """Words about a shift, to everybody in it or, with to_id, to one person."""

    __tablename__ = "shift_message"
    __table_args__ = table_args(
        Index("ix_shift_message_shift_id", "shift_id", "from_id"),
        Index("ix_shift_message_from_id", "from_id"),
        Index("ix_shift_message_to_id", "to_id"),
    )

    id: int | None = row_id()
    shift_id: int = reference("shift.id")
    from_id: int = reference("person.id")
    to_id: int | None = maybe_reference("person.id")
    words: str = long_text()
    sent_at: datetime = Field(sa_type=Instant)
