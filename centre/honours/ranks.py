"""How somebody stands by their points when the best are chosen."""

from enum import StrEnum

from sqlmodel import Session

from centre import rules


class Rank(StrEnum):
    """How somebody stands by their points: 0 cannot be chosen, more than a threshold comes first."""

    NONE = "none"
    ELIGIBLE = "eligible"
    PREFERRED = "preferred"


def rank(session: Session, points: int, *, party: bool) -> Rank:
    """How somebody with so many points stands; "above" is strict: who has as many as the threshold is not."""
    if points <= 0:
        return Rank.NONE
    return Rank.PREFERRED if points > threshold(session, party=party) else Rank.ELIGIBLE


def threshold(session: Session, *, party: bool) -> int:
    """The points that somebody must pass to come first (rules 14.33 and 14.34)."""
    in_force = rules.load(session)
    return in_force.points_preferred_party if party else in_force.points_preferred
