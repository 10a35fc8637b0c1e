"""Hand-overs: a case on its way from one custodian to the next."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
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


class HandoverState(StrEnum):
    """What became of a hand-over."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


class Handover(Row, table=True):
    """A case offered to a colleague: until they accept it, whoever offered it answers for it."""

    __tablename__ = "handover"
    __table_args__ = table_args(
        Index("ix_handover_to_id", "to_id"),
        unique_where("uq_handover_open", "case_id", where="state = 'offered'"),
    )

    id: int | None = row_id()
    case_id: int = reference("case.id")
    from_id: int | None = maybe_reference("person.id")
    to_id: int = reference("person.id")
    why: str = long_text("")
    state: HandoverState = one_of(HandoverState, HandoverState.OFFERED)
    offered_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
