"""What is personal about own ideas, and about the register of places and names."""

from typing import Any

from sqlmodel import select

from centre.personal_data.kinds import Personal, blank, part_of, whose
from models.proposals import Proposal, ProposalLine
from models.sites import Issuer, Site
from models.who import Who


def _proposals(who: Who) -> Any:
    return select(Proposal.id).where(Proposal.person_id == who.id).scalar_subquery()


_own = whose(Proposal.person_id)
_said = part_of(ProposalLine.proposal_id, _proposals)
# In their own words, or in the words of whoever answered them.
_WORDS = ("title", "aim", "whom", "plan", "place", "budget", "risks", "partner", "means", "report")

PERSONAL = (
    Personal(
        "proposals",
        Proposal,
        _own,
        (
            "number",
            "state",
            *_WORDS,
            "day",
            "helpers",
            "collects",
            "official_name",
            "granted_helpers",
            "reached",
            "created_at",
            "decided_at",
            "closed_at",
        ),
        blank(Proposal, _own, *_WORDS),
        "kept.proposals",
        told=("proposal", _proposals),
    ),
    Personal(
        "proposal_steps",
        ProposalLine,
        _said,
        ("proposal_id", "action", "text", "said_at"),
        blank(ProposalLine, _said, "text"),
    ),
    # Of the centre, never a home; that somebody entered them is an act.
    Personal(
        "sites",
        Site,
        whose(Site.person_id),
        ("number", "name", "address", "state", "entered_at"),
        kept="kept.acts",
    ),
    Personal(
        "issuers",
        Issuer,
        whose(Issuer.person_id),
        ("number", "name", "state", "entered_at"),
        kept="kept.acts",
    ),
)
