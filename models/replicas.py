"""The processes that work on one database side by side."""

from datetime import datetime

from sqlmodel import Field

from models.base import Instant, Row, row_id, table_args


class Replica(Row, table=True):
    """One life of one process; its number is never given to another, and its row goes when it ends.

    What a replica has in hand bears its number. Where the row is gone, so is whoever had it in hand.
    Times are those of the database's clock. `retiring`: it ends soon, and leaves to others what only one may
    do.
    """

    __tablename__ = "replica"
    __table_args__ = table_args()

    id: int | None = row_id()
    started_at: datetime = Field(sa_type=Instant)
    heard_at: datetime = Field(sa_type=Instant)
    halted_until: datetime | None = Field(default=None, sa_type=Instant)
    retiring: bool = False
