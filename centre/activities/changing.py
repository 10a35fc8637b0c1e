"""Changing what people have signed up for: one shift alone, or it and all that come after it."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from centre import audit, plans, shifts
from centre.activities.carrying import carrier
from centre.activities.moves import MOVES, find, for_lead, the_id, times_of
from centre.activities.plan import TimePlan, nth_of
from centre.activities.series import runs, write_times
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.shifts.moves import SHIFTS
from centre.sites import approved
from models.activities import Activity, ActivityAction, ActivityRole, ActivityTime
from models.shifts import Post, Shift, ShiftAction, ShiftState
from models.who import Who

# A month has four of each weekday, and sometimes a fifth.
_IN_EVERY_MONTH = 4


class Reach(StrEnum):
    """How far a change goes."""

    THIS = "this"
    ON = "on"


def affected(
    session: Session, moment: Moment, shift_id: int, reach: Reach, *, same_time: bool = False
) -> list[Shift]:
    """The shifts that a change would touch, the earliest first; this one is always among them.

    It may be running: then it can only be called off, and every other change of it is refused. One that runs
    while a later one is changed is not touched. same_time: of those to come, only what is held at the same
    time of the week.
    """
    shift = shifts.find(session, shift_id)
    if reach is Reach.THIS:
        return [shift]
    later = [one for one in _laid(session, shift) if one.id == shift_id or one.state is ShiftState.OPEN]
    return [one for one in later if not same_time or _clock(moment, one) == _clock(moment, shift)]


def is_series(session: Session, moment: Moment, shift: Shift) -> bool:
    """Whether there are, or will be, shifts of its activity after this one."""
    day = _day(moment, shift)
    goes_on = any(
        one.until_day is None or one.until_day > day for one in times_of(session, shift.activity_id)
    )
    return goes_on or len(_laid(session, shift)) > 1


def move(
    session: Session,
    moment: Moment,
    who: Who,
    shift_id: int,
    reach: Reach,
    *,
    starts_at: datetime,
    ends_at: datetime,
) -> list[Shift]:
    """Hold a shift at another time, and from then on its whole series if that is meant.

    Raises:
        Refused: it is not theirs to lead or has begun, the new time is past or taken by another shift of the
            series, or a monthly series would be held on a day that not every month has.
    """
    shift = shifts.for_lead(session, who, shift_id)
    if reach is Reach.ON:
        return _move_series(session, moment, who, shift, starts_at=starts_at, ends_at=ends_at)
    place = {"site_id": shift.site_id}
    return [shifts.change(session, moment, who, shift_id, starts_at=starts_at, ends_at=ends_at, **place)]


def relocate(
    session: Session, moment: Moment, who: Who, shift_id: int, reach: Reach, *, site_id: int
) -> list[Shift]:
    """Hold a shift at another place, and all that come after it if that is meant.

    Raises:
        Refused: it is not theirs to lead or has begun, or the place is not on the list.
    """
    shift = shifts.for_lead(session, who, shift_id)
    SHIFTS.check(shift, ShiftAction.CHANGE)
    approved(session, site_id)
    if reach is Reach.ON:
        activity = for_lead(session, who, shift.activity_id)
        change(session, Activity, col(Activity.id) == activity.id, site_id=site_id, updated_at=moment.now)
    moved = affected(session, moment, shift_id, reach)
    for one in moved:
        span = {"starts_at": one.starts_at, "ends_at": one.ends_at}
        shifts.change(session, moment, who, one.id or 0, site_id=site_id, **span)
    return moved


def resize(
    session: Session, moment: Moment, who: Who, post_id: int, reach: Reach, *, minimum: int, maximum: int
) -> list[Shift]:
    """Want other numbers of people for a role; of shifts to come nobody who has a place loses it.

    Raises:
        Refused: it is not theirs to lead or has begun, the numbers cannot be, or more people have a place.
    """
    post = session.get_one(Post, post_id)
    shifts.resize(session, moment, who, post_id, minimum=minimum, maximum=maximum)
    if reach is Reach.THIS:
        return [shifts.find(session, post.shift_id)]
    activity = for_lead(session, who, shifts.find(session, post.shift_id).activity_id)
    change(session, ActivityRole, col(ActivityRole.id) == post.role_id, minimum=minimum, maximum=maximum)
    audit.note(session, moment, who.id, "activity.resized", ("activity", the_id(activity)))
    touched = affected(session, moment, post.shift_id, reach)
    for shift in touched[1:]:
        for one in shifts.posts_of(session, shift.id or 0):
            if one.role_id == post.role_id:
                most = max(maximum, one.taken)
                shifts.resize(session, moment, who, one.id or 0, minimum=minimum, maximum=most)
    return touched


def call_off(
    session: Session, moment: Moment, who: Who, shift_id: int, reach: Reach, *, reason: str
) -> list[Shift]:
    """Call a shift off with the reason that everybody in it is told, and end its series if that is meant.

    Raises:
        Refused: it is not theirs to lead, or it is over.
    """
    shift = shifts.for_lead(session, who, shift_id)
    off = affected(session, moment, shift_id, reach)
    if reach is Reach.ON:
        for_lead(session, who, shift.activity_id)
        for pattern in times_of(session, shift.activity_id):
            _end_before(session, pattern, _day(moment, shift))
    for one in off:
        shifts.cancel(session, moment, who, one.id or 0, reason)
    return off


def cancel(session: Session, moment: Moment, who: Who, activity_id: int, reason: str) -> Activity:
    """Call an activity off with all its shifts that are ahead, with the reason that everybody is told.

    Raises:
        Refused: it is not theirs to lead, or it is over.
    """
    activity = for_lead(session, who, activity_id)
    values = {"reason": reason, "closed_at": moment.now}
    MOVES.move(session, moment, activity, ActivityAction.CANCEL, actor_id=who.id, **values)
    plans.drop(session, moment, ("activity", activity_id))
    for shift in ahead(session, activity_id):
        shifts.cancel(session, moment, who, shift.id or 0, reason)
    return find(session, activity_id)


def ahead(session: Session, activity_id: int) -> list[Shift]:
    """The shifts of an activity that have not begun, the next one first."""
    mine = (col(Shift.activity_id) == activity_id, col(Shift.state) == ShiftState.OPEN)
    return list(session.exec(select(Shift).where(*mine).order_by(col(Shift.starts_at), col(Shift.id))))


def _move_series(
    session: Session, moment: Moment, who: Who, shift: Shift, *, starts_at: datetime, ends_at: datetime
) -> list[Shift]:
    SHIFTS.check(shift, ShiftAction.CHANGE)
    activity = for_lead(session, who, shift.activity_id)
    pattern = _pattern(session, moment, shift)
    starts, ends = moment.calendar.local(starts_at), moment.calendar.local(ends_at)
    by = starts.date() - _day(moment, shift)
    if pattern.nth and by and nth_of(starts.date()) > _IN_EVERY_MONTH:
        raise Refused("refused.monthly_day")
    carried = carrier(pattern, _day(moment, shift), starts.date())
    nth = nth_of(starts.date()) if pattern.nth else 0
    until = carried(pattern.until_day) if pattern.until_day is not None else None
    held = TimePlan(starts.weekday(), starts.time(), ends.time(), starts.date(), nth=nth, until_day=until)
    _end_before(session, pattern, _day(moment, shift))
    write_times(session, the_id(activity), [held])
    audit.note(session, moment, who.id, "activity.moved", ("activity", the_id(activity)))
    alike = [one for one in _laid(session, shift) if _clock(moment, one) == _clock(moment, shift)]
    if pattern.nth:
        alike = [one for one in alike if nth_of(_day(moment, one)) == pattern.nth]
    moved = []
    # Nothing is laid at a time before what was laid there has made room.
    for one in sorted(alike, key=lambda each: each.laid_for, reverse=by > timedelta()):
        day = carried(_day(moment, one))
        begins, over = (moment.calendar.at(day, clock) for clock in (starts.time(), ends.time()))
        regular = one.starts_at == one.laid_for
        _lay_for(session, one, begins)
        if one.state is ShiftState.OPEN and (regular or one.id == shift.id):
            span = {"starts_at": begins, "ends_at": over}
            moved.append(shifts.change(session, moment, who, one.id or 0, site_id=one.site_id, **span))
    return moved


def _lay_for(session: Session, shift: Shift, at: datetime) -> None:
    """Note for which time of the changed series a shift is: it is not laid again."""
    there = (Shift.activity_id == shift.activity_id, Shift.laid_for == at, Shift.id != shift.id)
    if session.exec(select(Shift.id).where(*there)).first() is not None:
        raise Refused("refused.time_laid")
    change(session, Shift, col(Shift.id) == shift.id, laid_for=at)


def _pattern(session: Session, moment: Moment, shift: Shift) -> ActivityTime:
    """The time of the week for which a shift was laid out."""
    day, clock = _day(moment, shift), moment.calendar.local(shift.laid_for).time()
    for one in times_of(session, shift.activity_id):
        within = one.from_day <= day and (one.until_day is None or day <= one.until_day)
        if within and one.starts == clock and runs(moment, one, day):
            return one
    raise Refused("refused.no_later_shifts")


def _end_before(session: Session, pattern: ActivityTime, day: date) -> None:
    """Have a time of the week end before a day, if it would go on; one that never was stays known as such."""
    if pattern.until_day is None or pattern.until_day >= day:
        change(session, ActivityTime, col(ActivityTime.id) == pattern.id, until_day=day - timedelta(days=1))


def _laid(session: Session, shift: Shift) -> list[Shift]:
    """This shift and what was laid out after it, whatever became of it."""
    after = (col(Shift.activity_id) == shift.activity_id, col(Shift.laid_for) >= shift.laid_for)
    found = select(Shift).where(*after).order_by(col(Shift.laid_for))
    return list(session.exec(found.execution_options(populate_existing=True)))


def _day(moment: Moment, shift: Shift) -> date:
    day: date = moment.calendar.local(shift.laid_for).date()
    return day


def _clock(moment: Moment, shift: Shift) -> tuple[int, object]:
    """The weekday and the time for which a shift was laid out."""
    local = moment.calendar.local(shift.laid_for)
    return local.weekday(), local.time()
