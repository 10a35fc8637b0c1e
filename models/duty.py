"""The duty rota: who leads on which day, who would like to swap, and what they tell the next."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    long_text,
    maybe_one_of,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    unique_where,
)


class DutyDay(Row, table=True):
    """Who leads on a day of the centre's calendar, and who steps in.

    leader_id, deputy_id: None if nobody is named, or not any more.
    """

    __tablename__ = "duty_day"
    __table_args__ = table_args(
        Index("uq_duty_day_day", "day", unique=True),
        CheckConstraint("leader_id <> deputy_id", name="two"),
    )

    id: int | None = row_id()
    day: date
    leader_id: int | None = maybe_reference("person.id")
    deputy_id: int | None = maybe_reference("person.id")
    laid_by: int = reference("person.id")
    laid_at: datetime = Field(sa_type=Instant)


class DutyKind(StrEnum):
    """What somebody is on duty for besides leading."""

    DESK = "desk"
    CALLS = "calls"


class DutyPost(Row, table=True):
    """Who is at the desk, or rings back, on a day; person_id: None if nobody is named, or not any more."""

    __tablename__ = "duty_post"
    __table_args__ = table_args(
        Index("uq_duty_post_day", "day", "kind", unique=True),
        Index("ix_duty_post_person_id", "person_id"),
    )

    id: int | None = row_id()
    day: date
    kind: DutyKind = one_of(DutyKind)
    person_id: int | None = maybe_reference("person.id")
    laid_by: int = reference("person.id")
    laid_at: datetime = Field(sa_type=Instant)


class SwapState(StrEnum):
    """What became of the question whether somebody takes a day over."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class DutySwap(Row, table=True):
    """A colleague is asked to take a day over, or to exchange it for a day of theirs (`in_return`).

    kind: of which post the day is; None: of who leads.
    """

    __tablename__ = "duty_swap"
    __table_args__ = table_args(
        unique_where("uq_duty_swap_open", "day", where="state = 'asked' AND kind IS NULL"),
        unique_where("uq_duty_swap_post", "day", "kind", where="state = 'asked' AND kind IS NOT NULL"),
        Index("ix_duty_swap_day", "day"),
    )

    id: int | None = row_id()
    day: date
    from_id: int = reference("person.id")
    to_id: int = reference("person.id")
    in_return: date | None = None
    kind: DutyKind | None = maybe_one_of(DutyKind)
    state: SwapState = one_of(SwapState, SwapState.ASKED)
    asked_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


class DutyNote(Row, table=True):
    """What whoever was on duty on a day tells whoever comes next."""

    __tablename__ = "duty_note"
    __table_args__ = table_args(Index("ix_duty_note_day", "day"))

    id: int | None = row_id()
    day: date
    author_id: int = reference("person.id")
    text: str = long_text()
    written_at: datetime = Field(sa_type=Instant)
