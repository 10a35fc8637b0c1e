"""Reports to who supervises the centre: what is kept of them from the draft to the version that was sent."""

from datetime import date, datetime
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
    row_id,
    table_args,
    unique_where,
)


class ReportKind(StrEnum):
    """Of how long a time a report is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


class ReportState(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    EDITED = "edited"
    WAITING = "waiting"
    APPROVED = "approved"
    SENT = "sent"
    RECEIVED = "received"
    QUESTIONS = "questions"
    CLOSED = "closed"
    PUT_AWAY = "put_away"


class ReportAction(StrEnum):
    """What can be done with a report."""

    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    DECLINE = "decline"
    SEND = "send"
    RECEIVE = "receive"
    ASK = "ask"
    ANSWER = "answer"
    CLOSE = "close"
    PUT_AWAY = "put_away"


# (state, action) → state. What is not here is refused: nothing changes a report that was sent.
TRANSITIONS: dict[tuple[ReportState, ReportAction], ReportState] = {
    (ReportState.DRAFT, ReportAction.EDIT): ReportState.EDITED,
    (ReportState.DRAFT, ReportAction.SUBMIT): ReportState.WAITING,
    (ReportState.DRAFT, ReportAction.PUT_AWAY): ReportState.PUT_AWAY,
    (ReportState.EDITED, ReportAction.EDIT): ReportState.EDITED,
    (ReportState.EDITED, ReportAction.SUBMIT): ReportState.WAITING,
    (ReportState.EDITED, ReportAction.PUT_AWAY): ReportState.PUT_AWAY,
    (ReportState.WAITING, ReportAction.EDIT): ReportState.EDITED,
    (ReportState.WAITING, ReportAction.APPROVE): ReportState.APPROVED,
    (ReportState.WAITING, ReportAction.DECLINE): ReportState.EDITED,
    (ReportState.WAITING, ReportAction.PUT_AWAY): ReportState.PUT_AWAY,
    (ReportState.APPROVED, ReportAction.EDIT): ReportState.EDITED,
    (ReportState.APPROVED, ReportAction.SEND): ReportState.SENT,
    (ReportState.APPROVED, ReportAction.PUT_AWAY): ReportState.PUT_AWAY,
    (ReportState.SENT, ReportAction.RECEIVE): ReportState.RECEIVED,
    (ReportState.SENT, ReportAction.ASK): ReportState.QUESTIONS,
    (ReportState.RECEIVED, ReportAction.ASK): ReportState.QUESTIONS,
    (ReportState.RECEIVED, ReportAction.CLOSE): ReportState.CLOSED,
    (ReportState.QUESTIONS, ReportAction.ANSWER): ReportState.RECEIVED,
    (ReportState.CLOSED, ReportAction.ASK): ReportState.QUESTIONS,
}
# Whoever supervises the centre has these.
HANDED_IN = (ReportState.SENT, ReportState.RECEIVED, ReportState.QUESTIONS, ReportState.CLOSED)
_HANDED_IN = "'sent', 'received', 'questions', 'closed'"


class Report(Row, table=True):
    """A report of a time, with the figures as they were when it was drafted.

    papers: what was counted, as it is printed, by language; book: the same for a spreadsheet. events: the
    keys of what had to be told. taken_at: when all this was counted; it is never counted again. words: what
    people added, by part. version: counts every change; an approval is of one version. written_by: who
    changed it last, and so may not approve it. questions: what was asked of it and answered, the newest
    last: "asked", "question", "answered" and "answer", each once it is so. due_at: None where none was owed.
    corrects_id: the report in whose place it comes.
    """

    __tablename__ = "report"
    __table_args__ = table_args(
        unique_where(
            "uq_report_period",
            "first_day",
            "last_day",
            where="corrects_id IS NULL AND state <> 'put_away'",
        ),
        unique_where("uq_report_corrects_id", "corrects_id", where="state <> 'put_away'"),
        index_where("ix_report_handed_in", "last_day", where=f"state IN ({_HANDED_IN})"),
        Index("ix_report_written_by", "written_by"),
        Index("ix_report_approved_by", "approved_by"),
        Index("ix_report_sent_by", "sent_by"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("approved_by <> written_by", name="second"),
        CheckConstraint(
            f"state NOT IN ('approved', {_HANDED_IN}) OR approved_at IS NOT NULL", name="approved"
        ),
        CheckConstraint(f"state NOT IN ({_HANDED_IN}) OR sent_at IS NOT NULL", name="sent"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    kind: ReportKind = one_of(ReportKind)
    first_day: date
    last_day: date
    state: ReportState = one_of(ReportState, ReportState.DRAFT)
    papers: dict[str, Any] = Field(sa_type=JSON)
    book: dict[str, Any] = Field(sa_type=JSON)
    events: list[str] = Field(sa_type=JSON)
    taken_at: datetime = Field(sa_type=Instant)
    words: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    version: int = 1
    written_by: int | None = maybe_reference("person.id")
    why: str = long_text("")
    approved_by: int | None = maybe_reference("person.id")
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_by: int | None = maybe_reference("person.id")
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_to: list[str] = Field(default_factory=list, sa_type=JSON)
    questions: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    received_at: datetime | None = Field(default=None, sa_type=Instant)
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    corrects_id: int | None = maybe_reference("report.id")
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
