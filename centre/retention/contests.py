"""Votes: how long they are kept."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from models.contests import Ballot, Candidate, Vote, VoteState


def _votes(session: Session, terms: Terms) -> int:
    over = col(Vote.state).in_((VoteState.ANNOUNCED, VoteState.CALLED_OFF))
    old = col(Vote.updated_at) < terms.ago(days=terms.in_force.keep_votes)
    ids = session.exec(select(Vote.id).where(over, old).limit(terms.limit)).all()
    session.exec(delete(Ballot).where(col(Ballot.vote_id).in_(ids)))
    session.exec(delete(Candidate).where(col(Candidate.vote_id).in_(ids)))
    return session.exec(delete(Vote).where(col(Vote.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {
    "vote": _votes,
    "candidate": None,  # goes with its vote
    "ballot": None,  # goes with its vote
}
