"""Reports in tests: kept as the bot keeps them, with next to nothing in them."""

from datetime import date
from typing import Any

from sqlmodel import Session

from centre import periods, reports
from centre.moment import Moment
from centre.periods import Period
from centre.reports import Taken
from models.reports import Report, ReportKind, ReportState
from models.who import Who

PAPER = {"period": "?", "facts": ["F"], "items": [{"part": "done", "heading": "D", "rows": [["a", "1"]]}]}


def a_month(moment: Moment, month: int = 10) -> Period:
    """A month of the year of the tests."""
    return periods.containing(moment.calendar, periods.Unit.MONTH, date(2026, month, 1))


def taken(moment: Moment, *events: str) -> Taken:
    """What was counted: hardly anything, and what must be told."""
    return Taken({"en": PAPER, "zh-hans": PAPER}, {"rows": []}, list(events), moment.now)


def a_kept(session: Session, moment: Moment, who: Who, period: Period | None = None, *events: str) -> Report:
    """A draft that somebody keeps."""
    return reports.keep(session, moment, who, period or a_month(moment), taken(moment, *events))


def a_report(session: Session, moment: Moment, state: ReportState, day: date, **values: Any) -> Report:
    """A report of a day in a state; what that state takes is filled in."""
    times: dict[str, Any] = {"taken_at": moment.now, "created_at": moment.now, "updated_at": moment.now}
    said: dict[str, Any] = {"approved_at": moment.now, "sent_at": moment.now}
    drafted: dict[str, Any] = {"papers": {"en": PAPER}, "book": {}, "events": []}
    if state is ReportState.QUESTIONS:
        said["questions"] = [{"asked": moment.now.isoformat(), "question": "Why so few?"}]
    of = {"kind": ReportKind.DAY, "first_day": day, "last_day": day, "number": f"BG-{day}"}
    report = Report(**{**times, **said, **drafted, **of, "state": state, **values})
    session.add(report)
    session.flush()
    return report
