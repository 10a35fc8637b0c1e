"""Reports: which are owed, when, and how long they are kept."""

from centre.rules.chapter import OURS, Chapter, Count, rule

_DUE = "working days after the end; 0: none is owed"
_SOURCE = "timely reports to who supervises the centre"


class Reports(Chapter):
    """Reports."""

    # 26 · reports
    report_week: Count = rule(0, "26.1", _DUE, _SOURCE, le=60)
    report_month: Count = rule(5, "26.2", _DUE, _SOURCE, le=60)
    report_quarter: Count = rule(10, "26.3", _DUE, _SOURCE, le=60)
    report_year: Count = rule(20, "26.4", _DUE, _SOURCE, le=60)
    report_remind: int = rule(2, "26.5", "working days before it is due", OURS, ge=1, le=20)
    report_events: int = rule(365, "26.6", "days in which something is still to be reported", OURS, ge=31)
    report_recipients: tuple[str, ...] = rule((), "26.8", "names", _SOURCE)
    keep_reports: int = rule(3650, "26.7", "days after a report was done with", OURS, ge=365)
