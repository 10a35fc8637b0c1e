"""One look at what is due: deadlines act, notices are put into words."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlmodel import Session, col

from centre import deadlines, emergencies, notices
from centre.moment import Moment, Present
from models.base import constant
from models.deadlines import Deadline, DeadlineState
from models.outbox import Notice, NoticeState

# Few enough for a resident who writes meanwhile: each of their writes waits for one batch at most.
BATCH = 10
RETRY = timedelta(minutes=10)
log = logging.getLogger(__name__)
Tell = Callable[[Session, Moment, Notice], None]


def _next_due(*, urgent: bool) -> Select[Any]:
    notice = select(func.min(col(Notice.due_at)).label("due_at"))
    notice = notice.where(col(Notice.state) == constant(NoticeState.WAITING))
    deadline = select(func.min(col(Deadline.due_at)))
    deadline = deadline.where(col(Deadline.state) == constant(DeadlineState.WAITING))
    if urgent:
        notice = notice.where(notices.URGENT)
        deadline = deadline.where(col(Deadline.kind).in_(deadlines.URGENT))
    waiting = union_all(notice, deadline).subquery()
    return select(func.min(waiting.c.due_at))


_NEXT_DUE, _NEXT_URGENT = _next_due(urgent=False), _next_due(urgent=True)


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
    """Act on due deadlines, then put due notices into the outbox with `tell`; one batch of each.

    While an emergency holds things back, only what is urgent: the rest stays due (N.6).
    """
    soonest = next_due(session)
    if soonest is None or soonest > now:
        return Swept(0, 0)  # as most looks end: after every promise there is one
    moment = present(session)
    urgent = emergencies.holding(session)
    acted = deadlines.act_on_due(session, moment, BATCH, urgent=urgent)
    due = notices.due(session, now, BATCH, urgent=urgent)
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
    """When the next deadline or notice is due that is not held back; None if nothing waits."""
    statement = _NEXT_URGENT if emergencies.holding(session) else _NEXT_DUE
    earliest: datetime | None = session.connection().execute(statement).scalar_one()
    return earliest
