"""What is personal about votes and calls for ideas."""

from typing import Any

from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.personal_data.kinds import Personal, remove, whose
from centre.rows import change
from models.contests import Ballot, Candidate, CandidateState, Vote
from models.ideas import IdeaCall
from models.who import Who

_stood = whose(Candidate.person_id)
_took_part = whose(Ballot.person_id)


def _candidacies(who: Who) -> Any:
    return select(Candidate.id).where(col(Candidate.person_id) == who.id).scalar_subquery()


def _calls(who: Who) -> Any:
    return select(IdeaCall.id).where(col(IdeaCall.made_by) == who.id).scalar_subquery()


def _step_back(session: Session, moment: Moment, who: Who) -> int:
    return change(session, Candidate, _stood(who), state=CandidateState.OUT, updated_at=moment.now)


PERSONAL = (
    Personal(
        "candidacies",
        Candidate,
        _stood,
        ("vote_id", "state", "votes", "created_at"),
        _step_back,
        "kept.votes",
        ("candidate", _candidacies),
    ),
    Personal("ballots", Ballot, _took_part, ("vote_id", "candidate_id"), remove(Ballot, _took_part)),
    Personal("votes_made", Vote, whose(Vote.made_by), ("title", "state", "created_at"), kept="kept.acts"),
    Personal(
        "idea_calls_made",
        IdeaCall,
        whose(IdeaCall.made_by),
        ("title", "state", "created_at"),
        kept="kept.acts",
        told=("idea_call", _calls),
    ),
)
