"""What a month comes to of calls after a service (M37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from centre.figures import Share, average, middle, ninety
from centre.periods import Period
from models.follow_ups import FollowUp, FollowUpState

_NOBODY_TO_RING = frozenset({FollowUpState.NOT_DRAWN, FollowUpState.DROPPED})


@dataclass(frozen=True, slots=True)
class Rung:
    """How many were reached of those who were to be rung by a day of a month.

    mean, median, most: how often each of them was rung, reached or not; the last is not exceeded by nine of
    ten. None of nothing.
    """

    reached: Share
    mean: Decimal | None
    median: Decimal | None
    most: int | None


def rung(session: Session, span: Period) -> Rung:
    """The calls that were due in a month, by when they were due at first: late ones cannot hide."""
    return count(_due(session, span))


def attempts(session: Session, span: Period) -> list[int]:
    """How often each of those was rung, reached or not."""
    return _attempts(_due(session, span))


def _due(session: Session, span: Period) -> Sequence[FollowUp]:
    due = (FollowUp.first_due_at >= span.begins, FollowUp.first_due_at < span.ends)
    wanted = col(FollowUp.state).not_in(_NOBODY_TO_RING)
    return session.exec(select(FollowUp).where(*due, wanted)).all()


def count(calls: Sequence[FollowUp]) -> Rung:
    """Count calls; whom nobody was to ring, or nobody had to ring any more, counts nowhere."""
    wanted = [one for one in calls if one.state not in _NOBODY_TO_RING]
    reached = [one for one in wanted if one.state is FollowUpState.REACHED]
    often = _attempts(wanted)
    return Rung(Share(len(reached), len(wanted)), average(often), middle(often), ninety(often))


def _attempts(wanted: Sequence[FollowUp]) -> list[int]:
    # Those in vain are noted; the one that reached them comes on top.
    return [one.tries + (one.state is FollowUpState.REACHED) for one in wanted]
