"""Own ideas: a plan by questions, reviewed by somebody by name, granted helpers and means, reported."""

from centre.proposals.desk import approve, ask_changes, decline, expect_approval, hand_over
from centre.proposals.farewell import leave
from centre.proposals.moves import PREFIX, expect, find
from centre.proposals.proposer import (
    LONGEST_TITLE,
    Idea,
    expect_proposer,
    expect_report,
    propose,
    report,
    revise,
    teams_of,
    withdraw,
)
from centre.proposals.reviewers import able
from centre.proposals.views import ProposalCard, View, by_number, card, look, of_person, queue
from centre.proposals.watch import DEADLINES, on_left

__all__ = [
    "DEADLINES",
    "LONGEST_TITLE",
    "PREFIX",
    "Idea",
    "ProposalCard",
    "View",
    "able",
    "approve",
    "ask_changes",
    "by_number",
    "card",
    "decline",
    "expect",
    "expect_approval",
    "expect_proposer",
    "expect_report",
    "find",
    "hand_over",
    "leave",
    "look",
    "of_person",
    "on_left",
    "propose",
    "queue",
    "report",
    "revise",
    "teams_of",
    "withdraw",
]
