"""Duty: the rota, its swaps and its hand-over notes, and who takes the next urgent matter."""

from centre.duty import clock, lapses, post_swaps, posts, swaps
from centre.duty.clock import watch
from centre.duty.days import DAY, DutyLine, colleagues, find, line, lines, today
from centre.duty.ladder import UNREACHED, ladder, tell_unreached, unreached
from centre.duty.load import leads
from centre.duty.notes import HandedOver, before, expect_yours, write
from centre.duty.notes import of as notes_of
from centre.duty.rota import Pair, lay, on_left
from centre.duty.swaps import accept, ask, decline, theirs, withdraw
from centre.duty.swaps import expect_yours as expect_swap
from centre.duty.swaps import find as find_swap

DEADLINES = {
    clock.REMINDER: clock.on_reminder,
    clock.MORNING: clock.on_morning,
    clock.EVENING: clock.on_evening,
    clock.AHEAD: clock.on_ahead,
    posts.REMINDER: posts.on_reminder,
    swaps.LAPSE: lapses.on_lapse,
}

__all__ = [
    "DAY",
    "DEADLINES",
    "UNREACHED",
    "DutyLine",
    "HandedOver",
    "Pair",
    "accept",
    "ask",
    "before",
    "colleagues",
    "decline",
    "expect_swap",
    "expect_yours",
    "find",
    "find_swap",
    "ladder",
    "lay",
    "leads",
    "line",
    "lines",
    "notes_of",
    "on_left",
    "post_swaps",
    "posts",
    "tell_unreached",
    "theirs",
    "today",
    "unreached",
    "watch",
    "withdraw",
    "write",
]
