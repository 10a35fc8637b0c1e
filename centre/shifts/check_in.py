"""Coming to a shift and going: by the code that is shown there, or as its lead notes it."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre import notices, plans, quiet, ratings, rules, volunteers
from centre.errors import Refused
from centre.leads import may_lead
from centre.moment import Moment
from centre.rows import change
from centre.shifts import codes, fit, places, reminders, searching
from centre.shifts.moves import (
    LOOK_AT_END,
    activity_of,
    check,
    find_sign_up,
    for_lead,
    move,
    posts_of,
    shift_of,
    sign_up_id,
)
from models.hours import HourLine, HourState
from models.shifts import (
    GONE,
    CheckedBy,
    Shift,
    ShiftState,
    SignUp,
    SignUpAction,
    SignUpState,
)
from models.who import Who

# What closes a shift, and what makes a line of hours of somebody's coming and going.
CLOSE = "shift.close"
PROPOSE = "hours.propose"
# What is said about a line of hours, and what waits until somebody vouches for it.
OF_LINE, LINE_WAITS = "hour_line", "hour_line_waiting"
_HERE = frozenset({SignUpState.CONFIRMED, SignUpState.LEAVING, SignUpState.NO_SHOW, SignUpState.CHECKED_IN})
# Whose coming and going is noted.
NOTED = _HERE | {SignUpState.CHECKED_OUT, SignUpState.EXCUSED}
_NEAR = timedelta(days=2)
_MORNING = time(9)
_ENDED = frozenset({ShiftState.ARCHIVED, ShiftState.CANCELLED})


class Mark(StrEnum):
    """What the lead of a shift notes of somebody."""

    HERE = "here"
    GONE = "gone"
    MISSED = "missed"
    UNDO = "undo"


MARKS: dict[SignUpState, tuple[Mark, ...]] = {
    SignUpState.CONFIRMED: (Mark.HERE, Mark.MISSED),
    SignUpState.LEAVING: (Mark.HERE, Mark.MISSED),
    SignUpState.CHECKED_IN: (Mark.GONE, Mark.UNDO),
    SignUpState.CHECKED_OUT: (Mark.UNDO,),
    SignUpState.NO_SHOW: (Mark.HERE,),
}


def by_code(session: Session, moment: Moment, who: Who, said: str, *, shift_id: int | None = None) -> SignUp:
    """The place of somebody in the shift that shows this code; of the one named in a link.

    Raises:
        Refused: no shift shows it, it is an old one, or they have no place in that shift.
    """
    near = (col(SignUp.person_id) == who.id, col(SignUp.state).not_in(GONE))
    around = col(Shift.starts_at).between(moment.now - _NEAR, moment.now + _NEAR)
    found = select(SignUp, Shift).join(Shift, col(Shift.id) == col(SignUp.shift_id)).where(*near, around)
    mine = session.exec(found.order_by(col(Shift.starts_at))).all()
    for one, shift in mine:
        if shift_id in (None, shift.id) and codes.holds(session, moment, shift, said):
            return find_sign_up(session, sign_up_id(one))
    named = session.get(Shift, shift_id) if shift_id is not None else None
    meant = [shift for _, shift in mine] if named is None else [named]
    if any(codes.is_old(session, moment, shift, said) for shift in meant):
        raise Refused("refused.code_old")
    if named is not None and codes.holds(session, moment, named, said):
        raise Refused("refused.not_in_shift", number=named.number)
    raise Refused("refused.code_wrong")


def check_in(session: Session, moment: Moment, who: Who, said: str, *, shift_id: int | None = None) -> SignUp:
    """Note that somebody has come, by the code that is shown there (rule 13.40).

    Whoever comes late, or had asked for leave and comes all the same, is welcome.

    Raises:
        Refused: the code is not the one shown, it is too early or too late, or they have come already.
    """
    one = by_code(session, moment, who, said, shift_id=shift_id)
    shift = shift_of(session, one)
    if shift.ends_at <= moment.now:
        raise Refused("refused.check_in_over", number=shift.number)
    return _come(session, moment, one, CheckedBy.CODE, who)


def check_out(
    session: Session, moment: Moment, who: Who, said: str, *, shift_id: int | None = None
) -> SignUp:
    """Note that somebody goes, by the code that is shown there.

    Raises:
        Refused: the code is not the one shown, they have not come yet, or have gone already.
    """
    one = by_code(session, moment, who, said, shift_id=shift_id)
    if one.state in (SignUpState.CONFIRMED, SignUpState.LEAVING, SignUpState.NO_SHOW):
        raise Refused("refused.not_checked_in", number=shift_of(session, one).number)
    return go(session, moment, one, CheckedBy.CODE, who)


def note(session: Session, moment: Moment, who: Who, sign_up_id: int, mark: Mark) -> SignUp:
    """Note what the lead of a shift sees: somebody is here, has gone, did not come; or take that back.

    Raises:
        Refused: it is not theirs to lead, it is too early, or things stand otherwise.
    """
    one = find_sign_up(session, sign_up_id)
    shift = for_lead(session, who, one.shift_id)
    if shift.state in _ENDED:
        raise Refused(f"refused.shift_{shift.state}", number=shift.number)
    _close_anew(session, moment, shift)
    if mark is Mark.HERE:
        return _come(session, moment, one, CheckedBy.LEAD, who)
    if mark is Mark.GONE:
        return go(session, moment, one, CheckedBy.LEAD, who)
    if mark is Mark.UNDO:
        return undo(session, moment, one, who)
    if moment.now < shift.starts_at:
        raise Refused("refused.shift_not_begun", number=shift.number, at=shift.starts_at)
    move(session, moment, one, SignUpAction.MISS, actor_id=who.id)
    return find_sign_up(session, sign_up_id)


def _close_anew(session: Session, moment: Moment, shift: Shift) -> None:
    """What is noted after a shift was closed may leave something open again: it is closed once more."""
    after = timedelta(minutes=rules.load(session).check_out_until)
    if shift.state is ShiftState.WRAP_UP and moment.now >= shift.ends_at + after:
        plans.plan(session, CLOSE, ("shift", shift.id or 0), moment.now + after)


def settle(session: Session, moment: Moment, sign_up_id: int) -> bool:
    """Somebody's coming and going is final: hours are made of it, and they are asked how it was.

    False if it was so before.
    """
    open_still = (
        col(SignUp.id) == sign_up_id,
        col(SignUp.state) == SignUpState.CHECKED_OUT,
        col(SignUp.settled_at).is_(None),
    )
    if not change(session, SignUp, *open_still, settled_at=moment.now):
        return False
    plans.plan(session, PROPOSE, ("sign_up", sign_up_id), moment.now)
    one = find_sign_up(session, sign_up_id)
    plans.plan(session, LOOK_AT_END, ("shift", one.shift_id), moment.now)
    ratings.invite(session, moment, one.person_id, ratings.of_shift(shift_of(session, one)))
    return True


def mine_now(session: Session, moment: Moment, person_id: int) -> list[SignUp]:
    """Where somebody can check in or out now, the earliest shift first."""
    in_force = rules.load(session)
    found = (
        select(SignUp)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id))
        .where(
            col(SignUp.person_id) == person_id,
            col(SignUp.state).in_(_HERE),
            col(Shift.state).not_in(_ENDED),
            col(Shift.starts_at) <= moment.now + timedelta(minutes=in_force.check_in_before),
            col(Shift.ends_at) > moment.now - timedelta(minutes=in_force.check_out_until),
        )
    )
    return list(session.exec(found.order_by(col(Shift.starts_at))))


def led_now(session: Session, moment: Moment, who: Who) -> list[Shift]:
    """The shifts that somebody leads and at which people come or go now, the earliest first."""
    in_force = rules.load(session)
    near = (
        col(Shift.state).not_in(_ENDED),
        col(Shift.starts_at) <= moment.now + timedelta(minutes=in_force.check_in_before),
        col(Shift.ends_at) > moment.now - timedelta(minutes=in_force.check_out_until),
    )
    found = session.exec(select(Shift).where(*near).order_by(col(Shift.starts_at)))
    return [shift for shift in found if may_lead(session, who, activity_of(session, shift), shift)]


def people_of(session: Session, shift: Shift) -> list[SignUp]:
    """Whose coming and going is noted in a shift, in the order of its posts."""
    posts = posts_of(session, shift.id or 0)
    return [one for post in posts for one in places.of_post(session, post.id or 0, *NOTED)]


def in_charge(shift: Shift) -> int:
    """Who leads a shift on the day: its lead, or else its coordinator."""
    return shift.lead_id or shift.coordinator_id


def next_morning(session: Session, moment: Moment) -> datetime:
    """When people are asked about what happened today."""
    day = moment.calendar.local(moment.now).date() + timedelta(days=1)
    return quiet.deferred(moment.calendar.at(day, _MORNING), moment.calendar, rules.load(session))


def _come(session: Session, moment: Moment, one: SignUp, by: CheckedBy, who: Who) -> SignUp:
    # Whoever was missed may have signed up elsewhere since.
    volunteers.lock(session, one.person_id)
    places.lock(session, one.post_id)
    one = find_sign_up(session, sign_up_id(one))
    check(one, SignUpAction.CHECK_IN)
    shift = shift_of(session, one)
    opens = shift.starts_at - timedelta(minutes=rules.load(session).check_in_before)
    if moment.now < opens:
        raise Refused("refused.check_in_early", number=shift.number, at=opens)
    if one.state is SignUpState.NO_SHOW:
        elsewhere = fit.clashing(session, one.person_id, shift)
        if elsewhere:
            raise Refused("refused.shift_clash", number=elsewhere[0].number, at=elsewhere[0].starts_at)
    # Noted only afterwards, they were there from the beginning.
    came_at = moment.now if moment.now < shift.ends_at else shift.starts_at
    # That they did not come may have been decided already: it is open again, and hours come of it.
    values = {"checked_in_at": came_at, "checked_in_by": by, "settled_at": None}
    move(session, moment, one, SignUpAction.CHECK_IN, actor_id=who.id, **values)
    reminders.stop(session, moment, one)
    searching.look(session, moment, one.post_id)
    return find_sign_up(session, sign_up_id(one))


def go(session: Session, moment: Moment, one: SignUp, by: CheckedBy, who: Who) -> SignUp:
    """Note that somebody goes now; their hours are made of it."""
    shift = shift_of(session, one)
    # The lead may note it only when all is tidied up; whoever stayed on has the code for it.
    went_at = moment.now if by is CheckedBy.CODE else min(moment.now, shift.ends_at)
    values = {"checked_out_at": went_at, "checked_out_by": by}
    move(session, moment, one, SignUpAction.CHECK_OUT, actor_id=who.id, **values)
    settle(session, moment, sign_up_id(one))
    return find_sign_up(session, sign_up_id(one))


def undo(session: Session, moment: Moment, one: SignUp, who: Who) -> SignUp:
    """Take the last thing back that was noted of somebody: that they went, or that they came."""
    if one.state is SignUpState.CHECKED_OUT:
        _take_hours_back(session, moment, one)
        ratings.take_back(session, moment, one.person_id, ratings.of_shift(shift_of(session, one)))
        values = {"checked_out_at": None, "checked_out_by": None, "settled_at": None}
    else:
        values = {"checked_in_at": None, "checked_in_by": None}
    move(session, moment, one, SignUpAction.UNDO, actor_id=who.id, **values)
    searching.look(session, moment, one.post_id)
    return find_sign_up(session, sign_up_id(one))


def _take_hours_back(session: Session, moment: Moment, one: SignUp) -> None:
    """Hours that nobody vouched for go, with what was planned for them; of others there are corrections."""
    lines = delete(HourLine).where(col(HourLine.sign_up_id) == one.id)
    gone = lines.where(col(HourLine.state) == HourState.PROPOSED).returning(col(HourLine.id))
    for line_id in session.execute(gone).scalars().all():
        plans.drop(session, moment, (OF_LINE, line_id))
        plans.drop(session, moment, (LINE_WAITS, line_id))
        notices.drop(session, moment, (OF_LINE, line_id))
    if session.exec(select(HourLine.id).where(col(HourLine.sign_up_id) == one.id)).first() is not None:
        raise Refused("refused.hours_vouched_for")
