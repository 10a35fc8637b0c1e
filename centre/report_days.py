"""Which reports are owed, and when each is due (rules 26.1 - 26.4)."""

from datetime import date, datetime

from sqlmodel import Session

from centre import periods, rules
from centre.moment import Moment
from centre.periods import Period, Unit
from models.reports import ReportKind

# Of a day, or of some days, none is ever owed.
KINDS = (ReportKind.WEEK, ReportKind.MONTH, ReportKind.QUARTER, ReportKind.YEAR)


def due_at(session: Session, moment: Moment, kind: ReportKind, period: Period) -> datetime | None:
    """When the report of a time is owed; None if none is."""
    in_force = rules.load(session)
    days = (in_force.report_week, in_force.report_month, in_force.report_quarter, in_force.report_year)
    owed = dict(zip(KINDS, days, strict=True)).get(kind)
    closing = moment.calendar.at(period.last, moment.calendar.opening.closes)
    return moment.calendar.add_working_days(closing, owed) if owed else None


def containing(moment: Moment, kind: ReportKind, day: date) -> Period:
    """The time of a kind in which a day lies."""
    return periods.containing(moment.calendar, Unit(kind.value), day)
