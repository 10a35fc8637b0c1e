"""Calls after a service as the staff make them: the list, who may ring, and what a call comes to."""

from centre.follow_up_calls.access import may_ring
from centre.follow_up_calls.desk import expect, give_back, note_result, note_try, take
from centre.follow_up_calls.views import FollowUpCard, View, card, late, listed, look, to_ring

__all__ = [
    "FollowUpCard",
    "View",
    "card",
    "expect",
    "give_back",
    "late",
    "listed",
    "look",
    "may_ring",
    "note_result",
    "note_try",
    "take",
    "to_ring",
]
