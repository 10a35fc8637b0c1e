"""What is asked of a report that was handed in, and what is answered; the report itself stays as it was."""

from typing import Any

from sqlmodel import Session

from centre.moment import Moment
from centre.reports import moves
from centre.reports.moves import REPORTS
from models.reports import Report, ReportAction
from models.who import Who


def ask(session: Session, moment: Moment, actor: Who, report_id: int, question: str) -> Report:
    """Note what they ask; who asks has received it.

    Raises:
        Refused: the actor may not, it was not sent, or something else is to be answered first.
    """
    report = moves.for_writer(session, actor, report_id)
    said = [*report.questions, {"asked": moment.now.isoformat(), "question": question}]
    received = report.received_at or moment.now
    return _move(session, moment, actor, report, ReportAction.ASK, questions=said, received_at=received)


def answer(session: Session, moment: Moment, actor: Who, report_id: int, words: str) -> Report:
    """Note what they were answered.

    Raises:
        Refused: the actor may not, or nothing is asked.
    """
    report = moves.for_writer(session, actor, report_id)
    REPORTS.check(report, ReportAction.ANSWER)
    *before, last = report.questions
    said = [*before, {**last, "answered": moment.now.isoformat(), "answer": words}]
    return _move(session, moment, actor, report, ReportAction.ANSWER, questions=said)


def close(session: Session, moment: Moment, actor: Who, report_id: int) -> Report:
    """Note that they have no more questions; if they ask all the same, it is opened again.

    Raises:
        Refused: the actor may not, it was not received, or something is to be answered first.
    """
    report = moves.for_writer(session, actor, report_id)
    return _move(session, moment, actor, report, ReportAction.CLOSE)


def _move(
    session: Session, moment: Moment, actor: Who, report: Report, action: ReportAction, **values: Any
) -> Report:
    # Two who note a question at once must not lose one: the version is of all that is kept.
    anew = {**values, "version": report.version + 1}
    REPORTS.move(session, moment, report, action, actor_id=actor.id, **anew)
    return moves.find(session, report.id or 0)
