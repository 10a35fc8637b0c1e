"""What reviewers do with a proposal: ask for changes, pass it on, approve it with helpers, decline."""

from typing import Any

from sqlmodel import Session

from centre import notices, words
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.moment import Moment
from centre.proposals import reviewers
from centre.proposals.moves import expect, move
from centre.proposals.proposer import expect_helpers
from centre.sites import SITES, approved
from models.proposals import Proposal, ProposalAction
from models.rights import Right
from models.who import Who


def ask_changes(session: Session, moment: Moment, actor: Who, proposal_id: int, text: str) -> Proposal:
    """Say what has to change before it can be approved; then it is its proposer's turn.

    Raises:
        Refused: the actor may not, it is their own, nothing was said, or it does not wait for a decision.
    """
    proposal = expect(session, actor, proposal_id, ProposalAction.ASK_CHANGES)
    said = words.checked(session, text)
    values = {"rounds": proposal.rounds + 1, "reviewer_id": actor.id}
    move(session, moment, proposal, ProposalAction.ASK_CHANGES, actor=actor, text=said, **values)
    return _tell(session, moment, proposal)


def decline(session: Session, moment: Moment, actor: Who, proposal_id: int, text: str) -> Proposal:
    """Say no, with the reason.

    Raises:
        Refused: the actor may not, it is their own, no reason was given, or it does not wait for a decision.
    """
    proposal = expect(session, actor, proposal_id, ProposalAction.DECLINE)
    said = words.checked(session, text)
    decided = {"decided_at": moment.now, "decided_by": actor.id, "reviewer_id": actor.id}
    move(session, moment, proposal, ProposalAction.DECLINE, actor=actor, text=said, **decided)
    return _tell(session, moment, proposal)


def expect_approval(session: Session, moment: Moment, actor: Who, proposal_id: int) -> Proposal:
    """A proposal that the actor may approve: not their own, and if it needs a director, as one.

    Raises:
        Refused: they may not, its day is over, or it does not wait for a decision.
    """
    proposal = expect(session, actor, proposal_id, ProposalAction.APPROVE)
    if proposal.needs_director and not actor.may(Right.APPROVE_SITES):
        raise Refused("refused.proposal_director", number=proposal.number)
    if proposal.day < moment.calendar.local(moment.now).date():
        raise Refused("refused.proposal_day_over", number=proposal.number)
    return proposal


def approve(
    session: Session,
    moment: Moment,
    actor: Who,
    proposal_id: int,
    *,
    helpers: int = 0,
    means: str = "",
) -> Proposal:
    """Approve with helpers and means; a new place and a borrowed name are on their lists from now on.

    Raises:
        Refused: the actor may not, or its place, its day or its number of helpers does not fit.
    """
    proposal = expect_approval(session, moment, actor, proposal_id)
    expect_helpers(session, helpers)
    said = words.checked(session, means, optional=True)
    site_id = _place(session, moment, actor, proposal)
    if proposal.official_name:
        ISSUERS.take(session, moment, actor, proposal.person_id, proposal.official_name)
    values: dict[str, Any] = {"decided_at": moment.now, "decided_by": actor.id, "reviewer_id": actor.id}
    values |= {"site_id": site_id, "granted_helpers": helpers, "means": said}
    move(session, moment, proposal, ProposalAction.APPROVE, actor=actor, **values)
    return _tell(session, moment, proposal)


def hand_over(session: Session, moment: Moment, actor: Who, proposal_id: int, to_id: int) -> Proposal:
    """Have a colleague review it; its time runs on.

    Raises:
        Refused: the actor may not, the colleague may not or has it already, or it is decided.
    """
    proposal = expect(session, actor, proposal_id, ProposalAction.HAND_OVER)
    if to_id == proposal.reviewer_id or to_id not in {one.id for one in reviewers.able(session, proposal)}:
        raise Refused("refused.proposal_not_for_them", number=proposal.number)
    subject = ("proposal", proposal_id)
    move(session, moment, proposal, ProposalAction.HAND_OVER, actor=actor, reviewer_id=to_id)
    notices.drop(session, moment, subject, {"proposal.new", "proposal.revised"})
    if to_id != actor.id:
        notices.promise_staff(session, moment, "proposal.handed_over", to_id, subject=subject)
    return proposal


def _place(session: Session, moment: Moment, actor: Who, proposal: Proposal) -> int | None:
    """The listed place of a proposal, after a new one was listed."""
    if proposal.site_id is not None:
        return approved(session, proposal.site_id).id
    return SITES.take(session, moment, actor, proposal.person_id, proposal.place).id


def _tell(session: Session, moment: Moment, proposal: Proposal) -> Proposal:
    """Tell the proposer at once what was decided."""
    subject = ("proposal", proposal.id)
    notices.drop(session, moment, subject, {"proposal.decided"})
    notices.promise(session, moment, "proposal.decided", proposal.person_id, subject=subject)
    return proposal
