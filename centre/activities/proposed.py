"""A plan of somebody's own that was approved becomes an activity."""

from sqlmodel import Session

from centre import notices, proposals, volunteers
from centre.activities import making, opening
from centre.activities.moves import the_id
from centre.activities.plan import ActivityPlan
from centre.moment import Moment
from centre.proposals.moves import move
from models.activities import Activity
from models.proposals import Proposal, ProposalAction
from models.who import Who

PUBLISHED = "proposal.published"


def lead_of(session: Session, who: Who, proposal: Proposal) -> int:
    """Who leads what comes of a plan: its proposer while they serve, else whoever makes it."""
    standing = volunteers.standing(session, proposal.person_id)
    return proposal.person_id if standing is not None and standing.serving else who.id


def from_proposal(
    session: Session, moment: Moment, who: Who, proposal_id: int, plan: ActivityPlan
) -> Activity:
    """Make an approved plan an activity and publish it, or hand it in; its proposer is told.

    Raises:
        Refused: they may not, it is their own, it is not approved (any more), or it cannot be published.
    """
    proposal = proposals.expect(session, who, proposal_id, ProposalAction.PUBLISH)
    move(session, moment, proposal, ProposalAction.PUBLISH, actor=who)
    activity = making.make(session, moment, who, plan)
    opened = opening.publish(session, moment, who, the_id(activity))
    notices.promise(session, moment, PUBLISHED, proposal.person_id, subject=("activity", opened.id))
    return opened
