"""What is owed to people: notices (to be put into words when due) and messages (ready to be sent)."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, Index
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
)


class NoticeState(StrEnum):
    """What became of a promise to tell somebody something."""

    WAITING = "waiting"
    TOLD = "told"
    DROPPED = "dropped"


class Notice(Row, table=True):
    """A promise to tell one person one thing at one time; the words are chosen then, if it still holds.

    `owed` notices are delivered at least once, the others at most once. A `critical` one ignores quiet hours.
    What somebody has just decided or said is told `at_once`; all else waits while an emergency is on.
    """

    __tablename__ = "notice"
    __table_args__ = table_args(
        Index("uq_notice_once", "once", unique=True),
        index_where("ix_notice_due", "due_at", "id", where="state = 'waiting'"),
        index_where("ix_notice_subject", "subject_kind", "subject_id", where="state = 'waiting'"),
        Index("ix_notice_person_id", "person_id"),
    )

    id: int | None = row_id()
    kind: str = Field(max_length=48)
    person_id: int = reference("person.id")
    subject_kind: str = Field(default="", max_length=32)
    subject_id: int | None = telegram_id(nullable=True)
    params: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    once: str | None = Field(default=None, max_length=120)
    owed: bool = True
    critical: bool = False
    at_once: bool = False
    due_at: datetime = Field(sa_type=Instant)
    state: NoticeState = one_of(NoticeState, NoticeState.WAITING)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


class Priority(IntEnum):
    """What goes first when there is more to send than Telegram lets us."""

    REPLY = 0
    REMINDER = 1
    BROADCAST = 2


class MessageState(StrEnum):
    """Where a message is on its way to Telegram (docs/architecture.md draws the machine)."""

    PENDING = "pending"
    STARTED = "started"
    SENT = "sent"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Message(Row, table=True):
    """One request to Telegram, ready to be sent.

    A started one is in the hands of the replica `replica_id`.
    `edits` names the message whose Telegram id the request needs: it is known only once that one was sent.
    A `traceless` one is nobody's and about nothing; its words and its chat go as soon as it is finished.
    """

    __tablename__ = "outbox"
    __table_args__ = table_args(
        # "IS NULL" and "= 'x'" match a partial index with bound values too, "IN" on SQLite does not.
        index_where("ix_outbox_open", "chat_id", "id", where="finished_at IS NULL"),
        index_where("ix_outbox_due", "not_before", "id", where="finished_at IS NULL"),
        Index("ix_outbox_chat_id", "chat_id", "message_id"),
        # How many arrived in a month is counted from this alone.
        index_where(
            "ix_outbox_finished", "finished_at", "state", "method", "chat_id", where="finished_at IS NOT NULL"
        ),
        # What is finished keeps its words for a while; then the row is only a count of a delivery.
        index_where("ix_outbox_worded", "finished_at", where="finished_at IS NOT NULL AND payload <> ''"),
    )

    id: int | None = row_id()
    chat_id: int = telegram_id()
    person_id: int | None = maybe_reference("person.id")
    notice_id: int | None = maybe_reference("notice.id")
    subject_kind: str = Field(default="", max_length=32)
    subject_id: int | None = telegram_id(nullable=True)
    method: str = Field(max_length=32)
    payload: str = long_text()
    edits: int | None = maybe_reference("outbox.id")
    priority: int = int(Priority.REPLY)
    owed: bool = True
    traceless: bool = False
    state: MessageState = one_of(MessageState, MessageState.PENDING)
    replica_id: int | None = telegram_id(nullable=True)
    attempts: int = 0
    repeats: int = 0
    not_before: datetime = Field(sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    message_id: int | None = telegram_id(nullable=True)
    fault: str = Field(default="", max_length=200)
