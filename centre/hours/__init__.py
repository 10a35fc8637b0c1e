"""What volunteers gave: hours line by line, and the points that come of them."""

from centre.hours import clock, disputes, overdue, points, stars, weighing
from centre.hours.disputes import (
    answer_by,
    answering,
    asked,
    dispute,
    expect_dispute,
    for_answer,
    is_open,
    keep,
)
from centre.hours.lines import (
    confirm,
    correct,
    corrections,
    look,
    of_person,
    of_self,
    propose,
    refuse,
    served,
    set_times,
)
from centre.hours.moves import find, for_lead
from centre.hours.overdue import due_at, late
from centre.hours.points import balance
from centre.hours.sums import comes_to, ever, on_day, total
from centre.hours.vouching import confirm_all, for_vouching, may_vouch, of_shift, to_decide, waiting

DEADLINES = {**clock.DEADLINES, **disputes.DEADLINES, **overdue.DEADLINES}

__all__ = [
    "DEADLINES",
    "answer_by",
    "answering",
    "asked",
    "balance",
    "comes_to",
    "confirm",
    "confirm_all",
    "correct",
    "corrections",
    "dispute",
    "due_at",
    "ever",
    "expect_dispute",
    "find",
    "for_answer",
    "for_lead",
    "for_vouching",
    "is_open",
    "keep",
    "late",
    "look",
    "may_vouch",
    "of_person",
    "of_self",
    "of_shift",
    "on_day",
    "points",
    "propose",
    "refuse",
    "served",
    "set_times",
    "stars",
    "to_decide",
    "total",
    "waiting",
    "weighing",
]
