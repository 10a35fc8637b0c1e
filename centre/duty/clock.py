"""What the rota reminds of: the day before, in the morning, in the evening, and that it comes to an end."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from centre import notices, plans, rules, staff
from centre.duty import days, notes
from centre.moment import Moment
from models import who as whos
from models.deadlines import Deadline
from models.people import Role
from models.rights import Right

REMINDER = "duty.reminder"
MORNING = "duty.morning"
EVENING = "duty.evening"
AHEAD = "duty.ahead"
GAP = "duty.gap"


def watch(session: Session, moment: Moment, day_id: int, day: date) -> None:
    """Look at a day of the rota when it is near, begins and ends, and when the day after it is due."""
    in_force, at, opening = rules.load(session), moment.calendar.at, moment.calendar.opening
    due = {
        REMINDER: at(day - days.DAY, in_force.duty_reminder),
        MORNING: at(day, opening.opens),
        EVENING: at(day, opening.closes),
    }
    subject = ("duty_day", day_id)
    for kind, when in due.items():
        if when > moment.now:
            plans.plan(session, kind, subject, when, once=f"{kind}:{day_id}")
    # Whoever lays the rota late is not told at once that it goes no further.
    soonest = at(moment.calendar.next_working_day(moment.now), opening.opens)
    next_due = at(day + days.DAY - in_force.duty_ahead * days.DAY, opening.opens)
    plans.plan(session, AHEAD, subject, max(next_due, soonest), once=f"{AHEAD}:{day_id}")


def on_reminder(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind whoever is on duty tomorrow."""
    line = days.find(session, deadline.subject_id)
    for one in (line.leader, line.deputy):
        if one is not None:
            notices.promise(session, moment, REMINDER, one.id, subject=("duty_day", line.id))


def on_morning(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Hand the day to whoever leads it."""
    line = days.find(session, deadline.subject_id)
    if line.leader is not None:
        notices.promise(session, moment, MORNING, line.leader.id, subject=("duty_day", line.id))


def on_evening(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Ask whoever led the day for a note to the next, unless there is one or they go on themselves."""
    line = days.find(session, deadline.subject_id)
    goes_on = days.line(session, line.day + days.DAY).leader == line.leader
    if line.leader is not None and not goes_on and not notes.of(session, line.day):
        notices.promise(session, moment, EVENING, line.leader.id, subject=("duty_day", line.id))


def on_ahead(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Tell the coordinators when the day after has nobody yet: the rota is due so far ahead (rule 11.3)."""
    following = days.line(session, days.find(session, deadline.subject_id).day + days.DAY)
    if following.leader is None and following.day >= days.today(moment):
        tell_gaps(session, moment, [following.day])


def tell_gaps(session: Session, moment: Moment, gaps: Collection[date]) -> None:
    """Tell the coordinators, or whoever else lays the rota, on which days nobody leads."""
    coordinators = whos.holders(session, [Role.COORDINATOR])
    for one in coordinators or staff.people_with(session, Right.LAY_ROTA):
        notices.promise_staff(session, moment, GAP, one.id, params={"days": days.iso(gaps)})
