"""People, what they agreed to, the roles they hold and the invites that hand roles out."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    telegram_id,
    unique_where,
)

# The kind of consent without which nothing is kept.
PRIVACY = "privacy"
# The kind of consent by which a volunteer pledges to keep the rules of volunteering.
PLEDGE = "volunteer"


class Role(StrEnum):
    """A standing part that a person plays; what it may do is said in `models.rights`."""

    VOLUNTEER = "volunteer"
    CLERK = "clerk"
    COORDINATOR = "coordinator"
    DIRECTOR = "director"
    AUDITOR = "auditor"
    DUTY_LEADER = "duty_leader"
    DUTY_DEPUTY = "duty_deputy"


class LetterSize(StrEnum):
    """How large a person wants to read: large means shorter texts and one button a row."""

    NORMAL = "normal"
    LARGE = "large"


class Person(Row, table=True):
    """Somebody who has agreed to our keeping their data; strangers have no row.

    Who has no Telegram gave their name, and perhaps their `phone`, at the counter or on the telephone.
    """

    __tablename__ = "person"
    __table_args__ = table_args(
        Index("uq_person_telegram_id", "telegram_id", unique=True),
        index_where("ix_person_phone", "phone", where="phone <> ''"),
    )

    id: int | None = row_id()
    telegram_id: int | None = telegram_id(nullable=True)
    name: str = ""
    phone: str = Field(default="", max_length=40)
    language: str = Field(default="zh-hans", max_length=16)
    letters: LetterSize = one_of(LetterSize, LetterSize.NORMAL)
    reachable: bool = True
    created_at: datetime = Field(sa_type=Instant)
    erased_at: datetime | None = Field(default=None, sa_type=Instant)
    muted_until: datetime | None = Field(default=None, sa_type=Instant)


class Consent(Row, table=True):
    """One agreement to one version of one notice; withdrawing ends it and keeps the line."""

    __tablename__ = "consent"
    __table_args__ = table_args(
        unique_where("uq_consent_standing", "person_id", "kind", where="withdrawn_at IS NULL")
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    kind: str = Field(max_length=32)
    version: int
    given_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)


class Assignment(Row, table=True):
    """A role given to a person in one staff unit ("" is the whole centre), until it is taken back."""

    __tablename__ = "assignment"
    __table_args__ = table_args(
        unique_where("uq_assignment_standing", "person_id", "role", "unit", where="ended_at IS NULL"),
        index_where("ix_assignment_role", "role", where="ended_at IS NULL"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    role: Role = one_of(Role)
    unit: str = Field(default="", max_length=32)
    granted_by: int | None = maybe_reference("person.id")
    granted_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Invite(Row, table=True):
    """A one-time link to a staff role; only the hash of its secret is kept."""

    __tablename__ = "invite"
    __table_args__ = table_args(Index("uq_invite_secret_hash", "secret_hash", unique=True))

    id: int | None = row_id()
    secret_hash: str = Field(max_length=64)
    role: Role = one_of(Role)
    unit: str = Field(default="", max_length=32)
    created_by: int | None = maybe_reference("person.id")
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_by: int | None = maybe_reference("person.id")
    used_at: datetime | None = Field(default=None, sa_type=Instant)
