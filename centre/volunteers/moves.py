"""Who may touch a volunteer's record, and the one way in which it changes its state."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from centre import staff
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import OwnMoves
from centre.volunteers import stopping
from models.people import Role
from models.rights import Right
from models.volunteers import (
    ENDED,
    SERVING,
    TRANSITIONS,
    Volunteer,
    VolunteerAction,
    VolunteerLine,
    VolunteerReason,
)

PREFIX = "ZY"  # 志愿
_MOVES = OwnMoves("volunteer", Volunteer, TRANSITIONS, works=Right.WORK_VOLUNTEERS)
find, for_staff, check, allows = _MOVES.find, _MOVES.for_staff, _MOVES.check, _MOVES.allows


@dataclass(frozen=True, slots=True)
class Why:
    """Why a step is taken: a code that is counted, words for whoever it is about, the complaint behind it."""

    reason: VolunteerReason | None = None
    text: str = ""
    case_id: int | None = None


NO_WORD = Why()


def of(session: Session, person_id: int) -> Volunteer | None:
    """Somebody's record as a volunteer as it is now; None if they never applied."""
    theirs = select(Volunteer).where(Volunteer.person_id == person_id)
    return session.exec(theirs.execution_options(populate_existing=True)).first()


def own(session: Session, person_id: int) -> Volunteer:
    """The same for somebody who must have one.

    Raises:
        Refused: they never applied.
    """
    found = of(session, person_id)
    if found is None:
        raise Refused("refused.volunteer_none")
    return found


def move(
    session: Session,
    moment: Moment,
    volunteer: Volunteer,
    action: VolunteerAction,
    *,
    actor_id: int | None,
    why: Why = NO_WORD,
    **values: Any,
) -> None:
    """Take a volunteer to their next state, if they still stand as was read, and write down by whom and why.

    Who begins to serve gets the volunteer's role; who stops gives it back, and every room lets go of them.

    Raises:
        Refused: they are in no state for this, or somebody was quicker.
    """
    before, person_id = volunteer.state, volunteer.person_id
    after = TRANSITIONS.get((before, action))
    values = {"ended_at": moment.now if after in ENDED else None, **values}
    _MOVES.move(session, moment, volunteer, action, actor_id=actor_id, **values)
    session.add(
        VolunteerLine(
            person_id=person_id,
            action=action,
            reason=why.reason,
            text=why.text,
            actor_id=actor_id,
            case_id=why.case_id,
            at=moment.now,
        )
    )
    if after in SERVING and before not in SERVING:
        staff.appoint(session, moment, person_id, Role.VOLUNTEER)
    if before in SERVING and after is not None and after not in SERVING:
        staff.release(session, moment, person_id, Role.VOLUNTEER)
        stopping.stop(session, moment, person_id, after)
