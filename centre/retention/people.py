"""People and what they did: how long it is kept."""

from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms, delete_some
from centre.rows import change
from models.audit import AuditLine
from models.bookings import Booking
from models.cases import Case
from models.people import Assignment, Consent, Invite, Person
from models.settings import SettingChange


def _invites(session: Session, terms: Terms) -> int:
    return delete_some(
        session, Invite, terms, col(Invite.expires_at) < terms.ago(days=terms.in_force.keep_invites)
    )


def _audit(session: Session, terms: Terms) -> int:
    return delete_some(
        session, AuditLine, terms, col(AuditLine.at) < terms.ago(days=terms.in_force.keep_audit)
    )


def _setting_changes(session: Session, terms: Terms) -> int:
    old = col(SettingChange.changed_at) < terms.ago(days=terms.in_force.keep_audit)
    return delete_some(session, SettingChange, terms, old)


def _people(session: Session, terms: Terms) -> int:
    # Who only ever came to the counter is forgotten with their last booking; the others have /privacy.
    booked = select(Booking.person_id)
    standing = select(Assignment.person_id).where(col(Assignment.ended_at).is_(None))
    unknown = (col(Person.telegram_id).is_(None), col(Person.erased_at).is_(None))
    old = col(Person.created_at) < terms.ago(days=terms.in_force.keep_bookings)
    asked = select(Case.person_id).where(col(Case.person_id).is_not(None))
    gone = (col(Person.id).not_in(rows) for rows in (booked, standing, asked))
    ids = session.exec(select(Person.id).where(*unknown, old, *gone).limit(terms.limit)).all()
    agreed = (col(Consent.person_id).in_(ids), col(Consent.withdrawn_at).is_(None))
    change(session, Consent, *agreed, withdrawn_at=terms.now)
    return change(session, Person, col(Person.id).in_(ids), name="", phone="", erased_at=terms.now)


RETENTION: dict[str, Rule] = {
    "person": _people,
    "consent": None,
    "assignment": None,
    "invite": _invites,
    "audit_line": _audit,
    "setting_change": _setting_changes,
}
