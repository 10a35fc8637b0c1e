"""Activities: what volunteers do together, in which roles, where, and at which times of the week."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
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

# What the coordinators write themselves, as they wrote it: language → words. One language is enough.
Words = dict[str, str]


class ActivityState(StrEnum):
    """Where an activity stands. Whether its shifts are full or over is said by the shifts."""

    DRAFT = "draft"
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ActivityAction(StrEnum):
    """What can be done with an activity."""

    HAND_IN = "hand_in"
    RETURN = "return"
    APPROVE = "approve"
    CLOSE = "close"
    CANCEL = "cancel"


# (state, action) → state. What is not here is refused.
ACTIVITY_TRANSITIONS: dict[tuple[ActivityState, ActivityAction], ActivityState] = {
    (ActivityState.DRAFT, ActivityAction.HAND_IN): ActivityState.WAITING,
    (ActivityState.DRAFT, ActivityAction.APPROVE): ActivityState.OPEN,
    (ActivityState.DRAFT, ActivityAction.CANCEL): ActivityState.CANCELLED,
    (ActivityState.WAITING, ActivityAction.RETURN): ActivityState.DRAFT,
    (ActivityState.WAITING, ActivityAction.APPROVE): ActivityState.OPEN,
    (ActivityState.WAITING, ActivityAction.CANCEL): ActivityState.CANCELLED,
    (ActivityState.OPEN, ActivityAction.CLOSE): ActivityState.CLOSED,
    (ActivityState.OPEN, ActivityAction.CANCEL): ActivityState.CANCELLED,
}


class Source(StrEnum):
    """Whose idea an activity was; the share of own ideas is counted."""

    CENTRE = "centre"
    TEAM = "team"
    OWN = "own"


class Risk(StrEnum):
    """What can happen to whom: children ask for more notice, high risk for insurance and no minors."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CHILDREN = "children"


class Activity(Row, table=True):
    """What is done, by whom it may be done, and who answers for it.

    level: the vetting that is needed. leave_hours: so long before a shift its place can be given back without
    further ado. opens_days: so many days before a shift people may sign up for it; 0 is at once.
    issuer_id: in whose name it stands; None is the centre's own.
    """

    __tablename__ = "activity"
    __table_args__ = table_args(
        Index("uq_activity_number", "number", unique=True),
        Index("ix_activity_team_id", "team_id"),
        CheckConstraint("level >= 0 AND level <= 3", name="level"),
        CheckConstraint("leave_hours >= 0 AND opens_days >= 0", name="notice"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    title: Words = Field(sa_type=JSON)
    purpose: Words = Field(default_factory=dict, sa_type=JSON)
    risks: Words = Field(default_factory=dict, sa_type=JSON)
    state: ActivityState = one_of(ActivityState, ActivityState.DRAFT)
    source: Source = one_of(Source, Source.CENTRE)
    risk: Risk = one_of(Risk, Risk.LOW)
    team_id: int | None = maybe_reference("team.id")
    site_id: int = reference("site.id")
    issuer_id: int | None = maybe_reference("issuer.id")
    proposal_id: int | None = maybe_reference("proposal.id")
    course_id: int | None = maybe_reference("course.id")
    level: int = 1
    minors: bool = True
    insured: bool = False
    leave_hours: int
    opens_days: int = 0
    lead_id: int | None = maybe_reference("person.id")
    coordinator_id: int = reference("person.id")
    approved_by: int | None = maybe_reference("person.id")
    reason: str = long_text("")
    laid_until: date | None = None
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class ActivityRole(Row, table=True):
    """A part that people play in an activity, and how many of them are needed and wanted at most.

    skill: the code of the skill it takes; "" is none.
    """

    __tablename__ = "activity_role"
    __table_args__ = table_args(
        Index("uq_activity_role_position", "activity_id", "position", unique=True),
        CheckConstraint("minimum >= 0 AND minimum <= maximum AND maximum > 0", name="people"),
    )

    id: int | None = row_id()
    activity_id: int = reference("activity.id")
    position: int
    title: Words = Field(sa_type=JSON)
    skill: str = Field(default="", max_length=32)
    minimum: int
    maximum: int


class ActivityTime(Row, table=True):
    """Hours of a weekday (0 is Monday) at which a series has a shift.

    nth: only the first (second, …) such weekday of a month; 0 is every week. One that ends before it begins
    was given up. row_key: by which the row of a spreadsheet is known again that it comes from.
    """

    __tablename__ = "activity_time"
    __table_args__ = table_args(
        unique_where("uq_activity_time_row_key", "row_key", where="row_key IS NOT NULL"),
        Index("ix_activity_time_activity_id", "activity_id"),
        CheckConstraint("starts < ends", name="hours"),
        CheckConstraint("weekday >= 0 AND weekday <= 6 AND nth >= 0 AND nth <= 5", name="day"),
    )

    id: int | None = row_id()
    activity_id: int = reference("activity.id")
    weekday: int
    nth: int = 0
    starts: time
    ends: time
    from_day: date
    until_day: date | None = None
    row_key: str | None = Field(default=None, max_length=64)


class ImportState(StrEnum):
    """Where a spreadsheet stands: on its way to us, read, made into activities, or put away."""

    COMING = "coming"
    READ = "read"
    DONE = "done"
    DROPPED = "dropped"


class ActivityImport(Row, table=True):
    """A spreadsheet of activities as plain rows, until it is made into activities.

    why: what keeps it from being read, if anything does.
    """

    __tablename__ = "activity_import"
    __table_args__ = table_args(Index("ix_activity_import_person_id", "person_id"))

    id: int | None = row_id()
    person_id: int = reference("person.id")
    name: str = Field(default="", max_length=100)
    state: ImportState = one_of(ImportState, ImportState.COMING)
    rows: list[list[Any]] = Field(default_factory=list, sa_type=JSON)
    why: str = Field(default="", max_length=16)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class Watch(Row, table=True):
    """Somebody who wants to hear first when an activity lacks people."""

    __tablename__ = "watch"
    __table_args__ = table_args(
        Index("uq_watch_person", "activity_id", "person_id", unique=True),
        Index("ix_watch_person_id", "person_id"),
    )

    id: int | None = row_id()
    activity_id: int = reference("activity.id")
    person_id: int = reference("person.id")
    since: datetime = Field(sa_type=Instant)


class Standing(Row, table=True):
    """A standing place in a series: its holder has a place in every shift that is laid out, until it ends."""

    __tablename__ = "standing_place"
    __table_args__ = table_args(
        Index("ix_standing_place_activity_id", "activity_id"),
        Index("ix_standing_place_person_id", "person_id"),
    )

    id: int | None = row_id()
    activity_id: int = reference("activity.id")
    role_id: int = reference("activity_role.id")
    person_id: int = reference("person.id")
    weekday: int | None = None
    since: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
