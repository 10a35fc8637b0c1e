"""Which matters are followed up: all of a kind, or a sample that is drawn once, at the end of each."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from centre import rules
from centre.follow_ups.moves import find, move, of_matter, watch
from centre.moment import Moment
from centre.rows import insert_values
from models.follow_ups import OPEN, FollowUp, FollowUpAction, FollowUpKind, FollowUpState
from models.who import Who


@dataclass(frozen=True, slots=True)
class Ended:
    """A matter that has come to its end.

    served_by: who saw to it. round: how often it had been opened again.
    """

    kind: FollowUpKind
    row: int
    number: str
    person_id: int
    served_by: int | None
    round: int = 0


def begin(session: Session, moment: Moment, ended: Ended, *, due_at: datetime | None = None) -> None:
    """Draw once whether somebody rings about a matter (rules 17.20, 17.21).

    due_at: by when; else rule 17.22 says so. Whoever takes back that a matter is over, and notes it again,
    draws no second time.
    """
    in_force = rules.load(session)
    due_at = due_at or moment.now + timedelta(days=in_force.follow_up_days)
    # Who says nothing to a reply, or gave a bad mark, is always rung.
    share = {
        FollowUpKind.BOOKING: in_force.follow_up_bookings,
        FollowUpKind.REQUEST: in_force.follow_up_requests,
    }.get(ended.kind, 100)
    drawn = secrets.randbelow(100) < share
    row = insert_values(
        session,
        FollowUp,
        kind=ended.kind,
        subject_id=ended.row,
        round=ended.round,
        number=ended.number,
        person_id=ended.person_id,
        served_by=ended.served_by,
        state=FollowUpState.DUE if drawn else FollowUpState.NOT_DRAWN,
        due_at=due_at,
        first_due_at=due_at,
        ended_at=moment.now,
        updated_at=moment.now,
    )
    if row is None:
        call = of_matter(session, ended.kind, ended.row, ended.round)
        if call is None or call.state is not FollowUpState.DROPPED:
            return
        again = {"served_by": ended.served_by, "caller_id": None, "ended_at": moment.now}
        again |= {"due_at": due_at, "first_due_at": due_at}
        move(session, moment, call, FollowUpAction.RENEW, actor_id=None, **again)
        watch(session, call)
    elif drawn:
        watch(session, find(session, row))


def drop(session: Session, moment: Moment, kind: FollowUpKind, row: int, number: int = 0) -> None:
    """Ring nobody about a matter any more: it goes on, or they have answered by themselves."""
    call = of_matter(session, kind, row, number)
    if call is not None and call.state in OPEN:
        move(session, moment, call, FollowUpAction.DROP, actor_id=None)


def leave(session: Session, moment: Moment, who: Who) -> None:
    """Ring somebody no more who is forgotten."""
    theirs = select(FollowUp).where(FollowUp.person_id == who.id, col(FollowUp.state).in_(OPEN))
    for call in session.exec(theirs).all():
        move(session, moment, call, FollowUpAction.DROP, actor_id=None)
