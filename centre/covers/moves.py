"""The one way in which a cover changes its state, and who hears of it."""

from typing import Any

from sqlmodel import Session

from centre import notices, plans, staff
from centre.moment import Moment
from centre.moves import Moves
from models.covers import COVER_TRANSITIONS, CoverAction, CoverState, DutyCover
from models.rights import Right

# What is somebody's ordinary duty; whoever covers it needs the same rights.
DUTIES = (Right.TAKE_DUTY, Right.WORK_CASES, Right.WORK_CALLS)
# Of these whoever leads hears: they must know whom to look for.
_KNOWN = frozenset({CoverState.AGREED, CoverState.UNDONE})
ASKED = "cover.asked"
SETTLED = "cover.settled"
KNOWN = "cover.known"
_MOVES = Moves("cover", DutyCover, COVER_TRANSITIONS)
find, allows = _MOVES.find, _MOVES.allows


def move(
    session: Session,
    moment: Moment,
    row: DutyCover,
    action: CoverAction,
    *,
    actor_id: int | None,
    **values: Any,
) -> None:
    """Take a cover to its next state; the other of the two and whoever leads that day hear of it.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    _MOVES.move(session, moment, row, action, actor_id=actor_id, **values)
    subject = ("cover", row.id or 0)
    notices.drop(session, moment, subject)
    if row.state is not CoverState.AGREED:
        plans.drop(session, moment, subject)
    told = {"state": row.state.value}
    two = {row.for_id, row.by_id}
    if row.state is CoverState.WITHDRAWN:
        return  # the question simply goes, and with it the notice
    for person_id in sorted(two - {actor_id}):
        notices.promise(session, moment, SETTLED, person_id, subject=subject, params=told)
    # An end at the time that was agreed on is no news to anybody else.
    if row.state in _KNOWN or (row.state is CoverState.OVER and actor_id is not None):
        duty = staff.on_duty_next(session, moment)
        leads = next((one.id for one in (duty.leader, duty.deputy) if one and one.id not in two), None)
        if leads is not None and leads != actor_id:
            notices.promise_staff(session, moment, KNOWN, leads, subject=subject, params=told)
