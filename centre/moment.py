"""The present, as the centre sees it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from centre import rules
from centre.calendar import Opening, WorkingCalendar


@dataclass(frozen=True, slots=True)
class Moment:
    """The time at which something happens and the calendar by which it is judged."""

    now: datetime
    calendar: WorkingCalendar


# In a transaction: by which hours the doors are open is a rule, and rules are rows.
Present = Callable[[Session], Moment]


def present(session: Session, now: datetime, calendar: WorkingCalendar) -> Moment:
    """Give the present, by the office hours in force (rule 1.1)."""
    return Moment(now, replace(calendar, opening=Opening(*rules.load(session).office_hours)))
