"""What the desk must not overlook: alarms, people the bot cannot reach, updates it could not handle."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    long_text,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    telegram_id,
    unique_where,
)


class Alert(Row, table=True):
    """Somebody wrote a danger word; the duty leader must say that it was seen."""

    __tablename__ = "alert"
    __table_args__ = table_args(
        Index("ix_alert_chat_id", "chat_id", "raised_at"),
        index_where("ix_alert_open", "raised_at", where="acknowledged_at IS NULL"),
    )

    id: int | None = row_id()
    chat_id: int = telegram_id()
    person_id: int | None = maybe_reference("person.id")
    name: str = ""
    words: str = long_text()
    raised_at: datetime = Field(sa_type=Instant)
    acknowledged_by: int | None = maybe_reference("person.id")
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)


class PhoneLineState(StrEnum):
    """Whether somebody rang yet."""

    OPEN = "open"
    CALLED = "called"
    DROPPED = "dropped"


class PhoneLine(Row, table=True):
    """Somebody who must be told something and whom the bot cannot write to; one line each."""

    __tablename__ = "phone_line"
    __table_args__ = table_args(
        unique_where("uq_phone_line_open", "person_id", where="state = 'open'"),
        Index("ix_phone_line_person_id", "person_id"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    what: str = long_text("")
    state: PhoneLineState = one_of(PhoneLineState, PhoneLineState.OPEN)
    attempts: int = 0
    opened_at: datetime = Field(sa_type=Instant)
    handled_by: int | None = maybe_reference("person.id")
    handled_at: datetime | None = Field(default=None, sa_type=Instant)
