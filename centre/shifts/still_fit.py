"""Whoever has a place and may not serve by then, as a course lapsed or a level: told, then replaced."""

from datetime import datetime, timedelta

from sqlmodel import Session

from centre import notices, plans, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import fit, places, reminders, signing
from centre.shifts.moves import find, move, posts_of, shift_id, sign_up_id
from models.deadlines import Deadline
from models.shifts import Post, Shift, ShiftState, SignUp, SignUpAction, SignUpState

TELL, FREE = "shift.unfit_look", "shift.unfit_free"
UNFIT = "shift.unfit"
UNFIT_FREED = "shift.unfit_freed"
PLACED = (SignUpState.CONFIRMED, SignUpState.LEAVING)


def start(session: Session, moment: Moment, shift: Shift) -> None:
    """Plan to look at who is in a shift: to tell them first (15.20), and to free their places (15.21)."""
    told = shift.starts_at - timedelta(hours=rules.load(session).unfit_told)
    for kind, due in ((TELL, told), (FREE, freed_at(session, shift))):
        plans.plan(session, kind, ("shift", shift_id(shift)), max(due, moment.now))


def freed_at(session: Session, shift: Shift) -> datetime:
    """Until when somebody can still get what they lack for a shift (15.21)."""
    return shift.starts_at - timedelta(hours=rules.load(session).unfit_freed)


def why_not(session: Session, moment: Moment, one: SignUp) -> Refused | None:
    """Why somebody may not serve in a shift in which they have a place; None if they may."""
    try:
        fit.expect_admitted(
            session, moment, one.person_id, find(session, one.shift_id), session.get_one(Post, one.post_id)
        )
    except Refused as no:
        return no
    return None


def on_tell(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Whoever may not serve by then hears what they lack and until when there is time."""
    for one in _unfit(session, moment, deadline):
        about = ("sign_up", sign_up_id(one))
        notices.promise(session, moment, UNFIT, one.person_id, due=moment.now, subject=about)


def on_free(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Their places are free for whoever waits, and others are looked for."""
    for one in _unfit(session, moment, deadline):
        move(session, moment, one, SignUpAction.RELEASE, actor_id=None)
        reminders.stop(session, moment, one)
        about = ("sign_up", sign_up_id(one))
        notices.promise(session, moment, UNFIT_FREED, one.person_id, due=moment.now, subject=about)
        signing.freed(session, moment, one.post_id)


def _unfit(session: Session, moment: Moment, deadline: Deadline) -> list[SignUp]:
    shift = find(session, deadline.subject_id)
    if shift.state is not ShiftState.OPEN:
        return []
    placed = (
        one
        for post in posts_of(session, shift_id(shift))
        for one in places.of_post(session, post.id or 0, *PLACED)
    )
    return [one for one in placed if why_not(session, moment, one) is not None]


DEADLINES = {TELL: on_tell, FREE: on_free}
