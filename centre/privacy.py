"""What we hold about a person: to see, to take along as a file, and to be erased."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlmodel import Session, col, func, select

from centre import (
    audit,
    bad_marks,
    bookings,
    calls,
    cases,
    certificates,
    follow_ups,
    honours,
    proposals,
    staff,
    training,
    volunteers,
)
from centre.moment import Moment
from centre.personal_data import PERSONAL_DATA, Personal, blank_inbox, blank_outbox, blank_told
from models.calls import TRANSITIONS, Call, CallAction
from models.desk import Alert
from models.who import Who, by_telegram_id


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """How many rows of each kind were erased, and which kinds stay in part and why."""

    erased: dict[str, int]
    kept: list[tuple[str, str]]


def overview(session: Session, who: Who) -> dict[str, int]:
    """How much of each kind we hold about somebody."""
    return {one.kind: _count(session, one, who) for one in _kinds()}


def export(session: Session, who: Who) -> dict[str, Any]:
    """Everything that we hold about somebody, in words and numbers that JSON knows."""
    return {one.kind: [_shown(one, row) for row in _rows(session, one, who)] for one in _kinds()}


def staying(session: Session, who: Who) -> list[tuple[str, str]]:
    """Which kinds of data stay in part when somebody is erased, each with the sentence that says why."""
    return [(one.kind, why) for one in _kinds() if (why := _why_kept(session, one, who)) is not None]


def erase(session: Session, moment: Moment, who: Who, *, by: Who | None = None) -> ErasureReport:
    """Forget somebody: what is open or booked ends, words and the link to Telegram go, numbers stay.

    by: who does it for somebody that cannot tap it themselves.

    Raises:
        Refused: nobody would be left to lead the centre.
    """
    staff.refuse_last_director(session, who.id)
    return forget(session, moment, who, by=by)


def forget(session: Session, moment: Moment, who: Who, *, by: Who | None = None) -> ErasureReport:
    """The same for somebody who was erased already, and came back with a backup: the last director, too."""
    staff.leave(session, moment, who.id)
    for call_id in _open_calls(session, who):
        calls.withdraw(session, moment, who, call_id)
    actor_id = (by or who).id
    bookings.leave(session, moment, who, actor_id=actor_id)
    cases.leave(session, moment, who, by=by or who)
    follow_ups.leave(session, moment, who)
    bad_marks.leave(session, moment, who)
    proposals.leave(session, moment, who, by=by or who)
    certificates.leave(session, moment, who, by=by or who)
    honours.sharing.leave(session, moment, who, actor_id=actor_id)
    volunteers.leave(session, moment, who, by=by or who)
    training.leave(session, moment, who.id, actor_id=actor_id)
    kept = staying(session, who)
    blank_told(session, who, [one.told for one in _kinds() if one.told is not None])
    erased = {one.kind: one.erase(session, moment, who) for one in _kinds() if one.erase is not None}
    audit.note(session, moment, actor_id, "person.erased", ("person", who.id))
    return ErasureReport(erased, kept)


def forget_stranger(session: Session, chat_id: int) -> None:
    """Empty at once what somebody wrote who does not want to be known; a person we know is not touched."""
    if by_telegram_id(session, chat_id) is None:
        blank_inbox(session, chat_id)
        blank_outbox(session, chat_id)


def _kinds() -> Iterator[Personal]:
    return (one for one in PERSONAL_DATA.values() if one is not None)


def _count(session: Session, one: Personal, who: Who) -> int:
    return session.exec(select(func.count()).select_from(one.table).where(one.theirs(who))).one()


def _rows(session: Session, one: Personal, who: Who) -> list[Any]:
    table: Any = one.table
    order = table.__table__.primary_key.columns
    return list(session.exec(select(table).where(one.theirs(who)).order_by(*order)))


def _shown(one: Personal, row: Any) -> dict[str, Any]:
    return {column: _plain(column, getattr(row, column)) for column in one.shown}


def _plain(column: str, value: Any) -> Any:
    match value:
        case date():  # a datetime is one
            return value.isoformat()
        case Enum():
            return value.value
        case str() if column == "payload" and value:
            return json.loads(value)
    return value


def _open_calls(session: Session, who: Who) -> list[int]:
    states = [state for state, action in TRANSITIONS if action is CallAction.WITHDRAW]
    found = select(Call.id).where(Call.person_id == who.id, col(Call.state).in_(states))
    return [call_id for call_id in session.exec(found) if call_id is not None]


def _why_kept(session: Session, one: Personal, who: Who) -> str | None:
    if one.table is Alert:
        unanswered = select(Alert.id).where(one.theirs(who), col(Alert.acknowledged_at).is_(None))
        return "kept.alarms" if session.exec(unanswered).first() is not None else None
    return one.kept if one.kept and _count(session, one, who) else None
