"""Votes and calls for ideas: how long they are kept."""

from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from centre.rows import change
from models.contests import Ballot, Candidate, Vote, VoteState
from models.ideas import OVER, Idea, IdeaCall


def _votes(session: Session, terms: Terms) -> int:
    over = col(Vote.state).in_((VoteState.ANNOUNCED, VoteState.CALLED_OFF))
    old = col(Vote.updated_at) < terms.ago(days=terms.in_force.keep_votes)
    ids = session.exec(select(Vote.id).where(over, old).limit(terms.limit)).all()
    change(session, IdeaCall, col(IdeaCall.vote_id).in_(ids), vote_id=None)
    session.exec(delete(Ballot).where(col(Ballot.vote_id).in_(ids)))
    session.exec(delete(Candidate).where(col(Candidate.vote_id).in_(ids)))
    return session.exec(delete(Vote).where(col(Vote.id).in_(ids))).rowcount


def _calls(session: Session, terms: Terms) -> int:
    old = col(IdeaCall.updated_at) < terms.ago(days=terms.in_force.keep_idea_calls)
    over = col(IdeaCall.state).in_(OVER)
    ids = session.exec(select(IdeaCall.id).where(over, old).limit(terms.limit)).all()
    let_go(session, select(Idea.id).where(col(Idea.call_id).in_(ids)))
    return session.exec(delete(IdeaCall).where(col(IdeaCall.id).in_(ids))).rowcount


def let_go(session: Session, ideas: Any) -> None:
    """Forget ideas whose call or suggestion goes; the counts of a vote about them stay."""
    change(session, Candidate, col(Candidate.idea_id).in_(ideas), idea_id=None)
    session.exec(delete(Idea).where(col(Idea.id).in_(ideas)))


RETENTION: dict[str, Rule] = {
    "vote": _votes,
    "candidate": None,  # goes with its vote
    "ballot": None,  # goes with its vote
    "idea_call": _calls,
    "idea": None,  # goes with its call or its suggestion
}
