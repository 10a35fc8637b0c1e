"""What must be put right: numbered items from the finding to the look-back."""

from centre.rectification.access import PREFIX, expect, find, may
from centre.rectification.finding import inspect, open_finding
from centre.rectification.steps import (
    assign,
    clear,
    dispute,
    extend,
    hand_in,
    last,
    relapse,
    send_back,
    settle,
    start,
    take,
    uphold,
    verify,
)
from centre.rectification.views import ItemCard, View, by_number, card, items, look
from centre.rectification.watch import DEADLINES, on_left

__all__ = [
    "DEADLINES",
    "PREFIX",
    "ItemCard",
    "View",
    "assign",
    "by_number",
    "card",
    "clear",
    "dispute",
    "expect",
    "extend",
    "find",
    "hand_in",
    "inspect",
    "items",
    "last",
    "look",
    "may",
    "on_left",
    "open_finding",
    "relapse",
    "send_back",
    "settle",
    "start",
    "take",
    "uphold",
    "verify",
]
