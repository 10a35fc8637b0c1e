"""What is personal about ratings: who said it, and their words. Whom it is about is never told who."""

from typing import Any

from sqlmodel import select

from centre.personal_data.kinds import Personal, blank, whose
from models.ratings import Rating
from models.who import Who

_own = whose(Rating.person_id)


def _ratings(who: Who) -> Any:
    return select(Rating.id).where(_own(who)).scalar_subquery()


PERSONAL = (
    Personal(
        "ratings",
        Rating,
        _own,
        (
            "matter",
            "state",
            "grade",
            "reasons",
            "speed",
            "completeness",
            "skill",
            "environment",
            "useful",
            "again",
            "words",
            "call_back",
            "phone",
            "invited_at",
            "given_at",
        ),
        blank(Rating, _own, "words", "phone"),
        "kept.ratings",
        ("rating", _ratings),
    ),
)
