"""How a report leaves the house: handed in, received, or put away before that."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from centre import notices, rules
from centre.moment import Moment
from centre.reports import moves
from centre.reports.moves import REPORTS, subject
from models.reports import HANDED_IN, Report, ReportAction
from models.who import Who

# Whoever got one of so many reports that were sent last is offered again.
_LOOKED_AT = 10


def recipients(session: Session) -> list[str]:
    """Who is offered when a report is sent: the list of rule 26.8, then who got the newest ones."""
    sent = select(Report.sent_to).where(col(Report.state).in_(HANDED_IN))
    newest = session.exec(sent.order_by(col(Report.sent_at).desc(), col(Report.id).desc()).limit(_LOOKED_AT))
    lately = [name for names in newest for name in names]
    return list(dict.fromkeys([*rules.load(session).report_recipients, *lately]))


def send(session: Session, moment: Moment, actor: Who, report_id: int, to: Sequence[str]) -> Report:
    """Note that it was handed in, and to whom: from now on nothing of it changes.

    Raises:
        Refused: they may not, or nobody has approved it as it is.
    """
    report = moves.for_writer(session, actor, report_id)
    said = {"sent_by": actor.id, "sent_at": moment.now, "sent_to": list(to)}
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
