"""Cover of ordinary duty: a colleague does for a time what is somebody's to do."""

from centre.covers import clock
from centre.covers.asking import Span, agree, ask, colleagues, decline, undo, withdraw
from centre.covers.clock import on_left
from centre.covers.ending import end, hand_back, kept, may_end
from centre.covers.moves import ASKED, DUTIES, KNOWN, SETTLED, find
from centre.covers.views import coming, is_needed, open_of, this_month

BEGIN, UNANSWERED = clock.BEGIN, clock.UNANSWERED
DEADLINES = {clock.BEGIN: clock.on_begin, clock.END: clock.on_end}

__all__ = [
    "ASKED",
    "BEGIN",
    "DEADLINES",
    "DUTIES",
    "KNOWN",
    "SETTLED",
    "UNANSWERED",
    "Span",
    "agree",
    "ask",
    "colleagues",
    "coming",
    "decline",
    "end",
    "find",
    "hand_back",
    "is_needed",
    "kept",
    "may_end",
    "on_left",
    "open_of",
    "this_month",
    "undo",
    "withdraw",
]
