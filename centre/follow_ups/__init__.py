"""Calls after a service: which matters are followed up, by when, and who rang.

What a call comes to is `centre/follow_up_calls`, which knows the matters themselves.
"""

from centre.follow_ups.clock import DEADLINES, on_left
from centre.follow_ups.counting import Rung, attempts, rung
from centre.follow_ups.drawing import Ended, begin, drop, leave
from centre.follow_ups.moves import NEW, OVERDUE, find, move, of_matter, reached_by, tell_new, watch

__all__ = [
    "DEADLINES",
    "NEW",
    "OVERDUE",
    "Ended",
    "Rung",
    "attempts",
    "begin",
    "drop",
    "find",
    "leave",
    "move",
    "of_matter",
    "on_left",
    "reached_by",
    "rung",
    "tell_new",
    "watch",
]
