"""What waits in the database, and for how long: whether the bot keeps up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from centre import faults
from models.base import constant
from models.deadlines import Deadline, DeadlineState
from models.inbox import Update, UpdateState
from models.outbox import Message, MessageState, Notice, NoticeState
from models.replicas import Replica

# A sweep is at most twenty seconds away: what is due for longer was missed.
OVERDUE = timedelta(minutes=1)
_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Condition:
    """How much waits.

    updates_wait: how long the oldest one has been waiting for its turn. messages: those that are open, by
    their state. messages_wait: how long the oldest one is past the time when it should have gone.
    replicas: how many bots share the work.
    """

    updates: int
    updates_wait: timedelta
    messages: Mapping[MessageState, int]
    messages_wait: timedelta
    deadlines_overdue: int
    notices_overdue: int
    replicas: int

    @property
    def keeps_up(self) -> bool:
        """Whether nobody waits for so long that they must take the bot for broken."""
        return max(self.updates_wait, self.messages_wait) < faults.LATE


def look(session: Session, now: datetime) -> Condition:
    """Read what waits; a few small queries over what is open."""
    connection = session.connection()
    updates, since = connection.execute(_UPDATES).one()
    messages = {row[0]: row[1] for row in connection.execute(_MESSAGES)}
    due = connection.execute(_LONGEST_DUE.where(col(Message.not_before) <= now)).scalar_one()
    before = now - OVERDUE
    return Condition(
        updates,
        _since(since, now),
        messages,
        _since(due, now),
        connection.execute(_DEADLINES.where(col(Deadline.due_at) < before)).scalar_one(),
        connection.execute(_NOTICES.where(col(Notice.due_at) < before)).scalar_one(),
        connection.execute(_REPLICAS).scalar_one(),
    )


def _since(then: datetime | None, now: datetime) -> timedelta:
    return _NOTHING if then is None else max(now - then, _NOTHING)


_UPDATES = select(func.count(), func.min(col(Update.received_at))).where(
    col(Update.state) == constant(UpdateState.PENDING)
)
_UNFINISHED = col(Message.finished_at).is_(None)
_MESSAGES = select(col(Message.state), func.count()).where(_UNFINISHED).group_by(col(Message.state))
_LONGEST_DUE = select(func.min(col(Message.not_before))).where(
    _UNFINISHED, col(Message.state) == MessageState.PENDING
)
_DEADLINES = (
    select(func.count()).select_from(Deadline).where(col(Deadline.state) == constant(DeadlineState.WAITING))
)
_NOTICES = select(func.count()).select_from(Notice).where(col(Notice.state) == constant(NoticeState.WAITING))
_REPLICAS = select(func.count()).select_from(Replica)
