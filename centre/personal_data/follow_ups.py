"""What is personal about calls after a service."""

from typing import Any

from sqlmodel import select

from centre.personal_data.kinds import Personal, blank, whose
from models.follow_ups import FollowUp
from models.who import Who

_own = whose(FollowUp.person_id)


def _follow_ups(who: Who) -> Any:
    return select(FollowUp.id).where(_own(who)).scalar_subquery()


PERSONAL = (
    Personal(
        "follow_ups",
        FollowUp,
        _own,
        ("kind", "number", "state", "tries", "tried_on", "result", "grade", "words", "due_at", "closed_at"),
        blank(FollowUp, _own, "words"),
        "kept.cases",
        told=("follow_up", _follow_ups),
    ),
)
