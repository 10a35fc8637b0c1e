"""Revisions of services: how long it is kept who changed what, and what was not to be."""

from sqlmodel import Session, col

from centre.retention.terms import Rule, Terms, delete_some
from models.revisions import OPEN, Revision


def _revisions(session: Session, terms: Terms) -> int:
    # As long as the lines of the audit that tell of them.
    old = col(Revision.updated_at) < terms.ago(days=terms.in_force.keep_audit)
    return delete_some(session, Revision, terms, old, col(Revision.state).not_in(OPEN))


RETENTION: dict[str, Rule] = {"service_revision": _revisions}
