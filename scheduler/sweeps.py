"""One look at what is due: deadlines act, notices are put into words."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, union_all
from sqlmodel import Session, col

from centre import deadlines, notices
from centre.moment import Moment, Present
from models.base import constant
from models.deadlines import Deadline, DeadlineState
from models.outbox import Notice, NoticeState

BATCH = 100
RETRY = timedelta(minutes=10)
log = logging.getLogger(__name__)
Tell = Callable[[Session, Moment, Notice], None]


_WAITING = union_all(
    select(func.min(col(Notice.due_at)).label("due_at")).where(
        col(Notice.state) == constant(NoticeState.WAITING)
    ),
    select(func.min(col(Deadline.due_at))).where(col(Deadline.state) == constant(DeadlineState.WAITING)),
).subquery()
_NEXT_DUE = select(func.min(_WAITING.c.due_at))


@dataclass(frozen=True, slots=True)
class Swept:
    """What one look did, and whether there may be more due at once."""

    acted: int
    told: int

    @property
    def more(self) -> bool:
        """Whether a batch was full."""
        return max(self.acted, self.told) >= BATCH


def sweep(session: Session, now: datetime, present: Present, tell: Tell) -> Swept:
    """Act on due deadlines, then put due notices into the outbox with `tell`; one batch of each."""
    soonest = next_due(session)
    if soonest is None or soonest > now:
        return Swept(0, 0)  # as most looks end: after every promise there is one
    moment = present(session)
    acted = deadlines.act_on_due(session, moment, BATCH)
    due = notices.due(session, now, BATCH)
    for notice in due:
        number, kind = notice.id, notice.kind
        try:
            with session.begin_nested():
                tell(session, moment, notice)
        except Exception:
            # A sentence that cannot be said must not keep the others from being said.
            log.exception("notice %s of kind %s could not be told", number, kind)
            notices.put_off(session, number, now + RETRY)
    return Swept(acted, len(due))


def next_due(session: Session) -> datetime | None:
    """When the next deadline or notice is due; None if nothing waits."""
    earliest: datetime | None = session.connection().execute(_NEXT_DUE).scalar_one()
    return earliest
