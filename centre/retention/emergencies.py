"""Alarms and emergencies: how long they are kept."""

from sqlmodel import Session, col, select

from centre.personal_data import NOBODY
from centre.retention.terms import Rule, Terms, delete_some
from centre.rows import change
from models.desk import Alert
from models.emergency import Emergency, RollCall
from models.people import Person


def _alerts(session: Session, terms: Terms) -> int:
    answered = col(Alert.acknowledged_at).is_not(None)
    erased = select(Person.id).where(col(Person.erased_at).is_not(None)).scalar_subquery()
    late = (answered, col(Alert.person_id).in_(erased), col(Alert.chat_id) != NOBODY)
    change(session, Alert, *late, name="", words="", chat_id=NOBODY)
    return delete_some(
        session, Alert, terms, answered, col(Alert.raised_at) < terms.ago(days=terms.in_force.keep_alerts)
    )


def _emergencies(session: Session, terms: Terms) -> int:
    erased = select(Person.id).where(col(Person.erased_at).is_not(None)).scalar_subquery()
    # Words of somebody who was erased while it was on.
    late = (col(Emergency.ended_at).is_not(None), col(Emergency.person_id).in_(erased))
    change(session, Emergency, *late, about="", person_id=None)
    called = select(RollCall.emergency_id)
    old = col(Emergency.reviewed_at) < terms.ago(days=terms.in_force.keep_emergencies)
    return delete_some(session, Emergency, terms, old, col(Emergency.id).not_in(called))


def _roll_calls(session: Session, terms: Terms) -> int:
    old = col(Emergency.reviewed_at) < terms.ago(days=terms.in_force.keep_roll_calls)
    reviewed = select(Emergency.id).where(old).scalar_subquery()
    return delete_some(session, RollCall, terms, col(RollCall.emergency_id).in_(reviewed))


RETENTION: dict[str, Rule] = {
    "alert": _alerts,
    "emergency": _emergencies,
    "roll_call": _roll_calls,
}
