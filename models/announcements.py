"""Announcements: what is told to many, by whom it was approved, and what became of it with each reader."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
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


class NewsKind(StrEnum):
    """What kind of news it is; people can mute each but the last."""

    EVENTS = "events"
    SERVICES = "services"
    VOLUNTEERING = "volunteering"
    SAFETY = "safety"


class AnnouncementState(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    RECALLED = "recalled"
    CALLED_OFF = "called_off"


class AnnouncementAction(StrEnum):
    """What can be done with an announcement."""

    SUBMIT = "submit"
    SCHEDULE = "schedule"
    APPROVE = "approve"
    DECLINE = "decline"
    REWRITE = "rewrite"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    FINISH = "finish"
    RECALL = "recall"
    CALL_OFF = "call_off"


# (state, action) → state. What is not here is refused.
TRANSITIONS: dict[tuple[AnnouncementState, AnnouncementAction], AnnouncementState] = {
    (AnnouncementState.DRAFT, AnnouncementAction.SUBMIT): AnnouncementState.WAITING,
    (AnnouncementState.DRAFT, AnnouncementAction.SCHEDULE): AnnouncementState.SCHEDULED,
    (AnnouncementState.DRAFT, AnnouncementAction.REWRITE): AnnouncementState.DRAFT,
    (AnnouncementState.DRAFT, AnnouncementAction.CALL_OFF): AnnouncementState.CALLED_OFF,
    (AnnouncementState.WAITING, AnnouncementAction.APPROVE): AnnouncementState.SCHEDULED,
    (AnnouncementState.WAITING, AnnouncementAction.DECLINE): AnnouncementState.DRAFT,
    (AnnouncementState.WAITING, AnnouncementAction.REWRITE): AnnouncementState.DRAFT,
    (AnnouncementState.WAITING, AnnouncementAction.CALL_OFF): AnnouncementState.CALLED_OFF,
    (AnnouncementState.SCHEDULED, AnnouncementAction.SUBMIT): AnnouncementState.WAITING,
    (AnnouncementState.SCHEDULED, AnnouncementAction.REWRITE): AnnouncementState.DRAFT,
    (AnnouncementState.SCHEDULED, AnnouncementAction.CALL_OFF): AnnouncementState.CALLED_OFF,
    (AnnouncementState.SCHEDULED, AnnouncementAction.START): AnnouncementState.SENDING,
    (AnnouncementState.SENDING, AnnouncementAction.PAUSE): AnnouncementState.PAUSED,
    (AnnouncementState.SENDING, AnnouncementAction.FINISH): AnnouncementState.SENT,
    (AnnouncementState.SENDING, AnnouncementAction.RECALL): AnnouncementState.RECALLED,
    (AnnouncementState.PAUSED, AnnouncementAction.RESUME): AnnouncementState.SENDING,
    (AnnouncementState.PAUSED, AnnouncementAction.STOP): AnnouncementState.SENT,
    (AnnouncementState.PAUSED, AnnouncementAction.RECALL): AnnouncementState.RECALLED,
    (AnnouncementState.SENT, AnnouncementAction.RECALL): AnnouncementState.RECALLED,
}


class Announcement(Row, table=True):
    """An announcement; `words` by language, `audience` as `models.audience.read` takes it.

    photo: Telegram's id of the photo below which the words stand; "": none.
    issuer_id, site_id: in whose name it goes out, and about which place; both listed.
    version: counts every change of it; an approval is of the version that was read.
    written_by: who changed it last, and so may not approve it. why: the reason why it was declined.
    sends_at: when it is to go out; None: at once. outbox_from: its messages come after this row.
    """

    __tablename__ = "announcement"
    __table_args__ = table_args(
        Index("ix_announcement_state", "state"),
        Index("ix_announcement_written_by", "written_by"),
        Index("ix_announcement_approved_by", "approved_by"),
        CheckConstraint("(approved_by IS NULL) OR (approved_at IS NOT NULL)", name="approved"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    kind: NewsKind = one_of(NewsKind)
    state: AnnouncementState = one_of(AnnouncementState, AnnouncementState.DRAFT)
    words: dict[str, str] = Field(sa_type=JSON)
    photo: str = Field(default="", max_length=200)
    audience: dict[str, Any] = Field(sa_type=JSON)
    version: int = 1
    written_by: int | None = maybe_reference("person.id")
    approved_by: int | None = maybe_reference("person.id")
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    why: str = long_text("")
    sends_at: datetime | None = Field(default=None, sa_type=Instant)
    issuer_id: int | None = maybe_reference("issuer.id")
    site_id: int | None = maybe_reference("site.id")
    outbox_from: int | None = telegram_id(nullable=True)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class ReaderOutcome(StrEnum):
    """What became of an announcement with one reader."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    MUTED = "muted"
    HELD = "held"
    LEAVING = "leaving"
    RECALLED = "recalled"
    STAYS = "stays"


class AnnouncementReader(Row, table=True):
    """One reader of an announcement; when it reached them, and under which of Telegram's ids."""

    __tablename__ = "announcement_reader"
    __table_args__ = table_args(
        Index("uq_announcement_reader", "announcement_id", "person_id", unique=True),
        Index("ix_announcement_reader_person_id", "person_id"),
        index_where("ix_announcement_reader_queued", "announcement_id", where="outcome = 'queued'"),
    )

    id: int | None = row_id()
    announcement_id: int = reference("announcement.id")
    person_id: int = reference("person.id")
    outcome: ReaderOutcome = one_of(ReaderOutcome, ReaderOutcome.QUEUED)
    message_id: int | None = telegram_id(nullable=True)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)


class NewsMute(Row, table=True):
    """That somebody does not want to hear of one kind of news."""

    __tablename__ = "news_mute"
    __table_args__ = table_args(Index("uq_news_mute", "person_id", "kind", unique=True))

    id: int | None = row_id()
    person_id: int = reference("person.id")
    kind: NewsKind = one_of(NewsKind)
    muted_at: datetime = Field(sa_type=Instant)
