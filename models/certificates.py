"""Certificates of service: asked for, issued as they stood on that day, replaced or withdrawn."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    long_text,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    unique_where,
)


class CertificateState(StrEnum):
    """Where a certificate stands; only an issued one is valid."""

    ASKED = "asked"
    ISSUED = "issued"
    RETURNED = "returned"
    DROPPED = "dropped"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class CertificateAction(StrEnum):
    """What can be done with a certificate."""

    ISSUE = "issue"
    RETURN = "return"
    DROP = "drop"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


# (state, action) → state. What is not here is refused. A correction is a new one that replaces the old.
TRANSITIONS: dict[tuple[CertificateState, CertificateAction], CertificateState] = {
    (CertificateState.ASKED, CertificateAction.ISSUE): CertificateState.ISSUED,
    (CertificateState.ASKED, CertificateAction.RETURN): CertificateState.RETURNED,
    (CertificateState.ASKED, CertificateAction.DROP): CertificateState.DROPPED,
    (CertificateState.ISSUED, CertificateAction.REPLACE): CertificateState.REPLACED,
    (CertificateState.ISSUED, CertificateAction.WITHDRAW): CertificateState.WITHDRAWN,
}
# These were given out once: whoever holds the paper may ask about it.
GIVEN = frozenset({CertificateState.ISSUED, CertificateState.REPLACED, CertificateState.WITHDRAWN})


class Certificate(Row, table=True):
    """What somebody served from a day to a day, as the centre vouches for it.

    code: by which anybody can check it, from its issue on. name: as its person wants it on the paper.
    minutes, sheet: what it says, frozen when it was issued, so that it can be printed again as it was.
    replaces_id: the one that it corrects. reason: why it was returned or withdrawn.
    """

    __tablename__ = "certificate"
    __table_args__ = table_args(
        Index("uq_certificate_number", "number", unique=True),
        Index("uq_certificate_code", "code", unique=True),
        unique_where("uq_certificate_asked", "person_id", where="state = 'asked'"),
        Index("ix_certificate_person_id", "person_id"),
        Index("ix_certificate_last_day", "last_day"),
        index_where("ix_certificate_replaces_id", "replaces_id", where="replaces_id IS NOT NULL"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("state <> 'issued' OR code IS NOT NULL", name="issued"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    code: str | None = Field(default=None, max_length=12)
    person_id: int = reference("person.id")
    state: CertificateState = one_of(CertificateState, CertificateState.ASKED)
    language: str = Field(max_length=16)
    name: str = Field(max_length=80)
    first_day: date
    last_day: date
    minutes: int = 0
    sheet: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    replaces_id: int | None = maybe_reference("certificate.id")
    reason: str = long_text("")
    asked_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: int | None = maybe_reference("person.id")
    updated_at: datetime = Field(sa_type=Instant)
