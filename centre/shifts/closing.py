"""What is left open when a shift is over: a going that nobody noted, and who did not come."""

from datetime import datetime, timedelta

from sqlmodel import Session, col

from centre import audit, notices, plans, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.shifts import check_in, no_shows, places, reminders
from centre.shifts.moves import (
    LOOK_AT_END,
    check,
    find,
    find_sign_up,
    for_lead,
    move,
    of_person,
    posts_of,
    shift_of,
    sign_up_id,
)
from models.deadlines import Deadline
from models.shifts import CheckedBy, Shift, ShiftState, SignUp, SignUpAction, SignUpState
from models.who import Who

ABSENT = "shift.absent"
SETTLE = "shift.settle"
AWAITED = "shift.awaited"
ON_THE_WAY = "shift.on_the_way"
FORGOTTEN = "shift.forgotten"
DISPUTED = "shift.disputed"
_AWAITED = (SignUpState.CONFIRMED, SignUpState.LEAVING)


def start(session: Session, shift: Shift) -> None:
    """Plan what is looked at after a shift has begun, and after it has ended (rules 13.42 and 13.43)."""
    in_force = rules.load(session)
    subject = ("shift", shift.id or 0)
    plans.plan(session, ABSENT, subject, shift.starts_at + timedelta(minutes=in_force.check_in_late))
    plans.plan(session, check_in.CLOSE, subject, shift.ends_at + timedelta(minutes=in_force.check_out_until))


def on_absent(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A while after the beginning: whoever is not there is asked, and the lead hears who is missing."""
    shift = find(session, deadline.subject_id)
    if shift.state is not ShiftState.RUNNING:
        return
    missing = _in_state(session, shift, *_AWAITED)
    for one in missing:
        about = ("sign_up", sign_up_id(one))
        notices.promise(session, moment, ABSENT, one.person_id, subject=about, critical=True)
    if missing:
        lead = check_in.in_charge(shift)
        notices.promise(session, moment, AWAITED, lead, subject=("shift", shift.id), critical=True)


def on_close(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Who forgot to check out went at the end; they confirm it the next day. Who never came was missed."""
    shift = find(session, deadline.subject_id)
    if shift.state is not ShiftState.WRAP_UP:
        return
    for one in _in_state(session, shift, SignUpState.CHECKED_IN):
        values = {"checked_out_at": shift.ends_at, "checked_out_by": CheckedBy.CLOCK}
        move(session, moment, one, SignUpAction.CHECK_OUT, actor_id=None, **values)
        subject = ("sign_up", sign_up_id(one))
        tomorrow = check_in.next_morning(session, moment)
        notices.promise(session, moment, FORGOTTEN, one.person_id, due=tomorrow, subject=subject)
        until = tomorrow + timedelta(hours=rules.load(session).check_out_answer)
        plans.plan(session, SETTLE, subject, until)
    for one in _in_state(session, shift, *_AWAITED):
        move(session, moment, one, SignUpAction.MISS, actor_id=None)
        reminders.stop(session, moment, one)
    for one in _in_state(session, shift, SignUpState.NO_SHOW):
        if one.settled_at is None:
            no_shows.inquire(session, moment, one)
    plans.plan(session, LOOK_AT_END, ("shift", shift.id or 0), moment.now)


def on_settle(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Nobody said otherwise about a forgotten check-out: they went at the end (rule 13.44)."""
    check_in.settle(session, moment, deadline.subject_id or 0)


def on_the_way(session: Session, moment: Moment, who: Who, sign_up_id: int) -> None:
    """Tell the lead that somebody who is missing is on their way.

    Raises:
        Refused: it is somebody else's place, or they are no longer awaited.
    """
    one = of_person(session, who, sign_up_id)
    check(one, SignUpAction.CHECK_IN)
    lead = check_in.in_charge(shift_of(session, one))
    about = ("sign_up", sign_up_id)
    notices.promise(session, moment, ON_THE_WAY, lead, subject=about, once=f"way:{one.id}", critical=True)


def confirm(session: Session, moment: Moment, who: Who, sign_up_id: int) -> SignUp:
    """Say that one stayed to the end.

    Raises:
        Refused: it is somebody else's place, or all is said already.
    """
    of_person(session, who, sign_up_id)
    if not check_in.settle(session, moment, sign_up_id):
        raise Refused("refused.check_out_settled")
    return find_sign_up(session, sign_up_id)


def dispute(session: Session, moment: Moment, who: Who, sign_up_id: int) -> SignUp:
    """Say that one went earlier: the lead sets it right.

    Raises:
        Refused: it is somebody else's place, or all is said already.
    """
    one = of_person(session, who, sign_up_id)
    if one.state is not SignUpState.CHECKED_OUT or one.settled_at is not None:
        raise Refused("refused.check_out_settled")
    subject = ("sign_up", sign_up_id)
    plans.drop(session, moment, subject)
    # The lead has as long to set it right; after that it is a matter of the hours.
    until = moment.now + timedelta(hours=rules.load(session).check_out_answer)
    plans.plan(session, SETTLE, subject, until)
    lead = check_in.in_charge(shift_of(session, one))
    notices.promise(session, moment, DISPUTED, lead, subject=subject, once=f"out:{one.id}")
    return one


def correct(
    session: Session, moment: Moment, who: Who, sign_up_id: int, *, went_at: datetime, reason: str
) -> SignUp:
    """Set right when somebody went, while nothing is made of it, with the reason.

    Raises:
        Refused: it is not theirs to lead, their own, at no possible time, or final already.
    """
    one = find_sign_up(session, sign_up_id)
    for_lead(session, who, one.shift_id)
    if one.person_id == who.id:
        raise Refused("refused.own_attendance")
    if one.checked_in_at is None or not one.checked_in_at < went_at <= moment.now:
        raise Refused("refused.time_impossible")
    still = (
        col(SignUp.id) == sign_up_id,
        col(SignUp.state) == SignUpState.CHECKED_OUT,
        col(SignUp.settled_at).is_(None),
    )
    values = {"checked_out_at": went_at, "checked_out_by": CheckedBy.LEAD, "reason": reason}
    if not change(session, SignUp, *still, **values):
        raise Refused("refused.check_out_settled")
    plans.drop(session, moment, ("sign_up", sign_up_id))
    audit.note(session, moment, who.id, "sign_up.corrected", ("sign_up", sign_up_id))
    check_in.settle(session, moment, sign_up_id)
    return find_sign_up(session, sign_up_id)


def _in_state(session: Session, shift: Shift, *states: SignUpState) -> list[SignUp]:
    posts = posts_of(session, shift.id or 0)
    return [one for post in posts for one in places.of_post(session, post.id or 0, *states)]


DEADLINES = {ABSENT: on_absent, check_in.CLOSE: on_close, SETTLE: on_settle, **no_shows.DEADLINES}
