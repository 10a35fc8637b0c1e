"""Bad marks: what is done about a grade of the two lowest, from the first word to the call back."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
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
)


class BadMarkState(StrEnum):
    """Where a bad mark stands; `dropped` is that of somebody who is forgotten."""

    OPEN = "open"
    CONTACTED = "contacted"
    VERIFIED = "verified"
    PLANNED = "planned"
    APPEALED = "appealed"
    TOLD = "told"
    CLOSED = "closed"
    DROPPED = "dropped"


class BadMarkAction(StrEnum):
    """What can be done with it."""

    TAKE = "take"
    NO_ANSWER = "no_answer"
    CONTACT = "contact"
    VERIFY = "verify"
    FIX = "fix"
    PLAN = "plan"
    EXPLAIN = "explain"
    APPEAL = "appeal"
    ACCEPT = "accept"
    REJECT = "reject"
    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    LAPSE = "lapse"
    DROP = "drop"
    # Words alone: they change nothing of where it stands.
    ANSWER = "answer"
    CHANGE = "change"


class CameOf(StrEnum):
    """What came of it."""

    FIXED_NOW = "fixed_now"
    DATED_PLAN = "dated_plan"
    EXPLAINED = "explained"
    APPEALED = "appealed"


OPEN = frozenset(
    {
        BadMarkState.OPEN,
        BadMarkState.CONTACTED,
        BadMarkState.VERIFIED,
        BadMarkState.PLANNED,
        BadMarkState.APPEALED,
        BadMarkState.TOLD,
    }
)
# (state, action) → state. What is not here is refused. What somebody finds not to be solved is looked into
# again; an appeal that is turned down, too.
TRANSITIONS: dict[tuple[BadMarkState, BadMarkAction], BadMarkState] = {
    **{(state, BadMarkAction.TAKE): state for state in BadMarkState if state in OPEN},
    **{(state, BadMarkAction.DROP): BadMarkState.DROPPED for state in BadMarkState if state in OPEN},
    (BadMarkState.OPEN, BadMarkAction.NO_ANSWER): BadMarkState.OPEN,
    (BadMarkState.OPEN, BadMarkAction.CONTACT): BadMarkState.CONTACTED,
    (BadMarkState.CONTACTED, BadMarkAction.VERIFY): BadMarkState.VERIFIED,
    (BadMarkState.VERIFIED, BadMarkAction.FIX): BadMarkState.TOLD,
    (BadMarkState.VERIFIED, BadMarkAction.PLAN): BadMarkState.PLANNED,
    (BadMarkState.VERIFIED, BadMarkAction.EXPLAIN): BadMarkState.TOLD,
    (BadMarkState.VERIFIED, BadMarkAction.APPEAL): BadMarkState.APPEALED,
    (BadMarkState.PLANNED, BadMarkAction.FIX): BadMarkState.TOLD,
    (BadMarkState.APPEALED, BadMarkAction.ACCEPT): BadMarkState.TOLD,
    (BadMarkState.APPEALED, BadMarkAction.REJECT): BadMarkState.VERIFIED,
    (BadMarkState.TOLD, BadMarkAction.SOLVED): BadMarkState.CLOSED,
    (BadMarkState.TOLD, BadMarkAction.NOT_SOLVED): BadMarkState.VERIFIED,
    (BadMarkState.TOLD, BadMarkAction.LAPSE): BadMarkState.CLOSED,
}


class BadMark(Row, table=True):
    """One rating of the two lowest grades, and what is done about it; it is never deleted for its grade.

    about_id: whom it is about; they neither handle nor see it. unit, restricted: who of the staff may see it,
    as of what was rated. custodian_id: who answers for it; None only while the centre has nobody who could.
    contact_due_at, fix_due_at: by when the first round is due, as the figures count it; due_at: by when this
    state must be left, None where nobody of the staff has to do anything. tries, tried_on: on how many days
    nobody picked up, and the last of them. fixed_at: when they were told what came of it. heard_at: when they
    said how it is now. reopened: how often they said that it is not solved.
    """

    __tablename__ = "bad_mark"
    __table_args__ = table_args(
        Index("uq_bad_mark_rating_id", "rating_id", unique=True),
        Index("ix_bad_mark_person_id", "person_id"),
        Index("ix_bad_mark_opened_at", "opened_at"),
        index_where("ix_bad_mark_open", "due_at", "id", where="closed_at IS NULL"),
        CheckConstraint("custodian_id <> about_id AND custodian_id <> person_id", name="another"),
        CheckConstraint("decided_by <> appealed_by AND decided_by <> about_id", name="decided"),
        CheckConstraint("(closed_at IS NOT NULL) = (state IN ('closed', 'dropped'))", name="closed"),
        CheckConstraint("state NOT IN ('told', 'closed') OR came_of IS NOT NULL", name="came_of"),
        CheckConstraint("state <> 'planned' OR planned_for IS NOT NULL", name="planned"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    rating_id: int = reference("rating.id")
    person_id: int = reference("person.id")
    about_id: int | None = maybe_reference("person.id")
    unit: str = Field(default="", max_length=16)
    restricted: bool = False
    state: BadMarkState = one_of(BadMarkState, BadMarkState.OPEN)
    came_of: CameOf | None = maybe_one_of(CameOf)
    custodian_id: int | None = maybe_reference("person.id")
    appealed_by: int | None = maybe_reference("person.id")
    decided_by: int | None = maybe_reference("person.id")
    tries: int = 0
    tried_on: date | None = None
    planned_for: date | None = None
    reopened: int = 0
    opened_at: datetime = Field(sa_type=Instant)
    contact_due_at: datetime = Field(sa_type=Instant)
    fix_due_at: datetime = Field(sa_type=Instant)
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    contacted_at: datetime | None = Field(default=None, sa_type=Instant)
    fixed_at: datetime | None = Field(default=None, sa_type=Instant)
    heard_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the time of its next step is over."""
        return self.closed_at is None and self.due_at is not None and now >= self.due_at


class BadMarkLine(Row, table=True):
    """What was done about a bad mark, and what was said with it.

    author_id: who; None for the clock, and for whoever gave the mark. grade: of a mark that was changed.
    """

    __tablename__ = "bad_mark_line"
    __table_args__ = table_args(Index("ix_bad_mark_line_mark_id", "mark_id", "id"))

    id: int | None = row_id()
    mark_id: int = reference("bad_mark.id")
    author_id: int | None = maybe_reference("person.id")
    action: BadMarkAction = one_of(BadMarkAction)
    text: str = long_text("")
    grade: int | None = None
    by_phone: bool = False
    said_at: datetime = Field(sa_type=Instant)
