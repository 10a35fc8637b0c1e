"""Who answers for a proposal: somebody by name, from its first second to its report."""

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from centre import audit, staff
from centre.moment import Moment
from centre.rows import Change
from models import who as whos
from models.proposals import Proposal
from models.rights import Right
from models.who import Who

_REVIEWED = Change(
    Proposal,
    col(Proposal.id) == bindparam("row"),
    col(Proposal.reviewer_id).is_not_distinct_from(bindparam("reviewer_before")),
)


def able(session: Session, proposal: Proposal) -> list[Who]:
    """Who may review a proposal, those with the least to do first.

    What only a director approves is for directors, where there is one; all else is for others first.
    """
    people = [one for one in staff.people_with(session, Right.WORK_PROPOSALS) if one.id != proposal.person_id]
    directors = [one for one in people if one.may(Right.APPROVE_SITES)]
    if proposal.needs_director and directors:
        people = directors
    load = _load(session)
    special = proposal.needs_director
    return sorted(
        people, key=lambda one: (one.may(Right.APPROVE_SITES) and not special, load.get(one.id, 0), one.id)
    )


def first(session: Session, proposal: Proposal) -> int | None:
    """Who reviews a new proposal; None while there is nobody."""
    return next((one.id for one in able(session, proposal)), None)


def ensure(session: Session, moment: Moment, proposal: Proposal) -> int | None:
    """The reviewer of a proposal, after finding another if there is none who still may."""
    before = proposal.reviewer_id
    reviewer = whos.by_id(session, before) if before is not None else None
    if reviewer is not None and reviewer.may(Right.WORK_PROPOSALS):
        return reviewer.id
    found = first(session, proposal)
    if found != before:
        _REVIEWED(session, {"row": proposal.id, "reviewer_before": before}, reviewer_id=found)
        audit.note(session, moment, None, "proposal.assigned", ("proposal", proposal.id), reviewer=found)
    return found


def _load(session: Session) -> dict[int, int]:
    waiting = (
        select(col(Proposal.reviewer_id), func.count())
        .where(col(Proposal.closed_at).is_(None), col(Proposal.reviewer_id).is_not(None))
        .group_by(col(Proposal.reviewer_id))
    )
    return {reviewer: number for reviewer, number in session.exec(waiting) if reviewer is not None}
