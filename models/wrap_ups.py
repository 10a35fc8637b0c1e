"""What is left to sum up when a shift is over."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import Instant, Row, long_text, maybe_one_of, maybe_reference, reference, row_id, table_args


class PhotoConsent(StrEnum):
    """Whether whoever can be recognised in the photos of a shift has agreed."""

    AGREED = "agreed"
    NOBODY_SHOWN = "nobody_shown"
    NOT_ASKED = "not_asked"


class WrapUp(Row, table=True):
    """How a shift went, to be said by its lead before it can be archived.

    people: how many were served. problems: what should be seen to. done_at: when it was said, by done_by.
    """

    __tablename__ = "wrap_up"
    __table_args__ = table_args(
        Index("uq_wrap_up_shift", "shift_id", unique=True),
        CheckConstraint("people >= 0", name="people"),
    )

    id: int | None = row_id()
    shift_id: int = reference("shift.id")
    lead_id: int = reference("person.id")
    due_at: datetime = Field(sa_type=Instant)
    summary: str = long_text("")
    people: int = 0
    photos: PhotoConsent | None = maybe_one_of(PhotoConsent)
    problems: str = long_text("")
    done_by: int | None = maybe_reference("person.id")
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
