"""Votes."""

from centre.rules.chapter import OURS, Chapter, rule


class Contests(Chapter):
    """Votes."""

    # 19 · votes
    vote_fewest: int = rule(2, "19.1", "candidates that a vote opens with at least", OURS, ge=2)
    vote_shown: int = rule(30, "19.2", "days that the counts are shown after the close", OURS, ge=1)
    keep_votes: int = rule(1095, "19.3", "days after a vote was over", OURS, ge=30)
