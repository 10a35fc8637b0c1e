"""Volunteer teams and who belongs to them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.base import (
    BigId,
    Instant,
    Row,
    index_where,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
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
    chat_id: the Telegram group where its shifts are posted; None where it has none.
    """

    __tablename__ = "team"
    __table_args__ = table_args(
        Index("uq_team_code", "code", unique=True),
        unique_where("uq_team_chat_id", "chat_id", where="chat_id IS NOT NULL"),
    )

    id: int | None = row_id()
    code: str = Field(max_length=16)
    name: dict[str, str] = Field(sa_type=JSON)
    field: dict[str, str] = Field(sa_type=JSON)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    level: int = 1
    leader_id: int | None = maybe_reference("person.id")
    deputy_id: int | None = maybe_reference("person.id")
    chat_id: int | None = Field(default=None, sa_type=BigId, nullable=True)
    state: TeamState = one_of(TeamState, TeamState.ACTIVE)
    created_at: datetime = Field(sa_type=Instant)


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
