"""The other side of a request to which two must agree, such as a mediation."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
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


class PartyState(StrEnum):
    """Whether the other side takes part."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"


class Heard(StrEnum):
    """How the other side's answer was heard."""

    BY_PHONE = "by_phone"
    IN_PERSON = "in_person"
    BY_LINK = "by_link"


class OtherParty(Row, table=True):
    """Who else has to agree before anything is arranged: whom to ask and how, and what they said.

    knows: whether they know of it already, as whoever asked says.
    words: what they said, or what can be done instead; told to whoever asked.
    noted_by: who noted their answer; None if they gave it themselves.
    secret_hash: of the link by which they may answer in the chat. person_id: who did so.
    """

    __tablename__ = "other_party"
    __table_args__ = table_args(
        Index("uq_other_party", "case_id", unique=True),
        unique_where("uq_other_party_secret", "secret_hash", where="secret_hash <> ''"),
        Index("ix_other_party_person_id", "person_id"),
    )

    id: int | None = row_id()
    case_id: int = reference("case.id")
    name: str = Field(max_length=80)
    reach: str = Field(default="", max_length=200)
    knows: bool = False
    state: PartyState = one_of(PartyState, PartyState.WAITING)
    how: Heard | None = maybe_one_of(Heard)
    words: str = long_text("")
    noted_by: int | None = maybe_reference("person.id")
    person_id: int | None = maybe_reference("person.id")
    secret_hash: str = Field(default="", max_length=64)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
