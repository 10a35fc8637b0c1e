"""Votes: what people choose among themselves, who may be chosen, and what each of them chose."""

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
    unique_where,
)


class VoteState(StrEnum):
    """Where a vote stands: candidates are gathered, people choose, it is counted, or it came to nothing."""

    PLANNED = "planned"
    OPEN = "open"
    ANNOUNCED = "announced"
    CALLED_OFF = "called_off"


class VoteAction(StrEnum):
    """What can be done with a vote."""

    OPEN = "open"
    ANNOUNCE = "announce"
    CALL_OFF = "call_off"


# (state, action) → state. What is not here is refused.
VOTE_TRANSITIONS: dict[tuple[VoteState, VoteAction], VoteState] = {
    (VoteState.PLANNED, VoteAction.OPEN): VoteState.OPEN,
    (VoteState.PLANNED, VoteAction.CALL_OFF): VoteState.CALLED_OFF,
    (VoteState.OPEN, VoteAction.ANNOUNCE): VoteState.ANNOUNCED,
    (VoteState.OPEN, VoteAction.CALL_OFF): VoteState.CALLED_OFF,
}


class Vote(Row, table=True):
    """One vote, from the gathering of its candidates to its counts.

    title, about: by language. voters: how many had chosen at the close; 0 before.
    """

    __tablename__ = "vote"
    __table_args__ = table_args(
        index_where("ix_vote_running", "id", where="state IN ('planned', 'open')"),
        CheckConstraint("opens_at < closes_at", name="times"),
        CheckConstraint("voters >= 0", name="voters"),
    )

    id: int | None = row_id()
    title: dict[str, str] = Field(sa_type=JSON)
    about: dict[str, str] = Field(sa_type=JSON)
    state: VoteState = one_of(VoteState, VoteState.PLANNED)
    opens_at: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    voters: int = 0
    made_by: int = reference("person.id")
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class CandidateKind(StrEnum):
    """Who or what can be chosen."""

    PERSON = "person"
    TEAM = "team"
    SERVICE = "service"
    OTHER = "other"
    IDEA = "idea"


class CandidateState(StrEnum):
    """Where a candidate stands: a person is asked first; all else is listed at once."""

    ASKED = "asked"
    LISTED = "listed"
    OUT = "out"


class CandidateAction(StrEnum):
    """What can be done with a candidate, or by them."""

    AGREE = "agree"
    WITHDRAW = "withdraw"


CANDIDATE_TRANSITIONS: dict[tuple[CandidateState, CandidateAction], CandidateState] = {
    (CandidateState.ASKED, CandidateAction.AGREE): CandidateState.LISTED,
    (CandidateState.ASKED, CandidateAction.WITHDRAW): CandidateState.OUT,
    (CandidateState.LISTED, CandidateAction.WITHDRAW): CandidateState.OUT,
}


class Candidate(Row, table=True):
    """Somebody or something that can be chosen in a vote.

    name: what another thing than a person, a team, a service or an idea is called, else "".
    votes: how many chose it; counted once, at the close, and empty before.
    """

    __tablename__ = "candidate"
    __table_args__ = table_args(
        Index("ix_candidate_vote_id", "vote_id"),
        unique_where("uq_candidate_person", "person_id", "vote_id", where="person_id IS NOT NULL"),
        unique_where("uq_candidate_team", "team_id", "vote_id", where="team_id IS NOT NULL"),
        unique_where("uq_candidate_service", "service_id", "vote_id", where="service_id IS NOT NULL"),
        unique_where("uq_candidate_idea", "idea_id", "vote_id", where="idea_id IS NOT NULL"),
        unique_where("uq_candidate_name", "vote_id", "name", where="name <> ''"),
    )

    id: int | None = row_id()
    vote_id: int = reference("vote.id")
    kind: CandidateKind = one_of(CandidateKind)
    person_id: int | None = maybe_reference("person.id")
    team_id: int | None = maybe_reference("team.id")
    service_id: int | None = maybe_reference("service.id")
    idea_id: int | None = maybe_reference("idea.id")
    name: str = long_text("")
    state: CandidateState = one_of(CandidateState, CandidateState.LISTED)
    votes: int | None = None
    put_by: int = reference("person.id")
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class Ballot(Row, table=True):
    """That somebody takes part in a vote, and until its close whom they chose.

    candidate_id: can be changed as long as the vote is open; emptied when it is counted, or when who was
    chosen steps back. No time is kept.
    """

    __tablename__ = "ballot"
    __table_args__ = table_args(
        Index("uq_ballot_person_id", "person_id", "vote_id", unique=True),
        Index("ix_ballot_vote_id", "vote_id", "candidate_id"),
    )

    id: int | None = row_id()
    vote_id: int = reference("vote.id")
    person_id: int = reference("person.id")
    candidate_id: int | None = maybe_reference("candidate.id")
