"""The rows behind the courier: which messages go now, and what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.outbox import Message, MessageState

_TABLE = Message.__table__  # type: ignore[attr-defined]
_OPEN = (MessageState.PENDING, MessageState.STARTED)
# Longer than any request may take: after this a started message has no sender any more.
LEASE = timedelta(seconds=120)
PER_CHAT = 4
# Rows need a chat; what concerns everybody, such as the command menus, is under this one.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message claimed for sending."""

    id: int
    chat_id: int
    person_id: int | None
    method: str
    payload: str
    edits: int | None
    owed: bool
    attempts: int
    repeats: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a parcel; `changes` are the columns to write."""

    parcel: Parcel
    state: MessageState
    changes: dict[str, Any]


def claim(session: Session, now: datetime, limit: int, busy: Collection[int]) -> list[Parcel]:
    """Mark the next messages as started: replies before reminders before broadcasts, each chat in its order.

    A chat whose first open message must wait, or is being sent, waits as a whole.
    """
    first = aliased(Message)
    head_waits = (
        select(col(first.id))
        .where(
            col(first.chat_id) == _TABLE.c.chat_id,
            col(first.state).in_(_OPEN),
            col(first.id) <= _TABLE.c.id,
            or_(col(first.state) == MessageState.STARTED, col(first.not_before) > now),
        )
        .exists()
    )
    query = (
        select(*(_TABLE.c[name] for name in Parcel.__slots__))
        .where(_TABLE.c.state == MessageState.PENDING, _TABLE.c.not_before <= now, ~head_waits)
        .order_by(_TABLE.c.priority, _TABLE.c.id)
        .limit(limit)
        .with_for_update(of=_TABLE, skip_locked=True)
    )
    if busy:
        query = query.where(_TABLE.c.chat_id.not_in(busy))
    connection = session.connection()
    parcels = _in_chat_order([Parcel(**row) for row in connection.execute(query).mappings()])
    if parcels:
        started = {
            "state": MessageState.STARTED,
            "attempts": _TABLE.c.attempts + 1,
            "not_before": now + LEASE,
        }
        connection.execute(update(_TABLE).where(_TABLE.c.id.in_([p.id for p in parcels])).values(started))
    return parcels


def _in_chat_order(parcels: Sequence[Parcel]) -> list[Parcel]:
    kept: dict[int, list[Parcel]] = {}
    for parcel in parcels:
        kept.setdefault(parcel.chat_id, []).append(parcel)
    return [p for chat in kept.values() for p in sorted(chat, key=lambda p: p.id)[:PER_CHAT]]


def settle(session: Session, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Write down what became of messages."""
    connection = session.connection()
    for delivery in deliveries:
        values = {"state": delivery.state, **delivery.changes}
        if delivery.state not in _OPEN:
            values["finished_at"] = now
        if (
            delivery.state is MessageState.SENT
            and delivery.parcel.person_id is None
            and delivery.parcel.chat_id != NOBODY
        ):
            values["payload"] = "{}"  # strangers have not agreed to our keeping anything
        connection.execute(update(_TABLE).where(_TABLE.c.id == delivery.parcel.id).values(values))


def recover(session: Session, now: datetime, *, everything: bool, but: Collection[int] = ()) -> int:
    """Find messages whose sender died: nobody knows whether they arrived. Returns their number.

    What is owed goes out again and is counted as a repeat; a nudge is better missing than doubled.
    everything: this is the only process, so whatever is marked as started has lost its sender.
    """
    lost = and_(_TABLE.c.state == MessageState.STARTED, _TABLE.c.id.not_in(list(but)))
    if not everything:
        lost = and_(lost, _TABLE.c.not_before < now)
    again = {"state": MessageState.PENDING, "repeats": _TABLE.c.repeats + 1, "not_before": now}
    given_up = {"state": MessageState.UNKNOWN, "finished_at": now}
    connection = session.connection()
    resent = connection.execute(update(_TABLE).where(lost, _TABLE.c.owed.is_(True)).values(again))
    left = connection.execute(update(_TABLE).where(lost, _TABLE.c.owed.is_(False)).values(given_up))
    return resent.rowcount + left.rowcount


def next_time(session: Session) -> datetime | None:
    """When the next pending message may go."""
    query = select(func.min(_TABLE.c.not_before)).where(_TABLE.c.state == MessageState.PENDING)
    earliest: datetime | None = session.connection().execute(query).scalar_one()
    return earliest


def message_id_of(session: Session, number: int) -> int | None:
    """Telegram's id of a message that was sent."""
    query = select(_TABLE.c.message_id).where(_TABLE.c.id == number)
    found: int | None = session.connection().execute(query).scalar_one_or_none()
    return found


def close_chat(session: Session, chat_id: int, now: datetime) -> list[str]:
    """Stop all that waits for a chat that cannot be written to; returns the payloads that were owed."""
    waiting = and_(_TABLE.c.chat_id == chat_id, _TABLE.c.state == MessageState.PENDING)
    connection = session.connection()
    owed = (
        connection.execute(select(_TABLE.c.payload).where(waiting, _TABLE.c.owed.is_(True))).scalars().all()
    )
    ended = {"state": MessageState.UNREACHABLE, "finished_at": now}
    connection.execute(update(_TABLE).where(waiting).values(ended))
    return list(owed)


def move_chat(session: Session, old: int, new: int) -> None:
    """Rewrite a chat's id: the group became a supergroup."""
    connection = session.connection()
    connection.execute(
        update(_TABLE).where(_TABLE.c.chat_id == old, _TABLE.c.state.in_(_OPEN)).values(chat_id=new)
    )
