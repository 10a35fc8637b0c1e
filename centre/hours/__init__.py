"""What volunteers gave: hours line by line, and the points that come of them."""

from centre.hours import clock, disputes
from centre.hours.disputes import dispute, keep
from centre.hours.lines import (
    comes_to,
    confirm,
    correct,
    of_person,
    on_day,
    propose,
    refuse,
    served,
    total,
    waiting,
)
from centre.hours.moves import find, for_lead
from centre.hours.points import balance

DEADLINES = {**clock.DEADLINES, **disputes.DEADLINES}

__all__ = [
    "DEADLINES",
    "balance",
    "comes_to",
    "confirm",
    "correct",
    "dispute",
    "find",
    "for_lead",
    "keep",
    "of_person",
    "on_day",
    "propose",
    "refuse",
    "served",
    "total",
    "waiting",
]
