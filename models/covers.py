"""Cover of ordinary duty: a colleague takes on for a time what is somebody's to do, and gives it back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import Instant, Row, long_text, one_of, reference, row_id, table_args, unique_where


class CoverState(StrEnum):
    """Where a cover stands; only one that is agreed counts."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    UNDONE = "undone"
    OVER = "over"


class CoverAction(StrEnum):
    """What can be done with a cover."""

    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    UNDO = "undo"
    END = "end"


# (state, action) → state. What is not here is refused.
COVER_TRANSITIONS: dict[tuple[CoverState, CoverAction], CoverState] = {
    (CoverState.ASKED, CoverAction.AGREE): CoverState.AGREED,
    (CoverState.ASKED, CoverAction.DECLINE): CoverState.DECLINED,
    (CoverState.ASKED, CoverAction.WITHDRAW): CoverState.WITHDRAWN,
    (CoverState.ASKED, CoverAction.LAPSE): CoverState.LAPSED,
    (CoverState.AGREED, CoverAction.UNDO): CoverState.UNDONE,
    (CoverState.AGREED, CoverAction.END): CoverState.OVER,
}


class DutyCover(Row, table=True):
    """A colleague (`by_id`) does somebody's (`for_id`) duty from a moment until another, if both agree.

    why: as whoever is away says it. matters: how many cases came to the colleague instead of them.
    """

    __tablename__ = "duty_cover"
    __table_args__ = table_args(
        # Nobody arranges two at once, so two can never hold for the same moment.
        unique_where("uq_duty_cover_open", "for_id", where="state IN ('asked', 'agreed')"),
        Index("ix_duty_cover_by_id", "by_id"),
        Index("ix_duty_cover_ends_at", "ends_at"),
        CheckConstraint("for_id <> by_id", name="two"),
        CheckConstraint("starts_at < ends_at", name="span"),
    )

    id: int | None = row_id()
    for_id: int = reference("person.id")
    by_id: int = reference("person.id")
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    why: str = long_text()
    state: CoverState = one_of(CoverState, CoverState.ASKED)
    matters: int = 0
    asked_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
