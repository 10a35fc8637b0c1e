"""Shifts that change hands between two people who both agree."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Instant, Row, maybe_reference, one_of, reference, row_id, table_args, unique_where


class ShiftSwapState(StrEnum):
    """What became of the question whether somebody takes a shift over."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    UNDONE = "undone"


class ShiftSwap(Row, table=True):
    """Somebody asks one person by name to take their place in a shift: for nothing, or for one of theirs.

    gives_id: the sign-up whose place is offered. takes_id: the one asked for in return. until: when the
    question lapses.
    """

    __tablename__ = "shift_swap"
    __table_args__ = table_args(
        unique_where("uq_shift_swap_open", "gives_id", where="state = 'asked'"),
        Index("ix_shift_swap_gives_id", "gives_id"),
        Index("ix_shift_swap_takes_id", "takes_id"),
        Index("ix_shift_swap_from_id", "from_id"),
        Index("ix_shift_swap_to_id", "to_id"),
    )

    id: int | None = row_id()
    gives_id: int = reference("sign_up.id")
    takes_id: int | None = maybe_reference("sign_up.id")
    from_id: int = reference("person.id")
    to_id: int = reference("person.id")
    state: ShiftSwapState = one_of(ShiftSwapState, ShiftSwapState.ASKED)
    asked_at: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
