"""The end of a question whether somebody takes a place over, also when that place is no longer to be had."""

from sqlalchemy import or_
from sqlmodel import Session, col, select

from centre import notices, plans
from centre.moment import Moment
from centre.rows import change
from models.swaps import ShiftSwap, ShiftSwapState

SETTLED = "shift_swap.settled"


def void(session: Session, moment: Moment, sign_up_id: int) -> None:
    """Let the open questions go in which a place is given or taken; whoever was asked sees so.

    Whoever hoped for the place in return hears that it is not to be had.
    """
    about = or_(col(ShiftSwap.gives_id) == sign_up_id, col(ShiftSwap.takes_id) == sign_up_id)
    still = (about, col(ShiftSwap.state) == ShiftSwapState.ASKED)
    for swap in session.exec(select(ShiftSwap).where(*still)).all():
        end(session, moment, swap.id or 0, ShiftSwapState.ASKED, ShiftSwapState.LAPSED)
        if swap.takes_id == sign_up_id:
            notices.promise(session, moment, SETTLED, swap.from_id, subject=("shift_swap", swap.id))


def end(
    session: Session, moment: Moment, swap_id: int, before: ShiftSwapState, after: ShiftSwapState
) -> bool:
    """Take a swap on from where it stands, once; the question that was asked says how it ended."""
    still = (col(ShiftSwap.id) == swap_id, col(ShiftSwap.state) == before)
    ended = bool(change(session, ShiftSwap, *still, state=after, settled_at=moment.now))
    if ended:
        plans.drop(session, moment, ("shift_swap", swap_id))
        notices.retell(session, moment, [name(swap_id)])
    return ended


def name(swap_id: int) -> str:
    """The one name under which the question of a swap is promised."""
    return f"shift_swap:{swap_id}"
