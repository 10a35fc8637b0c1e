"""Reports: how long it is kept what was sent to whom."""

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre.retention.terms import Rule, Terms, delete_some
from models.reports import HANDED_IN, Report, ReportState


def _reports(session: Session, terms: Terms) -> int:
    old = col(Report.updated_at) < terms.ago(days=terms.in_force.keep_reports)
    over = col(Report.state).in_((*HANDED_IN, ReportState.PUT_AWAY))
    later = aliased(Report)
    # What was corrected stays until its correction has gone.
    corrected = exists().where(col(later.corrects_id) == col(Report.id))
    return delete_some(session, Report, terms, old, over, ~corrected)


RETENTION: dict[str, Rule] = {"report": _reports}
