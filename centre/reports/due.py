"""Who is reminded of a report that is owed, and when (rule 26.5).

From the first report of a kind that is kept on, every one of that kind is watched, whether somebody begins it
or not: before it is due whoever writes reports is reminded, and when it is late whoever approves them, too.
"""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from centre import notices, plans, rules, staff
from centre.moment import Moment
from centre.periods import Period
from centre.report_days import containing, due_at
from models.deadlines import Deadline
from models.reports import HANDED_IN, Report, ReportKind
from models.rights import Right

WATCH = "report.watch"
DUE = "report.due"
LATE = "report.late"


def begin(session: Session, moment: Moment, kind: ReportKind, period: Period) -> None:
    """See that the report of a time, and then the ones after it, are asked for before they are due.

    Of one that is late already nobody is reminded: somebody is just seeing to it.
    """
    due = due_at(session, moment, kind, period)
    if due is None:
        return
    if due > moment.now:
        _plan(session, moment, kind, period)
    _plan(session, moment, kind, containing(moment, kind, period.last + timedelta(days=1)))


def on_watch(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind of a report that was not sent yet; then look at the next one."""
    kind, late = ReportKind(deadline.params["kind"]), bool(deadline.params.get("late"))
    period = containing(moment, kind, date.fromisoformat(deadline.params["first"]))
    due = due_at(session, moment, kind, period)
    if due is None:
        return  # no such report is owed any more
    if not late:
        _plan(session, moment, kind, containing(moment, kind, period.last + timedelta(days=1)))
    if is_sent(session, period):
        return
    if late or due <= moment.now:
        _notify(session, moment, LATE, period, Right.WRITE_REPORTS, Right.APPROVE_REPORTS)
    else:
        _notify(session, moment, DUE, period, Right.WRITE_REPORTS)
        _plan_look(session, kind, period, due, late=True)


def is_sent(session: Session, period: Period) -> bool:
    """Whether the report of a time was sent."""
    handed_in = (col(Report.state).in_(HANDED_IN), Report.first_day == period.first)
    return (
        session.exec(select(Report.id).where(*handed_in, Report.last_day == period.last)).first() is not None
    )


def _plan(session: Session, moment: Moment, kind: ReportKind, period: Period) -> None:
    due = due_at(session, moment, kind, period)
    if due is not None:
        day, left = moment.calendar.local(due).date(), rules.load(session).report_remind
        while left:
            day -= timedelta(days=1)
            left -= moment.calendar.is_working_day(day)
        _plan_look(session, kind, period, moment.calendar.at(day, moment.calendar.opening.opens))


def _plan_look(
    session: Session, kind: ReportKind, period: Period, at: datetime, *, late: bool = False
) -> None:
    once = f"{WATCH}:{kind.value}:{period.first}{':late' if late else ''}"
    told = {"kind": kind.value, "first": period.first.isoformat(), "late": late}
    plans.plan(session, WATCH, ("report", 0), at, params=told, once=once)


def _notify(session: Session, moment: Moment, kind: str, period: Period, *rights: Right) -> None:
    people = {who.id for right in rights for who in staff.people_with(session, right)}
    told = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    for person_id in sorted(people):
        once = f"{kind}:{period.first}:{period.last}:{person_id}"
        notices.promise_staff(session, moment, kind, person_id, params=told, once=once)


DEADLINES = {WATCH: on_watch}
