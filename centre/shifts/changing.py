"""Changing and cancelling a shift: everybody in it hears at once what changed and what to do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from centre import audit, notices, plans, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change as change_row
from centre.shifts import check_in, clock, fit, places, reminders, searching, signing
from centre.shifts.moves import SHIFTS, find, for_lead, move, posts_of
from models.shifts import (
    CheckedBy,
    Post,
    Shift,
    ShiftAction,
    ShiftState,
    SignUp,
    SignUpAction,
    SignUpState,
)
from models.who import Who

CHANGED = "shift.changed"
CANCELLED = "shift.cancelled"
CLASHED = "shift.clashed"
_EXPECTED = (SignUpState.OFFERED, SignUpState.CONFIRMED, SignUpState.LEAVING)


def change(
    session: Session,
    moment: Moment,
    who: Who,
    shift_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    site_id: int,
) -> Shift:
    """Hold a shift at another time or place.

    Everybody in it is told and asked anew. Whoever is expected elsewhere then has no place in it any more.

    Raises:
        Refused: it is not theirs to lead, it has begun, or the new time is past.
    """
    shift = for_lead(session, who, shift_id)
    if starts_at <= moment.now:
        raise Refused("refused.time_past")
    before = {"starts": shift.starts_at.isoformat(), "ends": shift.ends_at.isoformat(), "site": shift.site_id}
    values = {"starts_at": starts_at, "ends_at": ends_at, "site_id": site_id, "sequence": shift.sequence + 1}
    SHIFTS.move(session, moment, shift, ShiftAction.CHANGE, actor_id=who.id, **values)
    shift = find(session, shift_id)
    clock.restart(session, moment, shift)
    for post in posts_of(session, shift_id):
        post_id = post.id or 0
        for one in places.of_post(session, post_id, SignUpState.CHECKED_IN):
            check_in.undo(session, moment, one, who)
        for one in places.of_post(session, post_id, *_EXPECTED):
            _ask_anew(session, moment, shift, one, before)
        for one in places.of_post(session, post_id, SignUpState.WAITING):
            notices.promise(session, moment, CHANGED, one.person_id, **_about(one, before))
        signing.freed(session, moment, post_id)
        searching.start_anew(session, moment, post_id)
    return shift


def cancel(session: Session, moment: Moment, who: Who, shift_id: int, reason: str) -> Shift:
    """Call a shift off, with the reason that everybody in it is told.

    Raises:
        Refused: it is not theirs to lead, or it is over.
    """
    shift = for_lead(session, who, shift_id)
    SHIFTS.move(session, moment, shift, ShiftAction.CANCEL, actor_id=who.id, reason=reason)
    plans.drop(session, moment, ("shift", shift_id))
    for post in posts_of(session, shift_id):
        post_id = post.id or 0
        for one in places.of_post(session, post_id, SignUpState.CHECKED_IN):
            # What they have served until now counts.
            check_in.go(session, moment, one, CheckedBy.LEAD, who)
            notices.promise(session, moment, CANCELLED, one.person_id, **_about(one, {}))
        for one in places.of_post(session, post_id, *_EXPECTED, SignUpState.WAITING):
            move(session, moment, one, SignUpAction.CALL_OFF, actor_id=who.id)
            reminders.stop(session, moment, one)
            notices.promise(session, moment, CANCELLED, one.person_id, **_about(one, {}))
        searching.look(session, moment, post_id)
    return find(session, shift_id)


def resize(session: Session, moment: Moment, who: Who, post_id: int, *, minimum: int, maximum: int) -> Post:
    """Want another number of people: whoever waits is offered the new places, who is missing is looked for.

    Raises:
        Refused: it is not theirs to lead or has begun, the numbers cannot be, or more people have a place.
    """
    if not 0 <= minimum <= maximum or maximum < 1:
        raise Refused("refused.people_impossible")
    post = places.lock(session, post_id)
    shift = for_lead(session, who, post.shift_id)
    if shift.state is not ShiftState.OPEN:
        raise Refused(f"refused.shift_{shift.state.value}", number=shift.number)
    if post.taken > maximum:
        raise Refused("refused.post_taken", taken=post.taken)
    change_row(session, Post, col(Post.id) == post_id, minimum=minimum, maximum=maximum)
    said = {"least_before": post.minimum, "most_before": post.maximum, "least": minimum, "most": maximum}
    audit.note(session, moment, who.id, "post.resized", ("shift", shift.id), **said)
    signing.freed(session, moment, post_id)
    return session.get_one(Post, post_id, populate_existing=True)


def concerned(session: Session, found: Sequence[Shift]) -> int:
    """How many people are told if these shifts change or are called off."""
    states = (*_EXPECTED, SignUpState.WAITING, SignUpState.CHECKED_IN)
    theirs = (col(SignUp.shift_id).in_([one.id for one in found]), col(SignUp.state).in_(states))
    return session.exec(select(func.count(func.distinct(SignUp.person_id))).where(*theirs)).one()


def _ask_anew(session: Session, moment: Moment, shift: Shift, one: SignUp, before: dict[str, object]) -> None:
    volunteers.lock(session, one.person_id)
    reminders.stop(session, moment, one)
    if fit.clashing(session, one.person_id, shift):
        action = SignUpAction.LAPSE if one.state is SignUpState.OFFERED else SignUpAction.RELEASE
        move(session, moment, one, action, actor_id=None)
        notices.promise(session, moment, CLASHED, one.person_id, **_about(one, before))
        return
    change_row(session, SignUp, col(SignUp.id) == one.id, coming_at=None)
    reminders.start(session, moment, one)
    notices.promise(session, moment, CHANGED, one.person_id, **_about(one, before))


def _about(one: SignUp, before: dict[str, object]) -> dict[str, Any]:
    return {"subject": ("sign_up", one.id), "params": before}
