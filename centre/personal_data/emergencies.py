"""What is personal about alarms and emergencies."""

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.personal_data.kinds import NOBODY, Personal, remove, whose
from centre.rows import change
from models.desk import Alert
from models.emergency import Emergency, EmergencyState, RollCall
from models.who import Who


def _own_alerts(who: Who) -> ColumnElement[bool]:
    return or_(col(Alert.person_id) == who.id, col(Alert.chat_id) == who.telegram_id)


def _answered_alerts(who: Who) -> Any:
    answered = (_own_alerts(who), col(Alert.acknowledged_at).is_not(None))
    return select(Alert.id).where(*answered).scalar_subquery()


def _blank_alerts(session: Session, _moment: Moment, who: Who) -> int:
    answered = (_own_alerts(who), col(Alert.acknowledged_at).is_not(None))
    return change(session, Alert, *answered, name="", words="", chat_id=NOBODY)


def _own_emergencies(who: Who) -> ColumnElement[bool]:
    acts = (Emergency.declared_by, Emergency.ended_by, Emergency.reviewed_by)
    return or_(col(Emergency.person_id) == who.id, *(col(act) == who.id for act in acts))


def _called_in(who: Who) -> Any:
    """The emergencies that are over and began with a cry for help of theirs."""
    over = col(Emergency.state) != EmergencyState.DECLARED
    return select(Emergency.id).where(Emergency.person_id == who.id, over).scalar_subquery()


def _blank_emergencies(session: Session, _moment: Moment, who: Who) -> int:
    return change(session, Emergency, col(Emergency.id).in_(_called_in(who)), about="", person_id=None)


_asked = whose(RollCall.person_id)
_remove_asked = remove(RollCall, _asked)


def _remove_roll_calls(session: Session, moment: Moment, who: Who) -> int:
    change(session, RollCall, col(RollCall.noted_by) == who.id, noted_by=None)
    return _remove_asked(session, moment, who)


PERSONAL = (
    Personal(
        "alarms",
        Alert,
        _own_alerts,
        ("raised_at", "name", "words", "acknowledged_at"),
        _blank_alerts,
        told=("alert", _answered_alerts),
    ),
    Personal(
        "emergencies",
        Emergency,
        _own_emergencies,
        ("kind", "state", "declared_at", "ended_at", "reviewed_at"),
        _blank_emergencies,
        "kept.acts",
        ("emergency", _called_in),
    ),
    Personal(
        "roll_calls",
        RollCall,
        _asked,
        ("emergency_id", "answer", "answered_at"),
        _remove_roll_calls,
    ),
)
