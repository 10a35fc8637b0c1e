"""Honours: what goes by somebody's points and hours."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Instant, Row, reference, row_id, table_args


class HonourCard(Row, table=True):
    """What of somebody's honours is no line of hours or points.

    party: whether another threshold is theirs, as party members are expected to do more.
    star: the highest that they were told of. listed_since: since when the lists may show them; empty: not.
    """

    __tablename__ = "honour_card"
    __table_args__ = table_args(Index("uq_honour_card_person_id", "person_id", unique=True))

    id: int | None = row_id()
    person_id: int = reference("person.id")
    party: bool = False
    star: int = 0
    listed_since: datetime | None = Field(default=None, sa_type=Instant)
