"""Votes: candidates who agreed, one changeable ballot a verified person, counts only at the close."""

from centre.contests import ballots, candidates, voters, votes

DEADLINES = {**votes.DEADLINES}

__all__ = ["DEADLINES", "ballots", "candidates", "voters", "votes"]
