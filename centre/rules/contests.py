"""Votes and calls for ideas."""

from centre.rules.chapter import OURS, Chapter, rule


class Contests(Chapter):
    """Votes and calls for ideas."""

    # 19 · votes and calls for ideas
    vote_fewest: int = rule(2, "19.1", "candidates that a vote opens with at least", OURS, ge=2)
    vote_shown: int = rule(30, "19.2", "days that the counts are shown after the close", OURS, ge=1)
    ideas_chosen: int = rule(3, "19.20", "ideas that a vote on a shortlist chooses", OURS, ge=1)
    idea_call_step: int = rule(
        5, "19.22", "working days until a call for ideas that waits for the staff is reminded of", OURS, ge=1
    )
    idea_call_overdue_every: int = rule(1, "19.23", "working days", OURS, ge=1)
    keep_idea_calls: int = rule(1095, "19.21", "days after a call was summed up or called off", OURS, ge=30)
    keep_votes: int = rule(1095, "19.3", "days after a vote was over", OURS, ge=30)
