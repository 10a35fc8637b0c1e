"""The rows behind the courier: which messages go now, and what became of them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.outbox import Message, MessageState, Priority
from models.replicas import Replica

_TABLE = Message.__table__  # type: ignore[attr-defined]
# Said in every search for open messages: only so does SQLite use the partial indexes.
_UNFINISHED = _TABLE.c.finished_at.is_(None)
_OPEN = (MessageState.PENDING, MessageState.STARTED)
PER_CHAT = 4
# Rows need a chat; what concerns everybody, such as the command menus, is under this one.
NOBODY = 0


class TakenOver(Exception):  # noqa: N818 - an everyday outcome where there are several replicas
    """Some of the messages are in other hands by now: their sender was taken for dead."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message claimed for sending, by the replica of that number."""

    id: int
    replica_id: int
    chat_id: int
    person_id: int | None
    method: str
    payload: str
    edits: int | None
    owed: bool
    traceless: bool
    attempts: int
    repeats: int
    priority: Priority

    @property
    def patient(self) -> bool:
        """Whether nobody waits for it."""
        return self.priority > Priority.REPLY


_PARCEL = [_TABLE.c[name] for name in Parcel.__slots__ if name != "replica_id"]
_EARLIER = aliased(Message)
# The first open message of its chat, and nobody is sending it.
_IS_HEAD = and_(
    _UNFINISHED,
    _TABLE.c.state == MessageState.PENDING,
    ~select(col(_EARLIER.id))
    .where(
        col(_EARLIER.finished_at).is_(None),
        col(_EARLIER.chat_id) == _TABLE.c.chat_id,
        col(_EARLIER.id) < _TABLE.c.id,
    )
    .exists(),
)


# Whoever takes something in hand stays on the roll until that is written: nobody is buried without it.
_ME = (
    select(col(Replica.id))
    .where(col(Replica.id) == bindparam("me"))
    .with_for_update(read=True, key_share=True)
).cte("me")
# Written once: to put a statement together costs several times what it takes to run it.
_HEADS = (
    select(_TABLE.c.chat_id, _TABLE.c.priority)
    .where(
        _IS_HEAD,
        select(_ME.c.id).exists(),
        _TABLE.c.not_before <= bindparam("now"),
        _TABLE.c.chat_id.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(_TABLE.c.priority, _TABLE.c.id)
    .limit(bindparam("chats_at_most"))
    .with_for_update(of=_TABLE, skip_locked=True)
)
_WAITING = (
    select(
        *_PARCEL,
        _TABLE.c.not_before,
        func.row_number().over(partition_by=_TABLE.c.chat_id, order_by=_TABLE.c.id).label("place"),
    )
    .where(_UNFINISHED, _TABLE.c.chat_id.in_(bindparam("chats", expanding=True)))
    .subquery()
)
_FIRST = select(_WAITING).where(_WAITING.c.place <= PER_CHAT).order_by(_WAITING.c.id)
_START = (
    update(_TABLE)
    .where(_TABLE.c.id.in_(bindparam("claimed", expanding=True)))
    .values(
        state=MessageState.STARTED, attempts=_TABLE.c.attempts + 1, replica_id=bindparam("in_the_hands_of")
    )
)
_PUT_BACK = (
    update(_TABLE)
    .where(
        _UNFINISHED,
        _TABLE.c.state == MessageState.STARTED,
        _TABLE.c.replica_id == bindparam("in_the_hands_of"),
        _TABLE.c.chat_id.not_in(bindparam("busy", expanding=True)),
    )
    .values(state=MessageState.PENDING, attempts=_TABLE.c.attempts - 1)
)
# A replica that was taken for dead writes nothing down: others have sent it meanwhile.
_SETTLE = update(_TABLE).where(
    _TABLE.c.id == bindparam("settled"),
    _TABLE.c.replica_id == bindparam("in_the_hands_of"),
    _TABLE.c.state == MessageState.STARTED,
)
_LOST = and_(
    _UNFINISHED,
    _TABLE.c.state == MessageState.STARTED,
    or_(
        _TABLE.c.replica_id.is_(None),
        ~select(col(Replica.id)).where(col(Replica.id) == _TABLE.c.replica_id).exists(),
    ),
)
_HELD = select(_TABLE.c.id, _TABLE.c.replica_id).where(
    _UNFINISHED,
    _TABLE.c.state == MessageState.STARTED,
    _TABLE.c.id.in_(bindparam("numbers", expanding=True)),
)
# Strangers have not agreed to our keeping anything; what leaves no trace must not even say whose it was.
_STRANGERS = and_(_TABLE.c.person_id.is_(None), _TABLE.c.chat_id != NOBODY)
_LET_GO = {
    "payload": case((or_(_TABLE.c.traceless, _STRANGERS), ""), else_=_TABLE.c.payload),
    "chat_id": case((_TABLE.c.traceless, NOBODY), else_=_TABLE.c.chat_id),
}
_FINISH = _SETTLE.values(_LET_GO)
_FORGET = (
    update(_TABLE)
    .where(
        _TABLE.c.chat_id == bindparam("chat"),
        _TABLE.c.created_at >= bindparam("since"),
        _TABLE.c.notice_id.is_(None),
        _TABLE.c.subject_id.is_(None),
    )
    .values(
        traceless=True,
        person_id=None,
        payload=case((_UNFINISHED, _TABLE.c.payload), else_=""),
        chat_id=case((_UNFINISHED, _TABLE.c.chat_id), else_=NOBODY),
    )
)
_NEXT_TIME = select(_TABLE.c.not_before).where(_IS_HEAD).order_by(_TABLE.c.not_before).limit(1)
_MESSAGE_ID = select(_TABLE.c.message_id).where(_TABLE.c.id == bindparam("row"))


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a parcel; `changes` are the columns to write."""

    parcel: Parcel
    state: MessageState
    changes: dict[str, Any]


def claim(
    session: Session,
    now: datetime,
    chats_at_most: int,
    busy: Collection[int],
    *,
    replica_id: int,
    patient_at_most: int | None = None,
) -> list[Parcel]:
    """Mark the next messages as started: replies before reminders before broadcasts, each chat in its order.

    replica_id: who claims them; whoever is not on the roll gets none. patient_at_most: so many of the chats
    may be such that nobody waits there for a reply.

    A chat whose first open message must wait, or is being sent, waits as a whole. Whoever holds the first one
    holds the chat: another replica passes over it, and so cannot send the second before the first.
    """
    connection = session.connection()
    free = {"me": replica_id, "now": now, "busy": list(busy), "chats_at_most": chats_at_most}
    heads = connection.execute(_HEADS, free).all()
    replies = [chat for chat, priority in heads if priority == Priority.REPLY]
    others = [chat for chat, priority in heads if priority != Priority.REPLY]
    chats = [*replies, *others[:patient_at_most]]
    if not chats:
        return []
    parcels = []
    held_up: set[int] = set()
    for number, *columns, not_before, _place in connection.execute(_FIRST, {"chats": chats}):
        parcel = Parcel(number, replica_id, *columns)
        if parcel.chat_id in held_up or not_before > now:
            held_up.add(parcel.chat_id)
        else:
            parcels.append(parcel)
    claimed = [parcel.id for parcel in parcels]
    connection.execute(_START, {"claimed": claimed, "in_the_hands_of": replica_id})
    return sorted(parcels, key=lambda parcel: chats.index(parcel.chat_id))


def settle(session: Session, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Write down what became of messages.

    Raises:
        TakenOver: some of them are in other hands; then nothing of it must be committed.
    """
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for delivery in deliveries:
        values = {"state": delivery.state, **delivery.changes}
        if delivery.state not in _OPEN:
            values["finished_at"] = now
        held = {"settled": delivery.parcel.id, "in_the_hands_of": delivery.parcel.replica_id}
        alike.setdefault(tuple(values), []).append(held | values)
    connection, written = session.connection(), 0
    for columns, rows in alike.items():
        written += connection.execute(_FINISH if "finished_at" in columns else _SETTLE, rows).rowcount
    if written != len(deliveries):
        raise TakenOver


def put_back(session: Session, replica_id: int, busy: Collection[int]) -> None:
    """Put back what a replica claimed without hearing of it, in all chats but those that it is writing to."""
    session.connection().execute(_PUT_BACK, {"in_the_hands_of": replica_id, "busy": list(busy)})


def still_held(session: Session, parcels: Collection[Parcel]) -> set[int]:
    """Which of the messages are still in the hands that claimed them."""
    found = session.connection().execute(_HELD, {"numbers": [parcel.id for parcel in parcels]})
    holders = {row.id: row.replica_id for row in found}
    return {parcel.id for parcel in parcels if holders.get(parcel.id) == parcel.replica_id}


def recover(session: Session, now: datetime) -> int:
    """Find messages whose sender died: nobody knows whether they arrived. Returns their number.

    What is owed goes out again and is counted as a repeat; a nudge is better missing than doubled.
    """
    again = {"state": MessageState.PENDING, "repeats": _TABLE.c.repeats + 1, "not_before": now}
    given_up = {"state": MessageState.UNKNOWN, "finished_at": now}
    connection = session.connection()
    resent = connection.execute(update(_TABLE).where(_LOST, _TABLE.c.owed.is_(True)).values(again))
    left = connection.execute(update(_TABLE).where(_LOST, _TABLE.c.owed.is_(False)).values(given_up))
    return resent.rowcount + left.rowcount


def next_time(session: Session) -> datetime | None:
    """When the next message may go; what waits behind another one goes with it."""
    earliest: datetime | None = session.connection().execute(_NEXT_TIME).scalar_one_or_none()
    return earliest


def message_id_of(session: Session, number: int) -> int | None:
    """Telegram's id of a message that was sent."""
    found: int | None = session.connection().execute(_MESSAGE_ID, {"row": number}).scalar_one_or_none()
    return found


def close_chat(session: Session, chat_id: int, now: datetime) -> list[str]:
    """Stop all that waits for a chat that cannot be written to; returns the payloads that were owed.

    What leaves no trace is on nobody's telephone list.
    """
    waiting = and_(_TABLE.c.chat_id == chat_id, _TABLE.c.state == MessageState.PENDING)
    connection = session.connection()
    told = and_(waiting, _TABLE.c.owed.is_(True), _TABLE.c.traceless.is_(False))
    payloads = select(_TABLE.c.payload).where(told).order_by(_TABLE.c.id)
    owed = connection.execute(payloads).scalars().all()
    ended = {"state": MessageState.UNREACHABLE, "finished_at": now, **_LET_GO}
    connection.execute(update(_TABLE).where(waiting).values(ended))
    return list(owed)


def forget(session: Session, chat_id: int, since: datetime) -> None:
    """Leave of what a chat was told since only that it was told something; what is on its way arrives.

    What was said about a record, or promised by a notice, is not of this conversation: it stays.
    """
    session.connection().execute(_FORGET, {"chat": chat_id, "since": since})


def move_chat(session: Session, old: int, new: int) -> None:
    """Rewrite a chat's id in what is still to be sent: the group became a supergroup."""
    connection = session.connection()
    still = and_(_UNFINISHED, _TABLE.c.chat_id == old)
    for number, payload in connection.execute(select(_TABLE.c.id, _TABLE.c.payload).where(still)).all():
        rewritten = json.dumps({**json.loads(payload), "chat_id": new})
        values = {"chat_id": new, "payload": rewritten}
        connection.execute(update(_TABLE).where(_TABLE.c.id == number).values(values))
