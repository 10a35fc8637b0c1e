"""Call-backs: somebody wants to talk to a person, and somebody is responsible until they have."""

from centre.calls.clock import DEADLINES, lapse, on_left
from centre.calls.desk import add_note, hand_over, note_call, reply, take
from centre.calls.moves import expect
from centre.calls.resident import PREFIX, ask, reopen, settle, withdraw, write
from centre.calls.views import (
    CallCard,
    CallLineView,
    Said,
    View,
    by_number,
    card,
    look,
    of_resident,
    queue,
    said,
)

__all__ = [
    "DEADLINES",
    "PREFIX",
    "CallCard",
    "CallLineView",
    "Said",
    "View",
    "add_note",
    "ask",
    "by_number",
    "card",
    "expect",
    "hand_over",
    "lapse",
    "look",
    "note_call",
    "of_resident",
    "on_left",
    "queue",
    "reopen",
    "reply",
    "said",
    "settle",
    "take",
    "withdraw",
    "write",
]
