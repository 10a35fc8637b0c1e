"""What happens when the time of a bad mark runs: reminders, alarms, silence that ends it."""

from sqlmodel import Session, col, select

from centre import notices, plans, rules, staff
from centre.bad_marks import custody
from centre.bad_marks.access import decides, find, sees
from centre.bad_marks.answers import unreached
from centre.bad_marks.moves import LAPSE, OVERDUE, WARNING, move, the_id
from centre.moment import Moment
from models.bad_marks import OPEN, BadMark, BadMarkAction, BadMarkState
from models.deadlines import Deadline
from models.who import Who


def on_warning(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind whoever has the next step that part of its time has gone (rule 17.32)."""
    mark = find(session, deadline.subject_id)
    told = _next(session, moment, mark)
    if told is not None and mark.due_at is not None and not mark.is_overdue(moment.now):
        notices.promise_staff(session, moment, WARNING, told, subject=("bad_mark", the_id(mark)))


def on_overdue(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Say that the time is over; from the next working day on to the leader, daily (rule 17.33)."""
    mark = find(session, deadline.subject_id)
    if not mark.is_overdue(moment.now):
        return
    days, subject = int(deadline.params["days"]), ("bad_mark", the_id(mark))
    told = _next(session, moment, mark)
    leader = _leader(session, moment, mark) if days else None
    told = leader.id if leader is not None else told
    if told is not None:
        notices.promise_staff(session, moment, OVERDUE, told, subject=subject)
    every, calendar = rules.load(session).bad_mark_overdue_every, moment.calendar
    again = calendar.at(calendar.next_working_day(moment.now, days=every), calendar.opening.opens)
    plans.plan(session, OVERDUE, subject, again, params={"days": days + every})


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Close what somebody who is not to be rung said nothing of for so long (rule 17.35)."""
    if find(session, deadline.subject_id).state is BadMarkState.TOLD:
        unreached(session, moment, deadline.subject_id)


def on_left(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Give what somebody answered for who may not any more to others, who are told."""
    theirs = (BadMark.custodian_id == deadline.subject_id, col(BadMark.closed_at).is_(None))
    for mark in session.exec(select(BadMark).where(*theirs).order_by(col(BadMark.id))).all():
        custody.ensure(session, moment, mark)


def leave(session: Session, moment: Moment, who: Who) -> None:
    """Let go of the bad marks of somebody who is forgotten; their grades stay, without who gave them."""
    theirs = select(BadMark).where(BadMark.person_id == who.id, col(BadMark.state).in_(OPEN))
    for mark in session.exec(theirs).all():
        move(session, moment, mark, BadMarkAction.DROP, actor=None)
        notices.drop(session, moment, ("bad_mark", the_id(mark)))


def _next(session: Session, moment: Moment, mark: BadMark) -> int | None:
    if mark.state is BadMarkState.APPEALED:
        return custody.decider(session, moment, mark)
    return custody.ensure(session, moment, mark)


def _leader(session: Session, moment: Moment, mark: BadMark) -> Who | None:
    """Who leads when the doors open next and may know of it; whom it is about does not."""
    today = staff.on_duty_next(session, moment)
    named = [one for one in (today.leader, today.deputy) if one is not None]
    appealed = mark.state is BadMarkState.APPEALED
    return next((one for one in named if (decides if appealed else sees)(one, mark)), None)


DEADLINES = {WARNING: on_warning, OVERDUE: on_overdue, LAPSE: on_lapse}
