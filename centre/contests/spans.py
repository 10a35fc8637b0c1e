"""What is announced and then runs from one time to another: a vote, a call for ideas."""

from typing import TypeVar

from sqlmodel import Session

from centre import audit, plans
from centre.errors import Refused
from centre.moment import Moment
from models.contests import Vote
from models.ideas import IdeaCall
from models.rights import Right
from models.who import Who

R = TypeVar("R", Vote, IdeaCall)


def expect_desk(actor: Who) -> None:
    """Let only those go on who run votes and calls for ideas.

    Raises:
        Refused: the actor does not.
    """
    if not actor.may(Right.RUN_VOTES):
        raise Refused("refused.not_allowed")


def write_down(session: Session, moment: Moment, actor: Who, kind: str, row: R) -> R:
    """Write down what is announced, and have the clock open it; audit lines and deadlines call it `kind`.

    Raises:
        Refused: the actor runs no such thing, or its times are not ahead and in order.
    """
    expect_desk(actor)
    if not moment.now < row.opens_at < row.closes_at:
        raise Refused("refused.vote_times")
    session.add(row)
    session.flush()
    subject = (kind, row.id or 0)
    audit.note(session, moment, actor.id, f"{kind}.make", subject)
    plans.plan(session, f"{kind}.opens", subject, row.opens_at)
    return row
