"""A report as it stands, who may touch it, and the one way from a state to the next."""

from typing import Any

from sqlalchemy import Select
from sqlmodel import Session, col, select

from centre import periods
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from centre.periods import Period
from models.reports import TRANSITIONS, Report, ReportState
from models.rights import Right
from models.who import Who

PREFIX = "BG"  # 报告
# An action counts for the version that was read: who approves it must have read what goes out.
REPORTS = Moves("report", Report, TRANSITIONS, "version")
find = REPORTS.find


def for_reader(session: Session, actor: Who, report_id: int) -> Report:
    """A report that somebody may read.

    Raises:
        Refused: figures are not for them to see, or there is none.
    """
    if not actor.may(Right.SEE_FIGURES):
        raise Refused("refused.not_allowed")
    return find(session, report_id)


def for_writer(session: Session, actor: Who, report_id: int) -> Report:
    """A report that somebody may work on.

    Raises:
        Refused: they may not, or there is none.
    """
    expect_writer(actor)
    return find(session, report_id)


def expect_writer(actor: Who) -> None:
    """Let only those go on who write reports.

    Raises:
        Refused: the actor does not.
    """
    if not actor.may(Right.WRITE_REPORTS):
        raise Refused("refused.not_allowed")


def for_second(session: Session, actor: Who, report_id: int, version: int) -> Report:
    """A version of a report that somebody may approve: never who wrote it.

    Raises:
        Refused: they may not, wrote it themselves, or it was changed since.
    """
    if not actor.may(Right.APPROVE_REPORTS):
        raise Refused("refused.not_allowed")
    return REPORTS.second(session, actor, report_id, version)


def of_period(session: Session, period: Period) -> Report | None:
    """What is kept of a time: the newest correction, else the report; None if nothing is."""
    kept = select(Report).where(
        Report.first_day == period.first,
        Report.last_day == period.last,
        Report.state != ReportState.PUT_AWAY,
    )
    return session.exec(kept.order_by(col(Report.id).desc())).first()


def correction(session: Session, report: Report) -> Report | None:
    """The report that came, or is to come, in the place of another; None if none does."""
    kept = select(Report).where(Report.corrects_id == report.id, Report.state != ReportState.PUT_AWAY)
    return session.exec(kept.order_by(col(Report.id))).first()


def period(moment: Moment, report: Report) -> Period:
    """The time that a report is of."""
    return periods.between(moment.calendar, report.first_day, report.last_day)


def newest_first() -> Select[Any]:
    """All reports, the newest first."""
    return select(Report).order_by(col(Report.id).desc())


def subject(report: Report) -> tuple[str, int]:
    """How plans, notices and audit lines name a report."""
    return ("report", report.id or 0)
