"""What must be put right: numbered items from the finding to the look-back."""

from centre.rectification.access import PREFIX, expect, find, may
from centre.rectification.counting import ItemFigures, figures
from centre.rectification.finding import inspect, open_finding
from centre.rectification.importing import Pasted, open_all, read_list
from centre.rectification.origins import ORIGINS, Origin, expect_origin, made_of, make_of, origin_number
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
    "ORIGINS",
    "PREFIX",
    "ItemCard",
    "ItemFigures",
    "Origin",
    "Pasted",
    "View",
    "assign",
    "by_number",
    "card",
    "clear",
    "dispute",
    "expect",
    "expect_origin",
    "extend",
    "figures",
    "find",
    "hand_in",
    "inspect",
    "items",
    "last",
    "look",
    "made_of",
    "make_of",
    "may",
    "on_left",
    "open_all",
    "open_finding",
    "origin_number",
    "read_list",
    "relapse",
    "send_back",
    "settle",
    "start",
    "take",
    "uphold",
    "verify",
]
