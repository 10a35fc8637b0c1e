"""Reports: drafted from what the database holds, kept, written on, approved by a second person, sent."""

from centre.reports import due, keeping, moves, sending, writing
from centre.reports.drafting import UNITS, Draft, draft, last
from centre.reports.events import Event, unreported
from centre.reports.keeping import Taken, keep
from centre.reports.moves import PREFIX

__all__ = [
    "DEADLINES",
    "PREFIX",
    "UNITS",
    "Draft",
    "Event",
    "Taken",
    "draft",
    "due",
    "keep",
    "keeping",
    "last",
    "moves",
    "sending",
    "unreported",
    "writing",
]

DEADLINES = due.DEADLINES
