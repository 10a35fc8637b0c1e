"""Own ideas: how long they are kept."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from centre.rows import change
from models.activities import Activity
from models.proposals import Proposal, ProposalLine


def _proposals(session: Session, terms: Terms) -> int:
    old = col(Proposal.closed_at) < terms.ago(days=terms.in_force.keep_proposals)
    ids = session.exec(select(Proposal.id).where(old).order_by(col(Proposal.id)).limit(terms.limit)).all()
    # The activity that came of it outlives it.
    change(session, Activity, col(Activity.proposal_id).in_(ids), proposal_id=None)
    session.exec(delete(ProposalLine).where(col(ProposalLine.proposal_id).in_(ids)))
    return session.exec(delete(Proposal).where(col(Proposal.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {
    "proposal": _proposals,
    "proposal_line": None,  # goes with its proposal
}
