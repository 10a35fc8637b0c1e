"""The end of a cover, in time or sooner, and what becomes of what came meanwhile (rule P.18)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from centre import calls, cases
from centre.covers.moves import find, move
from centre.errors import Refused, deciding
from centre.moment import Moment
from models.calls import Call
from models.covers import CoverAction, CoverState, DutyCover
from models.rights import Right
from models.who import Who


def may_end(moment: Moment, who: Who, row: DutyCover) -> bool:
    """Whether somebody may end it now: either of the two, and whoever lays the rota, once it has begun."""
    theirs = who.id in (row.for_id, row.by_id) or who.may(Right.LAY_ROTA)
    return theirs and row.state is CoverState.AGREED and row.starts_at < moment.now


def end(session: Session, moment: Moment, actor: Who, cover_id: int) -> DutyCover:
    """End a cover sooner than was agreed; the others of the two and whoever leads hear of it.

    Raises:
        Refused: the actor is neither of the two nor lays the rota, it has not begun, or it is over.
    """
    row = find(session, cover_id)
    if actor.id not in (row.for_id, row.by_id) and not actor.may(Right.LAY_ROTA):
        raise Refused("refused.cover_unknown")
    if row.state is CoverState.AGREED and row.starts_at >= moment.now:
        raise Refused("refused.cover_not_begun")
    finish(session, moment, row, actor_id=actor.id)
    return find(session, cover_id)


def finish(session: Session, moment: Moment, row: DutyCover, *, actor_id: int | None) -> None:
    """Give the duty back, with the requests and complaints that came meanwhile and are open.

    Raises:
        Refused: it is in no state for this.
    """
    matters = cases.give_back(session, moment, row.for_id, row.by_id)
    values = {"matters": matters, "ends_at": min(row.ends_at, moment.now)}
    move(session, moment, row, CoverAction.END, actor_id=actor_id, **values)


def kept(session: Session, row: DutyCover) -> Sequence[Call]:
    """The call-backs that came to the colleague meanwhile, are open and still theirs."""
    return session.exec(
        select(Call)
        .where(
            col(Call.owner_id) == row.by_id,
            col(Call.closed_at).is_(None),
            col(Call.created_at).between(row.starts_at, row.ends_at),
        )
        .order_by(col(Call.id))
    ).all()


def hand_back(session: Session, moment: Moment, actor: Who, cover_id: int) -> int:
    """Give what is kept of a cover that is over back to whose duty it was; how many call-backs that were.

    Raises:
        Refused: the actor did not cover, it is not over, or nothing of it is left.
    """
    row = find(session, cover_id)
    if row.by_id != actor.id:
        raise Refused("refused.cover_unknown")
    if row.state is not CoverState.OVER:
        raise Refused(f"refused.cover_{row.state.value}")
    handed, no = 0, Refused("refused.cover_nothing_kept")
    for call in kept(session, row):
        try:
            with deciding(session):
                calls.hand_over(session, moment, actor, call.id or 0, row.for_id)
                handed += 1
        except Refused as refused:  # such as one that somebody closes at this moment
            no = refused
    if not handed:
        raise no
    return handed
