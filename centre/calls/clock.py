"""By when a call-back is answered, who is warned, and what happens when an answer meets silence."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from centre import notices, plans, rules, staff
from centre.calls import owners
from centre.calls.moves import find, move, the_id
from centre.moment import Moment
from centre.rules import Rules
from models.calls import ENDED, Call, CallAction, CallState, Wanted
from models.deadlines import Deadline

WARNING = "call.warning"
OVERDUE = "call.overdue"
LATE = "call.late"
FOLLOW_UP = "call.follow_up"
LAPSE = "call.lapse"


def due_at(moment: Moment, in_force: Rules, wanted: Wanted) -> datetime:
    """By when somebody who asks now must be answered: the end of the wished window, or some working hours."""
    calendar = moment.calendar
    ends = {
        Wanted.MORNING: in_force.call_morning_ends,
        Wanted.AFTERNOON: in_force.call_afternoon_ends,
    }.get(wanted)
    if ends is None:
        return calendar.add_working_hours(moment.now, in_force.call_answer)
    today = calendar.local(moment.now).date()
    end = calendar.at(today, ends)
    left = end - moment.now
    if calendar.is_working_day(today) and left >= timedelta(hours=in_force.call_window_left):
        return end
    return calendar.at(calendar.next_working_day(moment.now), ends)


def retry_at(moment: Moment, in_force: Rules, wanted: Wanted) -> datetime:
    """By when somebody who did not pick up is rung again: on the next working day, in the wished window."""
    ends = {
        Wanted.MORNING: in_force.call_morning_ends,
        Wanted.AFTERNOON: in_force.call_afternoon_ends,
    }.get(wanted, moment.calendar.opening.closes)
    return moment.calendar.at(moment.calendar.next_working_day(moment.now), ends)


def start(session: Session, moment: Moment, call: Call) -> None:
    """Watch over the time until `due_at`: warnings on the way, alarms from then on."""
    subject = ("call", the_id(call))
    hours = moment.calendar.working_hours_between(moment.now, call.due_at)
    for percent in rules.load(session).call_warnings:
        at = moment.calendar.add_working_hours(moment.now, hours * percent / 100)
        plans.plan(session, WARNING, subject, at, params={"percent": percent})
    plans.plan(session, OVERDUE, subject, call.due_at, params={"days": 0})


def stop(session: Session, moment: Moment, call: Call) -> None:
    """Stop watching; warnings that were not told yet are pointless now."""
    subject = ("call", the_id(call))
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject, {WARNING, OVERDUE, LATE, FOLLOW_UP})


def await_confirmation(session: Session, moment: Moment, call: Call) -> None:
    """After an answer: ask once more if nothing is heard, and close at last what nobody comes back to."""
    stop(session, moment, call)
    in_force = rules.load(session)
    subject = ("call", the_id(call))
    plans.plan(session, FOLLOW_UP, subject, moment.now + timedelta(hours=in_force.call_follow_up))
    plans.plan(session, LAPSE, subject, moment.now + timedelta(hours=in_force.call_lapse))


def lapse(session: Session, moment: Moment, call_id: int) -> None:
    """Close an answered call-back that nobody confirmed, and say so.

    Raises:
        Refused: it is not waiting for a confirmation.
    """
    call = find(session, call_id)
    move(session, moment, call, CallAction.LAPSE, actor=None, closed_at=moment.now)
    stop(session, moment, call)
    notices.promise(session, moment, "call.lapsed", call.person_id, subject=("call", call_id))


def on_warning(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind the owner that part of the time has gone."""
    call = find(session, deadline.subject_id)
    if call.state not in owners.UNANSWERED or moment.now >= call.due_at:
        return  # answered, or we come so late that the alarm says it all
    owner_id = owners.ensure(session, moment, call)
    if owner_id is not None:
        notices.promise_staff(
            session, moment, WARNING, owner_id, subject=("call", call.id), params=deadline.params
        )


def on_overdue(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Tell resident and owner that the time is over, and from the next working day on the leader, daily."""
    call = find(session, deadline.subject_id)
    if call.state not in owners.UNANSWERED:
        return
    days = int(deadline.params["days"])
    owner_id = owners.ensure(session, moment, call)
    leader = staff.on_duty_next(session, moment).leader
    told = owner_id if days == 0 or leader is None else leader.id
    subject = ("call", the_id(call))
    if days == 0:
        notices.promise(session, moment, LATE, call.person_id, subject=subject)
    if told is not None:
        notices.promise_staff(session, moment, OVERDUE, told, subject=subject, params={"days": days})
    every = rules.load(session).call_overdue_every
    calendar = moment.calendar
    again = calendar.at(calendar.next_working_day(moment.now, days=every), calendar.opening.opens)
    plans.plan(session, OVERDUE, subject, again, params={"days": days + every})


def on_follow_up(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Ask the resident once more whether the matter is settled."""
    call = find(session, deadline.subject_id)
    if call.state is CallState.ANSWERED:
        subject = ("call", call.id)
        notices.promise(session, moment, FOLLOW_UP, call.person_id, subject=subject, owed=False)


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Close what stayed unconfirmed."""
    if find(session, deadline.subject_id).state is CallState.ANSWERED:
        lapse(session, moment, deadline.subject_id)


def on_left(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Give what somebody owned who may no longer work on it to others, who are told."""
    theirs = select(Call).where(Call.owner_id == deadline.subject_id, col(Call.state).not_in(ENDED))
    for call in session.exec(theirs.order_by(col(Call.due_at))).all():
        owner_id = owners.ensure(session, moment, call)
        if owner_id not in (None, deadline.subject_id):
            notices.promise_staff(session, moment, "call.new", owner_id, subject=("call", the_id(call)))


DEADLINES = {
    WARNING: on_warning,
    OVERDUE: on_overdue,
    FOLLOW_UP: on_follow_up,
    LAPSE: on_lapse,
}
