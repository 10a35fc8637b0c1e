"""Call-backs: somebody wants to talk to a person."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
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
)


class CallState(StrEnum):
    """Where a call-back stands."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    SETTLED = "settled"
    UNCONFIRMED = "unconfirmed"
    WITHDRAWN = "withdrawn"


class CallAction(StrEnum):
    """What can be done with a call-back."""

    TAKE = "take"
    ANSWER = "answer"
    WRITE = "write"
    SETTLE = "settle"
    REOPEN = "reopen"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"


# (state, action) → state. What is not here is refused.
TRANSITIONS: dict[tuple[CallState, CallAction], CallState] = {
    (CallState.OPEN, CallAction.TAKE): CallState.TAKEN,
    (CallState.OPEN, CallAction.WRITE): CallState.OPEN,
    (CallState.OPEN, CallAction.WITHDRAW): CallState.WITHDRAWN,
    (CallState.OPEN, CallAction.HAND_OVER): CallState.OPEN,
    (CallState.TAKEN, CallAction.WRITE): CallState.TAKEN,
    (CallState.TAKEN, CallAction.ANSWER): CallState.ANSWERED,
    (CallState.TAKEN, CallAction.WITHDRAW): CallState.WITHDRAWN,
    (CallState.TAKEN, CallAction.HAND_OVER): CallState.TAKEN,
    (CallState.ANSWERED, CallAction.ANSWER): CallState.ANSWERED,
    (CallState.ANSWERED, CallAction.WRITE): CallState.TAKEN,
    (CallState.ANSWERED, CallAction.SETTLE): CallState.SETTLED,
    (CallState.ANSWERED, CallAction.REOPEN): CallState.TAKEN,
    (CallState.ANSWERED, CallAction.LAPSE): CallState.UNCONFIRMED,
    (CallState.ANSWERED, CallAction.WITHDRAW): CallState.WITHDRAWN,
    (CallState.ANSWERED, CallAction.HAND_OVER): CallState.ANSWERED,
    (CallState.SETTLED, CallAction.REOPEN): CallState.TAKEN,
    (CallState.UNCONFIRMED, CallAction.SETTLE): CallState.SETTLED,
    (CallState.UNCONFIRMED, CallAction.REOPEN): CallState.TAKEN,
}

ENDED = frozenset({CallState.SETTLED, CallState.UNCONFIRMED, CallState.WITHDRAWN})


class Wanted(StrEnum):
    """How a person wants to be answered."""

    CHAT = "chat"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    ANY_TIME = "any_time"


class Call(Row, table=True):
    """One call-back with its owner and the time by which somebody must have answered."""

    __tablename__ = "call"
    __table_args__ = table_args(
        Index("uq_call_number", "number", unique=True),
        Index("ix_call_person_id", "person_id"),
        index_where("ix_call_phone", "phone", where="phone <> ''"),
        index_where("ix_call_queue", "due_at", "id", where="closed_at IS NULL"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    person_id: int = reference("person.id")
    about: str = long_text()
    wanted: Wanted = one_of(Wanted)
    phone: str = Field(default="", max_length=40)
    state: CallState = one_of(CallState, CallState.OPEN)
    owner_id: int | None = maybe_reference("person.id")
    due_at: datetime = Field(sa_type=Instant)
    corrections: int = 0
    reopened: int = 0
    created_at: datetime = Field(sa_type=Instant)
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    first_answer_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class Side(StrEnum):
    """Whose words a line of a call-back holds; a note is never shown to the resident."""

    RESIDENT = "resident"
    STAFF = "staff"
    NOTE = "note"


class CallLine(Row, table=True):
    """One thing said in a call-back, in the chat or noted after a telephone call."""

    __tablename__ = "call_line"
    __table_args__ = table_args(Index("ix_call_line_call_id", "call_id", "id"))

    id: int | None = row_id()
    call_id: int = reference("call.id")
    author_id: int | None = maybe_reference("person.id")
    side: Side = one_of(Side)
    text: str = long_text()
    by_phone: bool = False
    said_at: datetime = Field(sa_type=Instant)
