"""Who may touch a proposal, and the one way in which it changes its state."""

from typing import Any

from sqlmodel import Session

from centre.moment import Moment
from centre.moves import OwnMoves
from centre.proposals import clock
from models.proposals import ENDED, TRANSITIONS, Proposal, ProposalAction, ProposalLine
from models.rights import Right
from models.who import Who

PREFIX = "FA"  # 方案

_MOVES = OwnMoves("proposal", Proposal, TRANSITIONS, "reviewer_id", works=Right.WORK_PROPOSALS)
find, for_proposer, for_staff = _MOVES.find, _MOVES.for_resident, _MOVES.for_staff
PROPOSERS = frozenset({ProposalAction.REVISE, ProposalAction.REPORT, ProposalAction.WITHDRAW})


def expect(session: Session, who: Who, proposal_id: int, action: ProposalAction) -> Proposal:
    """A proposal with which somebody may do something now; to be asked before they are made to write.

    Raises:
        Refused: they may not, or it is in no state for this.
    """
    found = for_proposer if action in PROPOSERS else for_staff
    proposal = found(session, who, proposal_id)
    _MOVES.check(proposal, action)
    return proposal


def move(
    session: Session,
    moment: Moment,
    proposal: Proposal,
    action: ProposalAction,
    *,
    actor: Who | None,
    text: str = "",
    **values: Any,
) -> None:
    """Take a proposal to its next state with what was said about it, and start the clock of that state.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    _MOVES.check(proposal, action)
    after = TRANSITIONS[proposal.state, action]
    if after is not proposal.state:
        values["due_at"] = clock.due_at(session, moment, after, proposal.day)
    if after in ENDED:
        values["closed_at"] = moment.now
    actor_id = actor.id if actor else None
    _MOVES.move(session, moment, proposal, action, actor_id=actor_id, **values)
    session.add(
        ProposalLine(
            proposal_id=the_id(proposal), author_id=actor_id, action=action, text=text, said_at=moment.now
        )
    )
    session.flush()
    if "due_at" in values:
        clock.restart(session, moment, proposal)


def the_id(proposal: Proposal) -> int:
    """The id of a proposal that is in the database."""
    assert proposal.id is not None  # noqa: S101 - it was flushed or read
    return proposal.id
