"""Volunteer teams and who belongs to them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index
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


class TeamState(StrEnum):
    """Where a team stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"


class Team(Row, table=True):
    """A team with its field, skills, leader and deputy.

    name, field: by language. level: the vetting level that its members need at least.
    """

    __tablename__ = "team"
    __table_args__ = table_args(
        Index("uq_team_code", "code", unique=True),
    )

    id: int | None = row_id()
    code: str = Field(max_length=16)
    name: dict[str, str] = Field(sa_type=JSON)
    field: dict[str, str] = Field(sa_type=JSON)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    level: int = 1
    leader_id: int | None = maybe_reference("person.id")
    deputy_id: int | None = maybe_reference("person.id")
    state: TeamState = one_of(TeamState, TeamState.ACTIVE)
    created_at: datetime = Field(sa_type=Instant)


class TeamGroup(Row, table=True):
    """The Telegram group of a team or of the staff, or the open one-time link by which they get one.

    staff: it is the one group of the staff, and of no team. Only the link's hash is kept. chat_id: None until
    the link was used. silenced_at: since when we may not write there, which its leader was told. posted,
    posted_on: how many shifts were posted on the last day.
    """

    __tablename__ = "team_group"
    __table_args__ = table_args(
        Index("uq_team_group_team_id", "team_id", unique=True),
        unique_where("uq_team_group_staff", "staff", where="team_id IS NULL"),
        CheckConstraint("staff = (team_id IS NULL)", name="whose"),
        unique_where("uq_team_group_chat_id", "chat_id", where="chat_id IS NOT NULL"),
        unique_where("uq_team_group_secret_hash", "secret_hash", where="secret_hash IS NOT NULL"),
    )

    id: int | None = row_id()
    team_id: int | None = maybe_reference("team.id")
    staff: bool = False
    chat_id: int | None = telegram_id(nullable=True)
    title: str = Field(default="", max_length=255)
    secret_hash: str | None = Field(default=None, max_length=64)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    tied_at: datetime | None = Field(default=None, sa_type=Instant)
    silenced_at: datetime | None = Field(default=None, sa_type=Instant)
    posted_on: date | None = None
    posted: int = 0


class MembershipState(StrEnum):
    """Whether somebody would like to join, belongs, or did."""

    ASKED = "asked"
    ADMITTED = "admitted"
    LEFT = "left"


class Membership(Row, table=True):
    """Somebody in a team; `main` is the one team in which they are counted."""

    __tablename__ = "membership"
    __table_args__ = table_args(
        unique_where("uq_membership_standing", "team_id", "person_id", where="state <> 'left'"),
        unique_where("uq_membership_main", "person_id", where="main AND state = 'admitted'"),
        index_where("ix_membership_person_id", "person_id", where="state <> 'left'"),
    )

    id: int | None = row_id()
    team_id: int = reference("team.id")
    person_id: int = reference("person.id")
    state: MembershipState = one_of(MembershipState, MembershipState.ASKED)
    main: bool = False
    asked_at: datetime = Field(sa_type=Instant)
    admitted_at: datetime | None = Field(default=None, sa_type=Instant)
    admitted_by: int | None = maybe_reference("person.id")
    left_at: datetime | None = Field(default=None, sa_type=Instant)
