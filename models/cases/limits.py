"""By when a step of a case was due and when it was done: what on-time rates are counted by."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Instant, Row, one_of, reference, row_id, table_args, unique_where


class LimitStep(StrEnum):
    """What of a case has a limit of its own that is ours to keep."""

    REVIEW = "review"
    PLAN = "plan"
    FINISH = "finish"
    CONTACT = "contact"
    REPLY = "reply"
    DECIDE = "decide"


class CaseLimit(Row, table=True):
    """One stretch of a case in which we owed its next step.

    due_at: by when; None while the resident's answer is awaited in the middle of it. met_at: when it was
    done, in time or not; None while it is still owed.
    """

    __tablename__ = "case_limit"
    __table_args__ = table_args(
        unique_where("uq_case_limit_running", "case_id", where="met_at IS NULL"),
        Index("ix_case_limit_due_at", "due_at", "step", "met_at", "case_id"),
        # What was late at some moment is still open, or was done after it.
        Index("ix_case_limit_met_at", "met_at", "due_at", "case_id"),
        Index("ix_case_limit_case_id", "case_id"),
    )

    id: int | None = row_id()
    case_id: int = reference("case.id")
    step: LimitStep = one_of(LimitStep)
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    met_at: datetime | None = Field(default=None, sa_type=Instant)
