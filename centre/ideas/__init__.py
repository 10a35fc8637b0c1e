"""Calls for ideas: opened, handed in to, read, shortlisted, voted on, and what became of them."""

from centre.ideas.calls import (
    DEADLINES,
    OPENED,
    CallPlan,
    announce,
    archive,
    call_off,
    expect,
    find,
    make,
    put_to_vote,
    shortlist,
    shown,
)
from centre.ideas.entries import (
    Entry,
    enlist,
    entries,
    hand_in,
    look,
    of_case,
    page_of,
    standing,
    take_off,
    vote_until,
)
from centre.ideas.telling import READ, STAGE
from centre.ideas.watch import WAITS

__all__ = [
    "DEADLINES",
    "OPENED",
    "READ",
    "STAGE",
    "WAITS",
    "CallPlan",
    "Entry",
    "announce",
    "archive",
    "call_off",
    "enlist",
    "entries",
    "expect",
    "find",
    "hand_in",
    "look",
    "make",
    "of_case",
    "page_of",
    "put_to_vote",
    "shortlist",
    "shown",
    "standing",
    "take_off",
    "vote_until",
]
