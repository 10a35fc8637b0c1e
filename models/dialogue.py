"""Conversations in the middle of a form."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    telegram_id,
    unique_where,
)


class DialogueState(StrEnum):
    """Whether a form is being filled in, waits behind another, or has ended."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Dialogue(Row, table=True):
    """One form of one person: the answers so far, the question asked now and the message it lives in.

    `revision` counts every change; a button carries it, so a tap on an old button is recognised.
    `last_input` remembers the newest message taken: to join what a phone split, to correct what was edited.
    `first_update` is the row of the inbox with which it began; a `traceless` one is forgotten when it ends.
    """

    __tablename__ = "dialogue"
    __table_args__ = table_args(
        unique_where("uq_dialogue_active", "person_id", where="state = 'active'"),
        Index("ix_dialogue_person_id", "person_id", "state"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    flow: str = Field(max_length=32)
    version: int
    step: str = Field(max_length=32)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    trail: list[str] = Field(default_factory=list, sa_type=JSON)
    context: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    last_input: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    revision: int = 0
    corrections: int = 0
    form_message: int | None = maybe_reference("outbox.id")
    form_telegram_id: int | None = telegram_id(nullable=True)
    first_update: int | None = telegram_id(nullable=True)
    traceless: bool = False
    state: DialogueState = one_of(DialogueState, DialogueState.ACTIVE)
    created_at: datetime = Field(sa_type=Instant)
    touched_at: datetime = Field(sa_type=Instant)
