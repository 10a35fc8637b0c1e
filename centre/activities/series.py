"""The days of a series: when it is held, and that its shifts are laid out as far ahead as people plan."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from sqlmodel import Session, col

from centre import plans, rules
from centre.activities.moves import find, the_id, times_of
from centre.activities.plan import TimePlan, nth_of
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts import laying
from models.activities import Activity, ActivityState, ActivityTime
from models.deadlines import Deadline

LAY = "activity.lay"


def write_times(session: Session, activity_id: int, times: Iterable[TimePlan]) -> None:
    """Write the times of a series down.

    Raises:
        Refused: one of them comes from a row of a spreadsheet that was imported meanwhile.
    """
    for one in times:
        row_id = insert_new(
            session,
            ActivityTime(
                activity_id=activity_id,
                weekday=one.weekday,
                nth=one.nth,
                starts=one.starts,
                ends=one.ends,
                from_day=one.from_day,
                until_day=one.until_day,
                row_key=one.row_key,
            ),
        )
        if row_id is None:
            raise Refused("refused.import_faulty")


def lay(session: Session, moment: Moment, activity: Activity) -> None:
    """Lay out the shifts of a series as far ahead as people plan (rule 13.16); one held once, at once."""
    today = moment.calendar.local(moment.now).date()
    until = today + timedelta(days=rules.load(session).shifts_ahead)
    for pattern in times_of(session, the_id(activity)):
        last = pattern.until_day or until
        day = max(today, pattern.from_day)
        while day <= (last if last == pattern.from_day else min(last, until)):
            if runs(moment, pattern, day):
                _lay_day(session, moment, activity, pattern, day)
            day += timedelta(days=1)
    change(session, Activity, col(Activity.id) == activity.id, laid_until=until)
    tomorrow = moment.calendar.at(today + timedelta(days=1), time(4))
    if any(one.until_day is None or one.until_day > until for one in times_of(session, the_id(activity))):
        plans.plan(session, LAY, ("activity", the_id(activity)), tomorrow)


def runs(moment: Moment, pattern: ActivityTime | TimePlan, day: date) -> bool:
    """Whether a series has a shift on a day; on holidays it has none, one that is held once does."""
    if day.weekday() != pattern.weekday or pattern.nth not in (0, nth_of(day)):
        return False
    return pattern.from_day == pattern.until_day or not moment.calendar.is_holiday(day)


def is_ahead(moment: Moment, pattern: ActivityTime) -> bool:
    """Whether a time of a series is still to come."""
    until = pattern.until_day
    return until is None or moment.calendar.at(until, pattern.starts) > moment.now


def on_lay(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A day later another day of a series is laid out."""
    activity = find(session, deadline.subject_id)
    if activity.state is ActivityState.OPEN:
        lay(session, moment, activity)


def _lay_day(session: Session, moment: Moment, activity: Activity, pattern: ActivityTime, day: date) -> None:
    starts_at = moment.calendar.at(day, pattern.starts)
    if starts_at > moment.now:
        laying.lay(session, moment, activity, starts_at, moment.calendar.at(day, pattern.ends))


DEADLINES = {LAY: on_lay}
