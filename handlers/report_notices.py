"""What is told about reports: to who approves them, to who wrote them, and that one is due."""

from datetime import date

from centre import periods, reports
from centre.report_days import due_at
from centre.reports import due, moves, writing
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import period_words
from models.outbox import Notice
from models.people import Person
from models.reports import Report, ReportKind, ReportState


def _tell_asked(reader: Reader, notice: Notice) -> Reply | None:
    report = moves.find(reader.session, notice.subject_id or 0)
    if report.state is not ReportState.WAITING or reader.who is None or report.written_by == reader.who.id:
        return None
    writer = reader.session.get(Person, report.written_by) if report.written_by else None
    name = writer.name if writer else ""
    text = reader.t("notice.report.asked", number=report.number, period=_period(reader, report), name=name)
    return _about(reader, report, text)


def _tell_approved(reader: Reader, notice: Notice) -> Reply | None:
    report = moves.find(reader.session, notice.subject_id or 0)
    if report.state is not ReportState.APPROVED:
        return None
    return _about(reader, report, reader.t("notice.report.approved", number=report.number))


def _tell_declined(reader: Reader, notice: Notice) -> Reply | None:
    report = moves.find(reader.session, notice.subject_id or 0)
    if report.state is not ReportState.EDITED or not report.why:
        return None
    return _about(reader, report, reader.t("notice.report.declined", number=report.number, why=report.why))


def _tell_due(reader: Reader, notice: Notice) -> Reply | None:
    return _owed(reader, notice, "notice.report.due")


def _tell_late(reader: Reader, notice: Notice) -> Reply | None:
    return _owed(reader, notice, "notice.report.late")


def _owed(reader: Reader, notice: Notice, key: str) -> Reply | None:
    """That a report is owed; nothing once it was sent."""
    first, last = (date.fromisoformat(notice.params[name]) for name in ("first", "last"))
    period = periods.between(reader.moment.calendar, first, last)
    at = due_at(reader.session, reader.moment, ReportKind(period.unit.value), period)
    if at is None or due.is_sent(reader.session, period):
        return None
    lines = [reader.t(key, period=period_words.name(reader, period), at=reader.moment_text(at))]
    waiting = reports.unreported(reader.session, reader.now)
    if waiting:
        lines.append(reader.t("reports.wait_to_be_told", n=len(waiting)))
    open_it = reader.action("reports.look", "report.see", 0, f"{first}.{last}", style="primary")
    return Reply(Markup("\n".join(lines)), [[open_it]])


def _period(reader: Reader, report: Report) -> Markup:
    return period_words.name(reader, moves.period(reader.moment, report))


def _about(reader: Reader, report: Report, text: Markup) -> Reply:
    see = reader.action("reports.open", "report.card", report.id or 0, style="primary", number=report.number)
    return Reply(text, [[see]], subject=moves.subject(report))


ROOM = Room(
    words={
        writing.ASKED: _tell_asked,
        writing.APPROVED: _tell_approved,
        writing.DECLINED: _tell_declined,
        due.DUE: _tell_due,
        due.LATE: _tell_late,
    },
)
