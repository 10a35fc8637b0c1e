"""Emergencies of the whole house, and whether everybody of the team is safe."""

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
    unique_where,
)


class EmergencyKind(StrEnum):
    """What kind of danger there is."""

    FIRE = "fire"
    GAS = "gas"
    HURT = "hurt"
    WATER = "water"
    OTHER = "other"


class EmergencyState(StrEnum):
    """Where an emergency stands."""

    DECLARED = "declared"
    STABLE = "stable"
    REVIEWED = "reviewed"


class EmergencyAction(StrEnum):
    """What can be done with an emergency."""

    END = "end"
    REVIEW = "review"


# (state, action) → state. What is not here is refused.
TRANSITIONS: dict[tuple[EmergencyState, EmergencyAction], EmergencyState] = {
    (EmergencyState.DECLARED, EmergencyAction.END): EmergencyState.STABLE,
    (EmergencyState.STABLE, EmergencyAction.REVIEW): EmergencyState.REVIEWED,
}


class Emergency(Row, table=True):
    """One emergency of the house, from its declaration to the note on what was learnt; one is on at a time.

    `person_id` is who called for help, where it began with an alarm. Until `released_at` everything that is
    not urgent is held back.
    """

    __tablename__ = "emergency"
    __table_args__ = table_args(
        unique_where("uq_emergency_on", "state", where="state = 'declared'"),
        index_where("ix_emergency_open", "id", where="reviewed_at IS NULL"),
        Index("ix_emergency_person_id", "person_id"),
    )

    id: int | None = row_id()
    kind: EmergencyKind = one_of(EmergencyKind)
    about: str = long_text("")
    place: str = Field(default="", max_length=200)
    person_id: int | None = maybe_reference("person.id")
    state: EmergencyState = one_of(EmergencyState, EmergencyState.DECLARED)
    declared_by: int = reference("person.id")
    declared_at: datetime = Field(sa_type=Instant)
    on_site_at: datetime | None = Field(default=None, sa_type=Instant)
    released_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: int | None = maybe_reference("person.id")
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    happened: str = long_text("")
    done: str = long_text("")
    change: str = long_text("")
    reviewed_by: int | None = maybe_reference("person.id")
    reviewed_at: datetime | None = Field(default=None, sa_type=Instant)


class Safety(StrEnum):
    """What somebody of the team answers to the roll-call."""

    HELP = "help"
    ON_SITE = "on_site"
    SAFE = "safe"


class RollCall(Row, table=True):
    """One member of the team in an emergency: what they answered, or what a leader noted for them."""

    __tablename__ = "roll_call"
    __table_args__ = table_args(
        Index("uq_roll_call_person", "emergency_id", "person_id", unique=True),
        Index("ix_roll_call_person_id", "person_id"),
    )

    id: int | None = row_id()
    emergency_id: int = reference("emergency.id")
    person_id: int = reference("person.id")
    answer: Safety | None = maybe_one_of(Safety)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    noted_by: int | None = maybe_reference("person.id")
