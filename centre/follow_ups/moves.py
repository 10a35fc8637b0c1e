"""The one way in which a call after a service goes on, and who may speak for whom they reached."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import notices, plans
from centre.moment import Moment
from centre.moves import Moves
from models.follow_ups import (
    OPEN,
    TRANSITIONS,
    FollowUp,
    FollowUpAction,
    FollowUpKind,
    FollowUpState,
)
from models.who import Who

NEW = "follow_up.new"
OVERDUE = "follow_up.overdue"
MOVES = Moves("follow_up", FollowUp, TRANSITIONS, "caller_id", "tried_on")
find = MOVES.find
_OF_MATTER: Any = (
    select(FollowUp)
    .where(
        col(FollowUp.kind) == bindparam("kind_of_matter"),
        col(FollowUp.subject_id) == bindparam("subject"),
        col(FollowUp.round) == bindparam("round_of_it"),
    )
    .execution_options(populate_existing=True)
)


def move(
    session: Session,
    moment: Moment,
    follow_up: FollowUp,
    action: FollowUpAction,
    *,
    actor_id: int | None,
    **values: Any,
) -> None:
    """Take a call to its next state; nobody is reminded any more of one that is over.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    over = TRANSITIONS.get((follow_up.state, action)) not in OPEN
    values = {"closed_at": moment.now if over else None, **values}
    MOVES.move(session, moment, follow_up, action, actor_id=actor_id, **values)
    if over:
        subject = ("follow_up", follow_up.id or 0)
        plans.drop(session, moment, subject)
        notices.drop(session, moment, subject)


def of_matter(session: Session, kind: FollowUpKind, row: int, number: int) -> FollowUp | None:
    """The call about a matter after it was opened again so often; None if nobody is to ring."""
    about = {"kind_of_matter": kind, "subject": row, "round_of_it": number}
    found: FollowUp | None = session.execute(_OF_MATTER, about).scalar_one_or_none()
    return found


def reached_by(session: Session, actor: Who, kind: FollowUpKind, row: int, number: int) -> FollowUp | None:
    """The call about a matter in which somebody reached its person, and so speaks for them; None if none."""
    call = of_matter(session, kind, row, number)
    theirs = call is not None and call.state is FollowUpState.REACHED and call.caller_id == actor.id
    return call if theirs else None


def tell_new(
    session: Session, moment: Moment, matter: tuple[FollowUpKind, int, int], told: int | None
) -> None:
    """Tell somebody of the staff that a call about a matter is theirs; whoever else can may make it, too."""
    call = of_matter(session, *matter)
    if call is not None and call.state is FollowUpState.DUE and told is not None:
        notices.promise_staff(session, moment, NEW, told, subject=("follow_up", call.id))


def watch(session: Session, call: FollowUp) -> None:
    """Look at a call again when its time is over."""
    subject = ("follow_up", call.id or 0)
    plans.plan(session, OVERDUE, subject, call.due_at, params={"days": 0})
