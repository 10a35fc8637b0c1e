"""Bad marks: how long they are kept; the ratings they come from stay as long."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from models.bad_marks import BadMark, BadMarkLine


def _bad_marks(session: Session, terms: Terms) -> int:
    old = col(BadMark.closed_at) < terms.ago(days=terms.in_force.keep_bad_marks)
    ids = session.exec(select(BadMark.id).where(old).limit(terms.limit)).all()
    session.exec(delete(BadMarkLine).where(col(BadMarkLine.mark_id).in_(ids)))
    return session.exec(delete(BadMark).where(col(BadMark.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {
    "bad_mark": _bad_marks,
    "bad_mark_line": None,  # goes with its bad mark
}
