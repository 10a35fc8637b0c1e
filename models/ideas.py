"""Calls for ideas: what people are asked to think about, what they hand in, and which of it is chosen."""

from datetime import datetime
from enum import StrEnum

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
)


class IdeaCallState(StrEnum):
    """Where a call stands: ahead, open, its ideas read, the best listed, voted on, out, summed up."""

    PLANNED = "planned"
    OPEN = "open"
    SCREENING = "screening"
    SHORTLISTED = "shortlisted"
    VOTING = "voting"
    ANNOUNCED = "announced"
    ARCHIVED = "archived"
    CALLED_OFF = "called_off"


class IdeaCallAction(StrEnum):
    """What can be done with a call."""

    OPEN = "open"
    CLOSE = "close"
    SHORTLIST = "shortlist"
    PUT_TO_VOTE = "put_to_vote"
    VOTE_FELL = "vote_fell"
    ANNOUNCE = "announce"
    ARCHIVE = "archive"
    CALL_OFF = "call_off"


# (state, action) → state. What is not here is refused. A shortlist is voted on, or is itself the result.
CALL_TRANSITIONS: dict[tuple[IdeaCallState, IdeaCallAction], IdeaCallState] = {
    (IdeaCallState.PLANNED, IdeaCallAction.OPEN): IdeaCallState.OPEN,
    (IdeaCallState.PLANNED, IdeaCallAction.CALL_OFF): IdeaCallState.CALLED_OFF,
    (IdeaCallState.OPEN, IdeaCallAction.CLOSE): IdeaCallState.SCREENING,
    (IdeaCallState.OPEN, IdeaCallAction.CALL_OFF): IdeaCallState.CALLED_OFF,
    (IdeaCallState.SCREENING, IdeaCallAction.SHORTLIST): IdeaCallState.SHORTLISTED,
    (IdeaCallState.SCREENING, IdeaCallAction.CALL_OFF): IdeaCallState.CALLED_OFF,
    (IdeaCallState.SHORTLISTED, IdeaCallAction.PUT_TO_VOTE): IdeaCallState.VOTING,
    (IdeaCallState.SHORTLISTED, IdeaCallAction.ANNOUNCE): IdeaCallState.ANNOUNCED,
    (IdeaCallState.VOTING, IdeaCallAction.ANNOUNCE): IdeaCallState.ANNOUNCED,
    (IdeaCallState.VOTING, IdeaCallAction.VOTE_FELL): IdeaCallState.SHORTLISTED,
    (IdeaCallState.ANNOUNCED, IdeaCallAction.ARCHIVE): IdeaCallState.ARCHIVED,
}
OVER = frozenset({IdeaCallState.ARCHIVED, IdeaCallState.CALLED_OFF})


class IdeaCall(Row, table=True):
    """One call for ideas.

    title, about, criteria: by language. vote_id: the vote about its shortlist, the newest one.
    outcome: what became of it, or why it was called off, as all authors are told.
    """

    __tablename__ = "idea_call"
    __table_args__ = table_args(
        index_where("ix_idea_call_running", "id", where="state NOT IN ('archived', 'called_off')"),
        Index("ix_idea_call_vote_id", "vote_id"),
        CheckConstraint("opens_at < closes_at", name="times"),
    )

    id: int | None = row_id()
    title: dict[str, str] = Field(sa_type=JSON)
    about: dict[str, str] = Field(sa_type=JSON)
    criteria: dict[str, str] = Field(sa_type=JSON)
    state: IdeaCallState = one_of(IdeaCallState, IdeaCallState.PLANNED)
    opens_at: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    vote_id: int | None = maybe_reference("vote.id")
    outcome: str = long_text("")
    made_by: int = reference("person.id")
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class IdeaState(StrEnum):
    """How far an idea came in its call; what is done about it, its suggestion says."""

    HANDED_IN = "handed_in"
    LISTED = "listed"
    CHOSEN = "chosen"


class IdeaAction(StrEnum):
    """What can be done with an idea in its call."""

    LIST = "list"
    UNLIST = "unlist"
    CHOOSE = "choose"


IDEA_TRANSITIONS: dict[tuple[IdeaState, IdeaAction], IdeaState] = {
    (IdeaState.HANDED_IN, IdeaAction.LIST): IdeaState.LISTED,
    (IdeaState.LISTED, IdeaAction.UNLIST): IdeaState.HANDED_IN,
    (IdeaState.LISTED, IdeaAction.CHOOSE): IdeaState.CHOSEN,
}


class Idea(Row, table=True):
    """A suggestion that was handed in to a call, with the few words by which people find it on the ballot."""

    __tablename__ = "idea"
    __table_args__ = table_args(
        Index("uq_idea_case_id", "case_id", unique=True),
        Index("ix_idea_call_id", "call_id", "state"),
    )

    id: int | None = row_id()
    call_id: int = reference("idea_call.id")
    case_id: int = reference("case.id")
    title: str = Field(max_length=80)
    state: IdeaState = one_of(IdeaState, IdeaState.HANDED_IN)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
