"""Moments at which the centre must act by itself: warnings, escalations, closing what stayed silent."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    one_of,
    row_id,
    table_args,
    telegram_id,
)


class DeadlineState(StrEnum):
    """What became of a deadline."""

    WAITING = "waiting"
    MET = "met"
    DROPPED = "dropped"
    FAILED = "failed"


class Deadline(Row, table=True):
    """At `due_at` the function registered for `kind` looks at the subject as it is then, and acts.

    One that fails is put aside with its `fault`, so that it cannot hold up the others.
    """

    __tablename__ = "deadline"
    __table_args__ = table_args(
        Index("uq_deadline_once", "once", unique=True),
        index_where("ix_deadline_due", "due_at", "id", where="state = 'waiting'"),
        index_where("ix_deadline_subject", "subject_kind", "subject_id", where="state = 'waiting'"),
    )

    id: int | None = row_id()
    kind: str = Field(max_length=48)
    subject_kind: str = Field(max_length=32)
    subject_id: int = telegram_id()
    params: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    once: str | None = Field(default=None, max_length=120)
    due_at: datetime = Field(sa_type=Instant)
    state: DeadlineState = one_of(DeadlineState, DeadlineState.WAITING)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    fault: str = Field(default="", max_length=200)
