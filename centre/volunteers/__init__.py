"""Volunteers: from the first word to the thanks at the end."""

from centre.volunteers import complained, funnel, guardians, induction, levels, review, times
from centre.volunteers.applying import Offer, apply, correct, expect_correcting
from centre.volunteers.applying import expect as expect_applying
from centre.volunteers.checks import end as end_check
from centre.volunteers.checks import note as note_check
from centre.volunteers.clock import DEADLINES
from centre.volunteers.conduct import (
    appeal,
    decide_appeal,
    expect_removing,
    hear,
    hearing_ends,
    may_appeal,
    reinstate,
    remove,
    suspend,
)
from centre.volunteers.desk import check_identity, decline, expect, induct, screen
from centre.volunteers.farewell import leave
from centre.volunteers.moves import PREFIX, Why, find, for_staff, of
from centre.volunteers.own import exit_, pause, resume
from centre.volunteers.own import expect as expect_own
from centre.volunteers.probation import shift_confirmed
from centre.volunteers.standing import Standing, lock, standing
from centre.volunteers.stopping import STOPPED
from centre.volunteers.views import Step, View, VolunteerCard, VolunteerRow, card, count, look, rows, trail

__all__ = [
    "DEADLINES",
    "PREFIX",
    "STOPPED",
    "Offer",
    "Standing",
    "Step",
    "View",
    "VolunteerCard",
    "VolunteerRow",
    "Why",
    "appeal",
    "apply",
    "card",
    "check_identity",
    "complained",
    "correct",
    "count",
    "decide_appeal",
    "decline",
    "end_check",
    "exit_",
    "expect",
    "expect_applying",
    "expect_correcting",
    "expect_own",
    "expect_removing",
    "find",
    "for_staff",
    "funnel",
    "guardians",
    "hear",
    "hearing_ends",
    "induct",
    "induction",
    "leave",
    "levels",
    "lock",
    "look",
    "may_appeal",
    "note_check",
    "of",
    "pause",
    "reinstate",
    "remove",
    "resume",
    "review",
    "rows",
    "screen",
    "shift_confirmed",
    "standing",
    "suspend",
    "times",
    "trail",
]
