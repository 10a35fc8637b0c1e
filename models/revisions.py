"""Revisions: what is to change in a service, from the draft to the day a second person has it published."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    long_text,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    unique_where,
)


class RevisionState(StrEnum):
    """Where a revision stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    PUBLISHED = "published"
    DROPPED = "dropped"


class RevisionAction(StrEnum):
    """What can be done with a revision."""

    EDIT = "edit"
    SUBMIT = "submit"
    PUBLISH = "publish"
    DECLINE = "decline"
    DROP = "drop"


# (state, action) → state. What is not here is refused: what residents read is changed by another revision.
TRANSITIONS: dict[tuple[RevisionState, RevisionAction], RevisionState] = {
    (RevisionState.DRAFT, RevisionAction.EDIT): RevisionState.DRAFT,
    (RevisionState.DRAFT, RevisionAction.SUBMIT): RevisionState.WAITING,
    (RevisionState.DRAFT, RevisionAction.DROP): RevisionState.DROPPED,
    (RevisionState.WAITING, RevisionAction.EDIT): RevisionState.DRAFT,
    (RevisionState.WAITING, RevisionAction.PUBLISH): RevisionState.PUBLISHED,
    (RevisionState.WAITING, RevisionAction.DECLINE): RevisionState.DRAFT,
    (RevisionState.WAITING, RevisionAction.DROP): RevisionState.DROPPED,
}
# There is at most one of these of a service.
OPEN = (RevisionState.DRAFT, RevisionState.WAITING)


class Revision(Row, table=True):
    """What is to change in a service: nothing of it holds before a second person has it published.

    base: the version of the service that it changes. words: what is worded anew, by language and part.
    fees: what will be charged, each as the values of a `Fee`. policies: how it is had, as columns of
    `Service`. offered: whether it is from then on; None leaves that as it is. version: counts every change;
    whoever publishes has read that one. written_by: who changed it last, and so may not publish it.
    """

    __tablename__ = "service_revision"
    __table_args__ = table_args(
        unique_where("uq_service_revision_open", "service_id", where="state IN ('draft', 'waiting')"),
        Index("ix_service_revision_written_by", "written_by"),
        Index("ix_service_revision_published_by", "published_by"),
        CheckConstraint("published_by <> written_by", name="second"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published"),
    )

    id: int | None = row_id()
    service_id: int = reference("service.id")
    base: int
    state: RevisionState = one_of(RevisionState, RevisionState.DRAFT)
    words: dict[str, dict[str, Any]] = Field(default_factory=dict, sa_type=JSON)
    fees: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    policies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    offered: bool | None = None
    version: int = 1
    written_by: int | None = maybe_reference("person.id")
    why: str = long_text("")
    published_by: int | None = maybe_reference("person.id")
    published_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
