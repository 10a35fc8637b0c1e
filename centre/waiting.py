"""What waits for somebody today, in numbers: each opens a list of its own."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from centre import bad_marks, cases, follow_up_calls, staff
from centre.activities.views import Filled, filled
from centre.calls.owners import UNANSWERED
from centre.errors import Refused
from centre.moment import Moment
from models.calls import Call
from models.rights import Right
from models.shifts import Post, Shift, ShiftState
from models.who import Who

# So far ahead people can still be found.
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of each somebody may see; 0 where they may see none.

    leader: who is on duty, "" if nobody. late, due: cases by their limits. fresh: those that nobody has
    begun. calls: call-backs without an answer. to_ring: calls after a service. marks: bad marks whose
    people nobody has contacted yet. short: shifts of the next days that lack people.
    """

    leader: str
    late: int
    due: int
    fresh: int
    calls: int
    to_ring: int
    marks: int
    short: int


def look(session: Session, moment: Moment, who: Who) -> Waiting:
    """What waits for somebody now."""
    leader = staff.on_duty(session, moment).leader
    return Waiting(
        leader.name if leader is not None else "",
        cases.count(session, moment, who, cases.View.OVERDUE),
        cases.count(session, moment, who, cases.View.DUE),
        cases.count(session, moment, who, cases.View.NEW),
        _calls(session, who),
        _to_ring(session, moment, who),
        bad_marks.to_contact(session, who) if who.may(Right.SEE_CASES) else 0,
        len(_short(session, moment)) if who.may(Right.LEAD_ACTIVITIES) else 0,
    )


def short(session: Session, moment: Moment, who: Who) -> list[Filled]:
    """The shifts of the next days that lack people, the next first.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.LEAD_ACTIVITIES):
        raise Refused("refused.not_allowed")
    return [filled(session, session.get_one(Shift, row)) for row in _short(session, moment)]


def _short(session: Session, moment: Moment) -> list[int]:
    lacks = select(col(Post.id)).where(
        col(Post.shift_id) == col(Shift.id), col(Post.taken) < col(Post.minimum)
    )
    found = (
        select(col(Shift.id))
        .where(
            col(Shift.state) == ShiftState.OPEN,
            col(Shift.starts_at) >= moment.now,
            col(Shift.starts_at) < moment.now + AHEAD,
            lacks.exists(),
        )
        .order_by(col(Shift.starts_at), col(Shift.id))
    )
    return [row for row in session.connection().execute(found).scalars() if row is not None]


def _calls(session: Session, who: Who) -> int:
    if not who.may(Right.SEE_CALLS):
        return 0
    waiting = select(func.count()).where(
        col(Call.closed_at).is_(None), col(Call.state).in_(UNANSWERED), col(Call.person_id) != who.id
    )
    return int(session.connection().execute(waiting).scalar_one())


def _to_ring(session: Session, moment: Moment, who: Who) -> int:
    if not who.may(Right.SEE_CASES):
        return 0
    return follow_up_calls.listed(session, moment, who, follow_up_calls.View.TO_RING).total
