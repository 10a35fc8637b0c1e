"""The register of places and of names: where volunteers may be sent, and in whose name may be written."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index
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

_STANDS = "state IN ('proposed', 'approved')"


class EntryState(StrEnum):
    """Where an entry of the register stands; only what is approved may be published."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    CLOSED = "closed"


class EntryAction(StrEnum):
    """What can be done with an entry of the register."""

    APPROVE = "approve"
    DECLINE = "decline"
    CLOSE = "close"


# (state, action) → state. What is not here is refused. What was closed or declined is entered anew.
TRANSITIONS: dict[tuple[EntryState, EntryAction], EntryState] = {
    (EntryState.PROPOSED, EntryAction.APPROVE): EntryState.APPROVED,
    (EntryState.PROPOSED, EntryAction.DECLINE): EntryState.DECLINED,
    (EntryState.APPROVED, EntryAction.CLOSE): EntryState.CLOSED,
}


class Entry(Row):
    """What places and names have in common.

    name: as it is written, by language; one language is enough. key: the same as it is compared.
    person_id: who entered it, and so may not approve it. why: of the last decision.
    """

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    name: dict[str, str] = Field(sa_type=JSON)
    key: str = Field(max_length=120)
    person_id: int = reference("person.id")
    state: EntryState = one_of(EntryState, EntryState.PROPOSED)
    decided_by: int | None = maybe_reference("person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    why: str = long_text("")
    entered_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class Site(Entry, table=True):
    """A place at which volunteers serve; a home is never one.

    public: anybody may be told that somebody is on duty there.
    """

    __tablename__ = "site"
    __table_args__ = table_args(
        Index("uq_site_number", "number", unique=True),
        unique_where("uq_site_standing", "key", where=_STANDS),
        Index("ix_site_person_id", "person_id"),
    )

    address: str = Field(default="", max_length=200)
    public: bool = True


class Issuer(Entry, table=True):
    """A name in which something may be written on a notice: an office, an authority, a partner."""

    __tablename__ = "issuer"
    __table_args__ = table_args(
        Index("uq_issuer_number", "number", unique=True),
        unique_where("uq_issuer_standing", "key", where=_STANDS),
        Index("ix_issuer_person_id", "person_id"),
    )
