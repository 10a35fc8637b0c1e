"""Honours: who can be chosen and why, in rounds that people decide; lists only of who wants to be in them."""

from centre.honours import boards, cards, eligibility, figures, objections, ranks, rounds, sharing, shortlist

DEADLINES = {**rounds.DEADLINES}

__all__ = [
    "DEADLINES",
    "boards",
    "cards",
    "eligibility",
    "figures",
    "objections",
    "ranks",
    "rounds",
    "sharing",
    "shortlist",
]
