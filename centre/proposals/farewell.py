"""What becomes of somebody's plans when they leave: nobody goes on reviewing them."""

from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.proposals.moves import move
from models.proposals import Proposal, ProposalAction
from models.who import Who


def leave(session: Session, moment: Moment, who: Who, *, by: Who) -> None:
    """Withdraw the plans that are not over; an activity that came of one goes on."""
    theirs = select(Proposal).where(Proposal.person_id == who.id, col(Proposal.closed_at).is_(None))
    for proposal in session.exec(theirs.order_by(col(Proposal.id))).all():
        move(session, moment, proposal, ProposalAction.WITHDRAW, actor=by)
