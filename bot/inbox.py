"""The rows behind ingress and lanes. Core statements: they run for every update."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.base import constant
from models.database import insert_into
from models.inbox import Update, UpdateState

_TABLE = Update.__table__  # type: ignore[attr-defined]
NOWHERE = 0  # the lane of what belongs to nobody


@dataclass(slots=True)
class Item:
    """An update on its way through its lane; `traceless` once its turn asked to leave nothing of it."""

    id: int
    lane: int
    raw: dict[str, Any]
    attempts: int = 0
    traceless: bool = False


def store(session: Session, raws: Sequence[dict[str, Any]], now: datetime) -> list[Item]:
    """Write updates that we do not have yet; returns those, in Telegram's order."""
    rows = [
        {
            "update_id": raw["update_id"],
            "lane": lane_of(raw),
            "payload": json.dumps(raw),
            "state": UpdateState.PENDING,
            "attempts": 0,
            "fault": "",
            "received_at": now,
        }
        for raw in raws
    ]
    stored = session.connection().execute(_store(session.get_bind().dialect.name), rows).all()
    # Of two with one number the first is the one that was written.
    by_update_id = {raw["update_id"]: raw for raw in reversed(raws)}
    return [Item(number, lane, by_update_id[update_id]) for number, update_id, lane in sorted(stored)]


@cache
def _store(dialect: str) -> Any:
    return (
        insert_into(_TABLE, dialect)
        .on_conflict_do_nothing(index_elements=["update_id"])
        .returning(_TABLE.c.id, _TABLE.c.update_id, _TABLE.c.lane)
    )


def pending(session: Session, limit: int, of_one_lane: int, but: Sequence[int] = ()) -> list[Item]:
    """The oldest updates that still wait, the first of each lane, except those already at hand."""
    query = _PENDING.where(_IN_LANE.c.place <= of_one_lane).limit(limit + len(but))
    known = set(but)
    rows = (row for row in session.connection().execute(query) if row.id not in known)
    return [Item(r.id, r.lane, json.loads(r.payload), r.attempts) for r in islice(rows, limit)]


_WAITING_SINCE = select(func.min(_TABLE.c.received_at)).where(_TABLE.c.state == constant(UpdateState.PENDING))


def waiting_since(session: Session) -> datetime | None:
    """When the longest waiting update came; None if none waits."""
    since: datetime | None = session.connection().execute(_WAITING_SINCE).scalar_one()
    return since


_IN_LANE = (
    select(
        _TABLE.c.id,
        _TABLE.c.lane,
        _TABLE.c.payload,
        _TABLE.c.attempts,
        func.row_number().over(partition_by=_TABLE.c.lane, order_by=_TABLE.c.id).label("place"),
    )
    .where(_TABLE.c.state == constant(UpdateState.PENDING))
    .subquery()
)
_PENDING = select(_IN_LANE).order_by(_IN_LANE.c.id)
_EARLIER = aliased(Update)
_HEAD = (
    select(_TABLE.c.id)
    .where(
        _TABLE.c.id == bindparam("item"),
        _TABLE.c.state == constant(UpdateState.PENDING),
        ~select(col(_EARLIER.id))
        .where(
            col(_EARLIER.lane) == bindparam("in_lane"),
            col(_EARLIER.state) == constant(UpdateState.PENDING),
            col(_EARLIER.id) < bindparam("item"),
        )
        .exists(),
    )
    # Of the head of the lane, by name: with SKIP LOCKED over "the oldest" a second replica would take the
    # second oldest while the oldest is still being handled. SQLite has one writer and no such clause.
    .with_for_update(of=_TABLE, skip_locked=True)
)
_TAKE = update(_TABLE).where(_TABLE.c.id == _HEAD.scalar_subquery()).values(state=UpdateState.DONE)
_SETTLE = update(_TABLE).where(
    _TABLE.c.id == bindparam("item"), _TABLE.c.state == constant(UpdateState.PENDING)
)

_FORGET = (
    update(_TABLE)
    .where(
        _TABLE.c.lane == bindparam("in_lane"),
        _TABLE.c.id >= bindparam("since"),
        _TABLE.c.state != UpdateState.PENDING,
    )
    .values(lane=NOWHERE, payload="")
)


def take(session: Session, item: Item) -> bool:
    """Mark an update done, in the transaction that does it; False if it is not its turn (any more)."""
    taken = session.connection().execute(_TAKE, {"item": item.id, "in_lane": item.lane})
    return bool(taken.rowcount)


def note_failure(session: Session, item: Item, fault: str) -> None:
    """Keep count of a failed attempt."""
    values = {"attempts": item.attempts, "fault": fault}
    session.connection().execute(_SETTLE.values(values), {"item": item.id})


def quarantine(session: Session, item: Item, fault: str) -> bool:
    """Put an update aside, so that what comes behind it goes on; False if it was done meanwhile."""
    values = {"state": UpdateState.QUARANTINED, "attempts": item.attempts, "fault": fault}
    done = session.connection().execute(_SETTLE.values(values), {"item": item.id})
    return bool(done.rowcount)


def forget(session: Session, lane: int, since: int) -> None:
    """Leave of a lane's updates from a row on only that we had them; those that wait are still to be read."""
    session.connection().execute(_FORGET, {"in_lane": lane, "since": since})


def lane_of(raw: dict[str, Any]) -> int:
    """The chat whose order an update belongs to, or else the person; whatever comes, it has a lane."""
    for body in raw.values():
        for path in _TO_LANE:
            number = body
            for name in path:
                number = number.get(name) if isinstance(number, dict) else None
            if type(number) is int and abs(number) < _TOO_LARGE:
                return number
    return NOWHERE


_TO_LANE = (("chat", "id"), ("message", "chat", "id"), ("from", "id"), ("user", "id"))
_TOO_LARGE = 2**63
