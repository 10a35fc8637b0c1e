"""What must be told to who supervises the centre, and what of it no report has told yet (rule 26.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from centre import rules
from models.emergency import Emergency, EmergencyKind
from models.proposals import Proposal, ProposalState
from models.reports import HANDED_IN, Report
from models.sites import Entry, EntryState, Issuer, Site

_APPROVED = (ProposalState.APPROVED, ProposalState.PUBLISHED, ProposalState.REPORTED)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a supervising body wants to be told: what it was, when, and what it is called.

    kind: site, issuer, collection or emergency. row: its id. name: by language, where it has one.
    """

    kind: str
    row: int
    at: datetime
    number: str = ""
    name: Mapping[str, str] | None = None
    danger: EmergencyKind | None = None

    @property
    def key(self) -> str:
        """By what a report remembers that it tells of this."""
        return f"{self.kind}:{self.row}"


def within(session: Session, since: datetime, until: datetime) -> list[Event]:
    """New places and names, collections, emergencies of the house, as they happened."""

    def then(at: Any) -> tuple[Any, Any]:
        return (col(at) >= since, col(at) < until)

    sites = select(Site).where(*then(Site.decided_at), col(Site.state) == EntryState.APPROVED)
    names = select(Issuer).where(*then(Issuer.decided_at), col(Issuer.state) == EntryState.APPROVED)
    money = select(Proposal).where(
        *then(Proposal.decided_at), col(Proposal.collects), col(Proposal.state).in_(_APPROVED)
    )
    alarms = select(Emergency).where(*then(Emergency.declared_at))
    events = [
        *(_entered("site", one) for one in session.exec(sites)),
        *(_entered("issuer", one) for one in session.exec(names)),
        *(
            Event("collection", one.id or 0, one.decided_at or one.updated_at, one.number or "")
            for one in session.exec(money)
        ),
        *(Event("emergency", one.id or 0, one.declared_at, danger=one.kind) for one in session.exec(alarms)),
    ]
    return sorted(events, key=lambda event: (event.at, event.kind, event.number))


def unreported(session: Session, until: datetime) -> Sequence[Event]:
    """What happened before a moment and is in no report that was sent, unless it is too long ago (26.6)."""
    since = until - timedelta(days=rules.load(session).report_events)
    sent = session.exec(
        select(Report.events).where(col(Report.state).in_(HANDED_IN), col(Report.last_day) >= since.date())
    ).all()
    told = {key for keys in sent for key in keys}
    return [event for event in within(session, since, until) if event.key not in told]


def _entered(kind: str, entry: Entry) -> Event:
    return Event(kind, entry.id or 0, entry.decided_at or entry.entered_at, entry.number or "", entry.name)
