"""How a draft becomes a report that is kept: its figures are written down and never counted again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from centre import audit, numbers
from centre.errors import Refused
from centre.moment import Moment
from centre.periods import Period
from centre.report_days import due_at
from centre.reports import due, moves
from centre.rows import change, insert_new
from models.reports import HANDED_IN, Report, ReportKind
from models.who import Who


@dataclass(frozen=True, slots=True)
class Taken:
    """What was counted, as it is printed, in every language; `events` by their keys; when that was."""

    papers: Mapping[str, Any]
    book: Mapping[str, Any]
    events: Sequence[str]
    at: datetime


def expect(session: Session, moment: Moment, actor: Who, period: Period, corrects: int | None) -> None:
    """See whether somebody may keep a report of a time, or one in the place of another.

    Raises:
        Refused: they do not write reports, the time is not over, or what is to be corrected was never sent.
    """
    moves.expect_writer(actor)
    if period.ends > moment.now:
        raise Refused("refused.report_running")
    if corrects is not None:
        wrong = moves.find(session, corrects)
        if wrong.state not in HANDED_IN:
            raise moves.REPORTS.refusal(wrong)


def kept(session: Session, period: Period, corrects: int | None) -> Report | None:
    """What is kept already: of a time, or in the place of another report."""
    if corrects is None:
        return moves.of_period(session, period)
    return moves.correction(session, moves.find(session, corrects))


def keep(  # noqa: PLR0917 - each says which, or what
    session: Session, moment: Moment, actor: Who, period: Period, taken: Taken, corrects: int | None = None
) -> Report:
    """Write a draft down, once for each time: of two who do so at once the second gets the first one's.

    A correction begins with the words of what it corrects and figures of its own.

    Raises:
        Refused: as `expect` says.
    """
    expect(session, moment, actor, period, corrects)
    if corrects is None and (there := moves.of_period(session, period)) is not None:
        return there
    kind = ReportKind(period.unit.value)
    row = Report(
        kind=kind,
        first_day=period.first,
        last_day=period.last,
        papers=dict(taken.papers),
        book=dict(taken.book),
        events=list(taken.events),
        taken_at=taken.at,
        words=dict(moves.find(session, corrects).words) if corrects is not None else {},
        written_by=actor.id,
        due_at=due_at(session, moment, kind, period) if corrects is None else None,
        corrects_id=corrects,
        created_at=moment.now,
        updated_at=moment.now,
    )
    report_id = insert_new(session, row)
    if report_id is None:
        there = kept(session, period, corrects)
        if there is None:  # it was put away in the same instant
            raise Refused("refused.report_changed", number="")
        return there
    change(session, Report, col(Report.id) == report_id, number=numbers.number(moves.PREFIX, report_id))
    made = moves.find(session, report_id)
    audit.note(session, moment, actor.id, "report.kept", moves.subject(made), corrects=corrects)
    due.begin(session, moment, kind, period)
    return made
