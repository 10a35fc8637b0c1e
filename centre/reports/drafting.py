"""What a report is drafted from: figures, what was done, what went wrong, what must be told, plans."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from centre import periods, summaries
from centre.moment import Moment
from centre.periods import Period, Unit
from centre.reports import events
from centre.reports.events import Event
from centre.summaries import ALL, Beside, Summary
from models.base import Row
from models.rectification import Cause, Item, ItemState
from models.shifts import Shift, ShiftState

# Of what a report is asked for most.
UNITS = (Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR)


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a report of a period says by itself.

    served: shifts that were held. mended: numbers of what was put right. causes: how often something was
    found, by its cause; None is one that nobody has named yet. relapsed: how much did not last. earlier: what
    happened before and is in no report that was sent. open: what is still to be put right now. coming: shifts
    of the time of the same length that follows.
    """

    figures: Summary
    served: int
    mended: Sequence[str]
    causes: Mapping[Cause | None, int]
    relapsed: int
    events: Sequence[Event]
    earlier: Sequence[Event]
    open: int
    coming: int

    @property
    def period(self) -> Period:
        """Of which time it is."""
        return self.figures.period


def last(moment: Moment, unit: Unit) -> Period:
    """The week, month, quarter or year that ended last."""
    today = moment.calendar.local(moment.now).date()
    running = periods.containing(moment.calendar, unit, today)
    return periods.containing(moment.calendar, unit, running.first - timedelta(days=1))


def draft(
    session: Session, moment: Moment, period: Period, watch: Callable[[Sequence[str]], Iterable[str]] = iter
) -> Draft:
    """Put together what a report says, by what the database holds now; `watch` sees how far that is.

    Raises:
        Refused: the period has not begun, or is longer than anybody remembers.
    """
    summaries.expect_period(moment, period)
    numbers = [number for section in ALL.values() for number in section]
    return Draft(
        summaries.read(session, moment, period, watch(numbers), beside=Beside.BEFORE),
        _shifts(session, period.begins, period.ends, over=True),
        _mended(session, period),
        _causes(session, period),
        _relapsed(session, period),
        events.within(session, period.begins, period.ends),
        events.unreported(session, period.begins),
        _count(session, Item, col(Item.ended_at).is_(None), col(Item.closed_at).is_(None)),
        _shifts(session, period.ends, period.ends + (period.ends - period.begins), over=False),
    )


def _shifts(session: Session, since: datetime, until: datetime, *, over: bool) -> int:
    states = (ShiftState.WRAP_UP, ShiftState.ARCHIVED) if over else (ShiftState.OPEN, ShiftState.RUNNING)
    begun = (col(Shift.starts_at) >= since, col(Shift.starts_at) < until)
    return _count(session, Shift, *begun, col(Shift.state).in_(states))


def _mended(session: Session, period: Period) -> list[str]:
    closed = (col(Item.closed_at) >= period.begins, col(Item.closed_at) < period.ends)
    found = select(Item.number).where(*closed).order_by(col(Item.closed_at), col(Item.id))
    return [number for number in session.exec(found) if number]


def _causes(session: Session, period: Period) -> dict[Cause | None, int]:
    """What was found in the period and stands, the most frequent cause first."""
    found = (col(Item.created_at) >= period.begins, col(Item.created_at) < period.ends)
    causes: Sequence[Cause | None] = session.exec(
        select(col(Item.cause)).where(*found, col(Item.state) != ItemState.CLEARED)
    ).all()
    counted = Counter(causes)
    return {cause: counted[cause] for cause in sorted(counted, key=lambda one: (-counted[one], one or "~"))}


def _relapsed(session: Session, period: Period) -> int:
    ended = (col(Item.ended_at) >= period.begins, col(Item.ended_at) < period.ends)
    return _count(session, Item, *ended, col(Item.state) == ItemState.RELAPSED)


def _count(session: Session, model: type[Row], *conditions: Any) -> int:
    return session.exec(select(func.count()).select_from(model).where(*conditions)).one()
