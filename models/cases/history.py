"""The history of a case: every step of it, and all that is said in it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    long_text,
    maybe_one_of,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
)
from models.calls import Side
from models.cases.states import CaseAction


class Reason(StrEnum):
    """Why a case is sent back a step or not accepted."""

    MATERIAL_MISSING = "material_missing"
    WRONG_FORMAT = "wrong_format"
    WRONG_DATA = "wrong_data"
    STEP_BEFORE = "step_before"
    OUT_OF_SCOPE = "out_of_scope"
    WRONG_ADDRESS = "wrong_address"
    NOT_ELIGIBLE = "not_eligible"
    DUPLICATE = "duplicate"


class CaseLine(Row, table=True):
    """One step of a case or one thing said in it; lines are only ever added.

    action: the step, if it was one. by_phone: it was said on the telephone or at the counter.
    until: by when it will be instead, where the words say why it takes longer.
    amount: the price of which the step speaks, in the smallest unit of money.
    """

    __tablename__ = "case_line"
    __table_args__ = table_args(
        Index("ix_case_line_case_id", "case_id", "id"),
        # What those who complained say of the replies is counted.
        index_where(
            "ix_case_line_verdict",
            "said_at",
            "action",
            where="action IN ('fixed', 'partly_fixed', 'not_fixed')",
        ),
    )

    id: int | None = row_id()
    case_id: int = reference("case.id")
    author_id: int | None = maybe_reference("person.id")
    side: Side = one_of(Side)
    action: CaseAction | None = maybe_one_of(CaseAction)
    reason: Reason | None = maybe_one_of(Reason)
    text: str = long_text("")
    by_phone: bool = False
    until: datetime | None = Field(default=None, sa_type=Instant)
    amount: int | None = None
    said_at: datetime = Field(sa_type=Instant)
