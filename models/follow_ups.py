"""Calls after a service: was it solved, and how did they find it?"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    BigId,
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


class FollowUpKind(StrEnum):
    """After what somebody is rung."""

    BOOKING = "booking"
    REQUEST = "request"
    COMPLAINT = "complaint"
    BAD_MARK = "bad_mark"


class FollowUpState(StrEnum):
    """Where such a call stands; `not_drawn` is what the sample left out."""

    NOT_DRAWN = "not_drawn"
    DUE = "due"
    TAKEN = "taken"
    REACHED = "reached"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"


class FollowUpAction(StrEnum):
    """What can be done with it."""

    TAKE = "take"
    GIVE_BACK = "give_back"
    NO_ANSWER = "no_answer"
    GIVE_UP = "give_up"
    NOTE_RESULT = "note_result"
    DROP = "drop"
    RENEW = "renew"


class FollowUpResult(StrEnum):
    """What they say of the matter."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"


# (state, action) → state. What is not here is refused. A try in vain gives it back to the list: the next one
# is another day's, and perhaps another's. A booking that was noted as served by mistake is dropped, and
# renewed if it is served after all.
TRANSITIONS: dict[tuple[FollowUpState, FollowUpAction], FollowUpState] = {
    (FollowUpState.DUE, FollowUpAction.TAKE): FollowUpState.TAKEN,
    (FollowUpState.DUE, FollowUpAction.DROP): FollowUpState.DROPPED,
    (FollowUpState.TAKEN, FollowUpAction.TAKE): FollowUpState.TAKEN,
    (FollowUpState.TAKEN, FollowUpAction.GIVE_BACK): FollowUpState.DUE,
    (FollowUpState.TAKEN, FollowUpAction.NO_ANSWER): FollowUpState.DUE,
    (FollowUpState.TAKEN, FollowUpAction.GIVE_UP): FollowUpState.UNREACHABLE,
    (FollowUpState.TAKEN, FollowUpAction.NOTE_RESULT): FollowUpState.REACHED,
    (FollowUpState.TAKEN, FollowUpAction.DROP): FollowUpState.DROPPED,
    (FollowUpState.DROPPED, FollowUpAction.RENEW): FollowUpState.DUE,
}
OPEN = frozenset({FollowUpState.DUE, FollowUpState.TAKEN})


class FollowUp(Row, table=True):
    """One call about one matter that has come to its end, by somebody else than who saw to it.

    kind, subject_id, number: the matter. round: how often it had been opened again by then.
    served_by: who saw to it and so does not ring. caller_id: who rings, or rang.
    tries, tried_on: on how many days nobody picked up, and the last of them. words: what they said.
    first_due_at: by when, before a try in vain put it off; the figures count it by that.
    """

    __tablename__ = "follow_up"
    __table_args__ = table_args(
        Index("uq_follow_up_matter", "kind", "subject_id", "round", unique=True),
        Index("ix_follow_up_person_id", "person_id"),
        Index("ix_follow_up_first_due_at", "first_due_at"),
        index_where("ix_follow_up_open", "due_at", "id", where="state IN ('due', 'taken')"),
        CheckConstraint("caller_id <> served_by", name="another"),
        CheckConstraint("state NOT IN ('taken', 'reached') OR caller_id IS NOT NULL", name="caller"),
        CheckConstraint("(state = 'reached') = (result IS NOT NULL)", name="result"),
        CheckConstraint("grade >= 1 AND grade <= 5", name="grade"),
    )

    id: int | None = row_id()
    kind: FollowUpKind = one_of(FollowUpKind)
    subject_id: int = Field(sa_type=BigId)
    round: int = 0
    number: str = Field(max_length=16)
    person_id: int = reference("person.id")
    served_by: int | None = maybe_reference("person.id")
    caller_id: int | None = maybe_reference("person.id")
    state: FollowUpState = one_of(FollowUpState)
    tries: int = 0
    tried_on: date | None = None
    result: FollowUpResult | None = maybe_one_of(FollowUpResult)
    grade: int | None = None
    words: str = long_text("")
    due_at: datetime = Field(sa_type=Instant)
    first_due_at: datetime = Field(sa_type=Instant)
    ended_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
