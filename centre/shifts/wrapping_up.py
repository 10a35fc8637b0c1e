"""The end of a shift: its lead sums it up, and with the last of an activity's shifts that is over, too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from centre import audit, files, notices, plans, rules
from centre.activities.moves import MOVES as ACTIVITIES
from centre.activities.moves import times_of
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts import check_in, no_shows
from centre.shifts.answering import answers_for
from centre.shifts.moves import LOOK_AT_END, SHIFTS, activity_of, find, for_lead
from models.activities import Activity, ActivityAction, ActivityState
from models.deadlines import Deadline
from models.shifts import SHIFT_OVER, Shift, ShiftAction, ShiftState, SignUpState
from models.who import Who
from models.wrap_ups import PhotoConsent, WrapUp

TO_DO = "wrap_up.to_do"
OVERDUE = "wrap_up.overdue"
PROBLEM = "wrap_up.problem"
REMIND = "wrap_up.remind"
LATE = "wrap_up.late"
_GOING_ON = frozenset(ShiftState) - SHIFT_OVER | {ShiftState.WRAP_UP}


@dataclass(frozen=True, slots=True)
class Said:
    """How a shift went. people: how many were served. file_ids: the photos."""

    summary: str
    people: int
    problems: str = ""
    photos: PhotoConsent | None = None
    file_ids: Sequence[int] = ()


def of_shift(session: Session, shift_id: int) -> WrapUp | None:
    """What is summed up of a shift, or is to be; None while people are there, or where nobody was."""
    found = select(WrapUp).where(WrapUp.shift_id == shift_id).execution_options(populate_existing=True)
    return session.exec(found).first()


def expect_open(session: Session, who: Who, shift_id: int) -> WrapUp:
    """A shift that somebody leads and has not summed up yet.

    Raises:
        Refused: it is not theirs to lead, it is not over, or it is summed up.
    """
    shift = for_lead(session, who, shift_id)
    task = of_shift(session, shift_id)
    if task is None:
        raise Refused("refused.wrap_up_not_yet", number=shift.number)
    if task.done_at is not None:
        raise Refused("refused.wrap_up_done", number=shift.number)
    return task


def hand_in(session: Session, moment: Moment, who: Who, shift_id: int, said: Said) -> WrapUp:
    """Sum a shift up; its coordinator hears of problems.

    Raises:
        Refused: it is not theirs to lead, it is not over, or it is summed up.
    """
    task = expect_open(session, who, shift_id)
    values = {
        "summary": said.summary,
        "people": said.people,
        "problems": said.problems,
        "photos": said.photos,
    }
    still = (col(WrapUp.id) == task.id, col(WrapUp.done_at).is_(None))
    if not change(session, WrapUp, *still, done_at=moment.now, done_by=who.id, **values):
        raise Refused("refused.wrap_up_done", number=find(session, shift_id).number)
    subject = ("wrap_up", task.id or 0)
    files.attach(session, who, said.file_ids, subject)
    plans.drop(session, moment, subject)
    audit.note(session, moment, who.id, "shift.summed_up", ("shift", shift_id))
    coordinator_id = find(session, shift_id).coordinator_id
    if said.problems and coordinator_id != who.id:
        notices.promise_staff(session, moment, PROBLEM, coordinator_id, subject=("shift", shift_id))
    look(session, moment, shift_id)
    return session.get_one(WrapUp, task.id, populate_existing=True)


def look(session: Session, moment: Moment, shift_id: int) -> None:
    """See whether all have gone from a shift, so that it is to be summed up, or all is done (rule 13.78)."""
    shift = find(session, shift_id)
    people = check_in.people_of(session, shift)
    states = {one.state for one in people}
    if shift.state is not ShiftState.WRAP_UP or SignUpState.CHECKED_IN in states:
        return
    task = of_shift(session, shift_id)
    if task is None and SignUpState.CHECKED_OUT in states:
        _open(session, moment, shift)
        return
    closed_at = shift.ends_at + timedelta(minutes=rules.load(session).check_out_until)
    summed_up = task is None or task.done_at is not None
    if summed_up and moment.now >= closed_at and not no_shows.undecided(session, shift_id):
        SHIFTS.move(session, moment, shift, ShiftAction.ARCHIVE, actor_id=None)
        _close_activity(session, moment, activity_of(session, shift))


def on_look(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Somebody has gone from a shift, or it is decided why they did not come."""
    look(session, moment, deadline.subject_id or 0)


def on_remind(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The lead is reminded a working day before it is due."""
    task = session.get(WrapUp, deadline.subject_id, populate_existing=True)
    if task is not None and task.done_at is None:
        notices.promise_staff(session, moment, TO_DO, task.lead_id, subject=("shift", task.shift_id))


def on_late(session: Session, moment: Moment, deadline: Deadline) -> None:
    """It is overdue: who answers for the shift hears so, and again after as long, until it is summed up."""
    task = session.get(WrapUp, deadline.subject_id, populate_existing=True)
    if task is not None and task.done_at is None:
        above = answers_for(session, moment, find(session, task.shift_id))
        notices.promise_staff(session, moment, OVERDUE, above, subject=("shift", task.shift_id))
        plans.plan(session, LATE, ("wrap_up", task.id or 0), _after(session, moment, moment.now))


def _open(session: Session, moment: Moment, shift: Shift) -> None:
    due = _after(session, moment, shift.ends_at)
    task = WrapUp(
        shift_id=shift.id or 0, lead_id=check_in.in_charge(shift), due_at=due, created_at=moment.now
    )
    task_id = insert_new(session, task)
    if task_id is not None:
        notices.promise(session, moment, TO_DO, task.lead_id, subject=("shift", shift.id))
        day = moment.calendar.local(due).replace(hour=0, minute=0) - timedelta(days=1)
        while not moment.calendar.is_working_day(day.date()):
            day -= timedelta(days=1)
        plans.plan(
            session,
            REMIND,
            ("wrap_up", task_id),
            moment.calendar.at(day.date(), moment.calendar.opening.opens),
        )
        plans.plan(session, LATE, ("wrap_up", task_id), due)


def _after(session: Session, moment: Moment, since: datetime) -> datetime:
    return moment.calendar.add_working_days(since, rules.load(session).wrap_up)


def _close_activity(session: Session, moment: Moment, activity: Activity) -> None:
    """With its last shift an activity is over, unless it is a series that goes on."""
    activity_id, today = activity.id or 0, moment.calendar.local(moment.now).date()
    ahead = (Shift.activity_id == activity_id, col(Shift.state).in_(_GOING_ON))
    goes_on = any(one.until_day is None or one.until_day > today for one in times_of(session, activity_id))
    if (
        activity.state is ActivityState.OPEN
        and not goes_on
        and session.exec(select(Shift.id).where(*ahead)).first() is None
    ):
        ACTIVITIES.move(session, moment, activity, ActivityAction.CLOSE, actor_id=None, closed_at=moment.now)


DEADLINES = {LOOK_AT_END: on_look, REMIND: on_remind, LATE: on_late}
