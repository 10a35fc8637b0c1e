"""Own ideas: proposed, reviewed within the limit, granted or declined, reported, and forgotten in the end."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session, func, select

from centre import retention
from models.proposals import Proposal, ProposalAction, ProposalLine, ProposalState
from models.who import Who
from tests.auxil.factories import NOW


def a_proposal(session: Session, who: Who, **values: Any) -> Proposal:
    """A plan that was sent."""
    said = {"title": "Reading aloud", "aim": "Company", "whom": "Elders", "plan": "An hour on Sundays"}
    row = Proposal(person_id=who.id, day=NOW.date(), created_at=NOW, updated_at=NOW, **said | values)
    session.add(row)
    session.flush()
    return row


def test_what_is_over_goes_after_three_years(session: Session, volunteer: Who) -> None:
    over = a_proposal(session, volunteer, state=ProposalState.REPORTED, closed_at=NOW)
    session.add(ProposalLine(proposal_id=over.id or 0, action=ProposalAction.REPORT, said_at=NOW))
    a_proposal(session, volunteer)
    for days, left in ((1094, 2), (1096, 1)):
        retention.purge(session, NOW + timedelta(days=days), 100)
        assert session.exec(select(func.count()).select_from(Proposal)).one() == left
    assert session.exec(select(func.count()).select_from(ProposalLine)).one() == 0
