"""Bad marks: a grade of the two lowest is looked into, put right or explained, and asked about once more."""

from centre.bad_marks.access import PREFIX, by_number, expect, find, may, sees, visible, wants_call, works
from centre.bad_marks.answers import answer, fixed, not_fixed, not_to_be_rung, of_person, rung, unreached
from centre.bad_marks.clock import DEADLINES, leave, on_left
from centre.bad_marks.counting import Care, care
from centre.bad_marks.opening import graded, of_rating
from centre.bad_marks.steps import (
    accept,
    appeal,
    explain,
    fix,
    note_try,
    plan,
    reach,
    reject,
    take,
    verify,
    write,
)
from centre.bad_marks.views import BadMarkCard, View, card, line, listed, look, to_contact

__all__ = [
    "DEADLINES",
    "PREFIX",
    "BadMarkCard",
    "Care",
    "View",
    "accept",
    "answer",
    "appeal",
    "by_number",
    "card",
    "care",
    "expect",
    "explain",
    "find",
    "fix",
    "fixed",
    "graded",
    "leave",
    "line",
    "listed",
    "look",
    "may",
    "not_fixed",
    "not_to_be_rung",
    "note_try",
    "of_person",
    "of_rating",
    "on_left",
    "plan",
    "reach",
    "reject",
    "rung",
    "sees",
    "take",
    "to_contact",
    "unreached",
    "verify",
    "visible",
    "wants_call",
    "works",
    "write",
]
