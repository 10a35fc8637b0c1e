"""Proposals as people look at them: the queue of the desk, one in full, those of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from centre import pages, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from centre.proposals.moves import PREFIX, find
from centre.rows import numbered
from models.people import Person
from models.proposals import Proposal, ProposalLine, ProposalState
from models.rights import Right
from models.sites import Site
from models.teams import Team
from models.who import Who


class View(StrEnum):
    """Which part of the queue to look at."""

    MINE = "mine"
    OPEN = "open"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """One proposal with the names that belong to it; "" and None where there are none."""

    proposal: Proposal
    name: str
    reviewer: str
    site: dict[str, str] | None
    team: dict[str, str] | None
    said: Sequence[ProposalLine]


def queue(session: Session, moment: Moment, who: Who, view: View, page: int = 0) -> Page[ProposalCard]:
    """The proposals that are not over, those first that wait for a decision; nobody sees their own here.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.SEE_PROPOSALS):
        raise Refused("refused.not_allowed")
    waiting = col(Proposal.state) == ProposalState.SUBMITTED
    chosen = {View.MINE: (col(Proposal.reviewer_id) == who.id,), View.OPEN: (waiting,), View.ALL: ()}[view]
    reviewer = aliased(Person)
    lines = (
        select(Proposal, Person.name, reviewer.name)
        .join(Person, col(Person.id) == Proposal.person_id)
        .join(reviewer, col(reviewer.id) == Proposal.reviewer_id, isouter=True)
        .where(col(Proposal.closed_at).is_(None), col(Proposal.person_id) != who.id, *chosen)
        .order_by(waiting.desc(), col(Proposal.due_at).nulls_last(), col(Proposal.id))
    )
    return pages.cut(session, lines, page, rules.load(session).page, _line)


def of_person(session: Session, person_id: int) -> Sequence[Proposal]:
    """All proposals of one person, the newest first."""
    theirs = select(Proposal).where(Proposal.person_id == person_id)
    return session.exec(theirs.order_by(col(Proposal.id).desc())).all()


def look(session: Session, who: Who, proposal_id: int) -> ProposalCard:
    """One proposal as this person may see it: their own, or as a reviewer.

    Raises:
        Refused: it is none of theirs.
    """
    if find(session, proposal_id).person_id != who.id and not who.may(Right.SEE_PROPOSALS):
        raise Refused("refused.proposal_unknown")
    return card(session, proposal_id)


def card(session: Session, proposal_id: int) -> ProposalCard:
    """One proposal in full, for whoever is known to be allowed to see it.

    Raises:
        Refused: there is none.
    """
    proposal = find(session, proposal_id)
    site = session.get(Site, proposal.site_id) if proposal.site_id is not None else None
    team = session.get(Team, proposal.team_id) if proposal.team_id is not None else None
    reviewer = session.get(Person, proposal.reviewer_id) if proposal.reviewer_id is not None else None
    said = select(ProposalLine).where(ProposalLine.proposal_id == proposal_id, col(ProposalLine.text) != "")
    return ProposalCard(
        proposal=proposal,
        name=session.get_one(Person, proposal.person_id).name,
        reviewer=reviewer.name if reviewer else "",
        site=site.name if site else None,
        team=team.name if team else None,
        said=session.exec(said.order_by(col(ProposalLine.id))).all(),
    )


def by_number(session: Session, number: str) -> int | None:
    """The row of a number as people type it; None if it is none of a proposal.

    Raises:
        Refused: the number has a slip in it.
    """
    return numbered(session, Proposal, PREFIX, number)


def _line(proposal: Proposal, name: str, reviewer: str | None) -> ProposalCard:
    return ProposalCard(proposal, name, reviewer or "", None, None, ())
