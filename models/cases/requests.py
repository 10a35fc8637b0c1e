"""What only requests have: what they lack, and the plan of what will be done."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Instant, Row, long_text, one_of, reference, row_id, table_args, unique_where


class Gap(Row, table=True):
    """One thing that a request lacks; all that can be seen are listed at once."""

    __tablename__ = "gap"
    __table_args__ = table_args(Index("ix_gap_case_id", "case_id", "round"))

    id: int | None = row_id()
    case_id: int = reference("case.id")
    round: int
    what: str = Field(max_length=200)
    listed_at: datetime = Field(sa_type=Instant)
    filled_at: datetime | None = Field(default=None, sa_type=Instant)


class PlanState(StrEnum):
    """What became of a service plan."""

    OFFERED = "offered"
    AGREED = "agreed"
    CHANGE_ASKED = "change_asked"
    DROPPED = "dropped"


class Plan(Row, table=True):
    """Who will come, when, and what it will cost (smallest unit of money; None: as the list says).

    visit_price: what coming costs where its resident says no to a higher price, and nothing is done.
    """

    __tablename__ = "plan"
    __table_args__ = table_args(
        Index("ix_plan_case_id", "case_id", "id"),
        unique_where("uq_plan_open", "case_id", where="state = 'offered'"),
    )

    id: int | None = row_id()
    case_id: int = reference("case.id")
    who: str = Field(max_length=80)
    day: date
    hours: str = Field(default="", max_length=40)
    price: int | None = None
    visit_price: int = 0
    note: str = long_text("")
    state: PlanState = one_of(PlanState, PlanState.OFFERED)
    offered_by: int = reference("person.id")
    offered_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
