"""Whether reports were sent in time (M99)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import col, select

from centre import report_days
from centre.figures import Share
from centre.metrics.asking import Ask, Figures
from models.reports import Report, ReportKind, ReportState

# A report is due 60 working days after its time at the latest.
_LONGEST = timedelta(days=120)


def m99(ask: Ask) -> Figures:
    """Sent in time, of the reports due; one that nobody began was due, too, from the first of its kind on."""
    found = [sent for kind in report_days.KINDS for sent in _due(ask, kind)]
    return {None: Share(sum(found), len(found))}


def _due(ask: Ask, kind: ReportKind) -> Iterator[bool]:
    """Of each report of a kind that was due in the period, whether it was sent in time."""
    standing = (Report.kind == kind, col(Report.corrects_id).is_(None), Report.state != ReportState.PUT_AWAY)
    kept = ask.session.exec(
        select(col(Report.first_day), col(Report.due_at), col(Report.sent_at)).where(*standing)
    ).all()
    if not kept:
        return
    known: dict[object, tuple[datetime | None, datetime | None]] = {
        first: (due, sent) for first, due, sent in kept
    }
    calendar = ask.moment.calendar
    day = max(min(first for first, _, _ in kept), calendar.local(ask.period.begins - _LONGEST).date())
    one = report_days.containing(ask.moment, kind, day)
    while one.begins < ask.until:
        none = (report_days.due_at(ask.session, ask.moment, kind, one), None)
        due, sent = known.get(one.first, none)
        if due is not None and ask.period.begins <= due < ask.until:
            yield sent is not None and sent <= due
        one = report_days.containing(ask.moment, kind, one.last + timedelta(days=1))
