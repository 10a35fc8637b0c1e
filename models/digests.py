"""What somebody at the desk is told by itself: in the morning, in the evening, and once a month."""

from datetime import time
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.base import Row, one_of, reference, row_id, table_args


class DigestKind(StrEnum):
    """Which digest it is."""

    MORNING = "morning"
    EVENING = "evening"
    MONTH = "month"


class DigestPart(StrEnum):
    """What the digest of a day can tell about."""

    CASES = "cases"
    CALLS = "calls"
    BOOKINGS = "bookings"
    SHIFTS = "shifts"
    ITEMS = "items"


class Digest(Row, table=True):
    """How one person wants one digest; who never had it has no row.

    clock: when by the centre's clock; None as the centre has it. left_out: the parts they do not want.
    version: counts the changes; what was planned by an earlier one is void.
    """

    __tablename__ = "digest"
    __table_args__ = table_args(Index("uq_digest", "person_id", "kind", unique=True))

    id: int | None = row_id()
    person_id: int = reference("person.id")
    kind: DigestKind = one_of(DigestKind)
    is_on: bool
    clock: time | None = None
    left_out: list[str] = Field(default_factory=list, sa_type=JSON)
    version: int = 1
