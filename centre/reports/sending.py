"""How a report leaves the house: handed in, received, or put away before that."""

from sqlmodel import Session

from centre import notices
from centre.moment import Moment
from centre.reports import moves
from centre.reports.moves import REPORTS, subject
from models.reports import Report, ReportAction
from models.who import Who


def send(session: Session, moment: Moment, actor: Who, report_id: int, to: str) -> Report:
    """Note that it was handed in, and to whom: from now on nothing of it changes.

    Raises:
        Refused: they may not, or nobody has approved it as it is.
    """
    report = moves.for_writer(session, actor, report_id)
    said = {"sent_by": actor.id, "sent_at": moment.now, "sent_to": to}
    REPORTS.move(session, moment, report, ReportAction.SEND, actor_id=actor.id, **said)
    return moves.find(session, report_id)


def receive(session: Session, moment: Moment, actor: Who, report_id: int) -> Report:
    """Note that it was received.

    Raises:
        Refused: they may not, or it was not sent.
    """
    report = moves.for_writer(session, actor, report_id)
    REPORTS.move(session, moment, report, ReportAction.RECEIVE, actor_id=actor.id, received_at=moment.now)
    return moves.find(session, report_id)


def put_away(session: Session, moment: Moment, actor: Who, report_id: int) -> Report:
    """Put away what was not sent; another one of the same time can be drafted then.

    Raises:
        Refused: they may not, or it was sent.
    """
    report = moves.for_writer(session, actor, report_id)
    REPORTS.move(session, moment, report, ReportAction.PUT_AWAY, actor_id=actor.id)
    notices.drop(session, moment, subject(report))
    return moves.find(session, report_id)
