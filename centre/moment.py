"""The present, as the centre sees it."""

from dataclasses import dataclass
from datetime import datetime

from centre.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Moment:
    """The time at which something happens and the calendar by which it is judged."""

    now: datetime
    calendar: WorkingCalendar
