"""What is personal about reports: that one wrote, approved or sent them."""

from sqlalchemy import ColumnElement
from sqlmodel import Session

from centre.moment import Moment
from centre.personal_data.kinds import Personal, whose
from centre.rows import change
from models.reports import Report
from models.who import Who

_written, _approved, _sent = whose(Report.written_by), whose(Report.approved_by), whose(Report.sent_by)


def _theirs(who: Who) -> ColumnElement[bool]:
    return _written(who) | _approved(who) | _sent(who)


def _forget(session: Session, _moment: Moment, who: Who) -> int:
    """Reports are the centre's: they stay, without who."""
    return (
        change(session, Report, _written(who), written_by=None)
        + change(session, Report, _approved(who), approved_by=None)
        + change(session, Report, _sent(who), sent_by=None)
    )


PERSONAL = (
    Personal(
        "reports_written",
        Report,
        _theirs,
        ("number", "first_day", "last_day", "words", "state", "approved_at", "sent_at", "sent_to"),
        _forget,
    ),
)
