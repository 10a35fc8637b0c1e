"""Certificates: kept as long as the hours that they tell of."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from centre.rows import change
from models.certificates import Certificate


def _certificates(session: Session, terms: Terms) -> int:
    old = col(Certificate.last_day) < terms.ago(days=terms.in_force.keep_hours + 1).date()
    ids = session.exec(select(Certificate.id).where(old).limit(terms.limit)).all()
    change(session, Certificate, col(Certificate.replaces_id).in_(ids), replaces_id=None)
    return session.exec(delete(Certificate).where(col(Certificate.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {"certificate": _certificates}
