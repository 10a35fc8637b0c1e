"""The one way in which shifts and sign-ups change their state, and the places that a post gives and takes."""

from typing import Any

from sqlmodel import Session, col, select

from centre.errors import Refused
from centre.leads import may_lead
from centre.moment import Moment
from centre.moves import Moves
from centre.rows import change
from centre.shifts import asked_by_name
from models.activities import Activity
from models.shifts import (
    HOLDING,
    SHIFT_TRANSITIONS,
    SIGN_UP_TRANSITIONS,
    Post,
    Search,
    SearchState,
    Shift,
    SignUp,
    SignUpAction,
    SignUpState,
)
from models.who import Who

PREFIX = "BC"
# Whoever has gone, or did not come: is there anything left to do in the shift?
LOOK_AT_END = "wrap_up.look"
SHIFTS = Moves("shift", Shift, SHIFT_TRANSITIONS, "sequence")
_SIGN_UPS = Moves("sign_up", SignUp, SIGN_UP_TRANSITIONS, "post_id")
# From here a place can be given to somebody by name.
_TO_GIVE = frozenset({SignUpState.CONFIRMED, SignUpState.LEAVING})
find, find_sign_up, check = SHIFTS.find, _SIGN_UPS.find, _SIGN_UPS.check


def activity_of(session: Session, shift: Shift) -> Activity:
    """What is done in a shift."""
    return session.get_one(Activity, shift.activity_id)


def shift_of(session: Session, sign_up: SignUp) -> Shift:
    """The shift of a sign-up as it is now."""
    return session.get_one(Shift, sign_up.shift_id, populate_existing=True)


def posts_of(session: Session, shift_id: int) -> list[Post]:
    """The posts of a shift as they are now, in the order of their roles."""
    mine = select(Post).where(col(Post.shift_id) == shift_id).order_by(col(Post.id))
    return list(session.exec(mine.execution_options(populate_existing=True)))


def for_lead(session: Session, who: Who, shift_id: int) -> Shift:
    """A shift that somebody may work on: they lead it, or its search is theirs by name.

    Raises:
        Refused: there is none, or it is not theirs to lead.
    """
    shift = find(session, shift_id)
    if may_lead(session, who, activity_of(session, shift), shift):
        return shift
    theirs = (col(Search.shift_id) == shift_id, col(Search.owner_id) == who.id)
    states = set(session.exec(select(Search.state).where(*theirs).order_by(col(Search.id))))
    if not states:
        raise Refused("refused.not_allowed")
    if SearchState.OPEN not in states:
        raise Refused("refused.search_closed")
    return shift


def of_person(session: Session, who: Who, sign_up_id: int) -> SignUp:
    """A sign-up of this very person.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    sign_up = find_sign_up(session, sign_up_id)
    if sign_up.person_id != who.id:
        raise Refused("refused.sign_up_unknown")
    return sign_up


def move(
    session: Session,
    moment: Moment,
    sign_up: SignUp,
    action: SignUpAction,
    *,
    actor_id: int | None,
    **values: Any,
) -> None:
    """Take a sign-up to its next state, if it still stands as it was read; its post counts it or no longer.

    REPLACE alone leaves the place taken: whoever replaces them has it now.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    before = sign_up.state
    _SIGN_UPS.move(session, moment, sign_up, action, actor_id=actor_id, **values)
    after = session.get_one(SignUp, sign_up.id, populate_existing=True).state
    if before in _TO_GIVE and after not in _TO_GIVE:
        asked_by_name.void(session, moment, sign_up_id(sign_up))
    if before in HOLDING and after not in HOLDING and after is not SignUpState.REPLACED:
        still = (col(Post.id) == sign_up.post_id, col(Post.taken) > 0)
        change(session, Post, *still, taken=col(Post.taken) - 1)


def shift_id(shift: Shift) -> int:
    """The row of a shift that is in the database."""
    assert shift.id is not None  # noqa: S101 - it was flushed or read
    return shift.id


def sign_up_id(sign_up: SignUp) -> int:
    """The row of a sign-up that is in the database."""
    assert sign_up.id is not None  # noqa: S101 - it was flushed or read
    return sign_up.id
