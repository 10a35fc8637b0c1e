"""Refunds: money that a resident gets back, because more was taken than the price."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
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


class RefundState(StrEnum):
    """Whether somebody still has to get their money back."""

    OWED = "owed"
    CREDITED = "credited"
    DROPPED = "dropped"


class Refund(Row, table=True):
    """Money to give back for a request (smallest unit); at most one of a request is owed at a time.

    paid: what its resident paid. tries: on how many days nobody reached them; tried_on: the last of these.
    escalated_at: when the duty leader was told. proof: the number of the receipt, or how it was given back;
    of one opened by mistake, why nothing is owed.
    """

    __tablename__ = "refund"
    __table_args__ = table_args(
        Index("ix_refund_case_id", "case_id"),
        unique_where("uq_refund_owed", "case_id", where="state = 'owed'"),
        CheckConstraint("amount > 0 AND amount <= paid", name="amount"),
    )

    id: int | None = row_id()
    case_id: int = reference("case.id")
    paid: int
    amount: int
    why: str = long_text()
    state: RefundState = one_of(RefundState, RefundState.OWED)
    tries: int = 0
    tried_on: date | None = None
    proof: str = long_text("")
    opened_by: int = reference("person.id")
    opened_at: datetime = Field(sa_type=Instant)
    escalated_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: int | None = maybe_reference("person.id")
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
