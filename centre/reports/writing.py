"""How a report is written on, and approved by a second person: the very version that goes out."""

from typing import Any

from sqlmodel import Session

from centre import notices, staff
from centre.errors import Refused
from centre.moment import Moment
from centre.reports import moves
from centre.reports.moves import REPORTS, subject
from models.reports import Report, ReportAction
from models.rights import Right
from models.who import Who

ASKED = "report.asked"
APPROVED = "report.approved"
DECLINED = "report.declined"
# To the figures, to what was done, went wrong, must be told and is planned, and to what is attached, words
# can be added.
PARTS = ("figures", "done", "wrong", "events", "plans", "attached")


def edit(  # noqa: PLR0917 - each says which, or what
    session: Session, moment: Moment, actor: Who, report_id: int, part: str, text: str
) -> Report:
    """Add words to a part, or put others in their place; none takes them out. Figures stay as drafted.

    Whatever was approved was another version.

    Raises:
        Refused: they may not, or it was sent or put away.
    """
    report = moves.for_writer(session, actor, report_id)
    if part not in PARTS:
        raise Refused("refused.report_unknown")
    words = {name: said for name, said in {**report.words, part: text}.items() if said}
    anew = {"version": report.version + 1, "approved_by": None, "approved_at": None, "why": ""}
    _move(session, moment, actor, report, ReportAction.EDIT, words=words, written_by=actor.id, **anew)
    notices.drop(session, moment, subject(report), (ASKED,))
    return moves.find(session, report_id)


def submit(session: Session, moment: Moment, actor: Who, report_id: int) -> Report:
    """Ask for a second person's yes.

    Raises:
        Refused: they may not, it is no draft, or nobody but its writer could approve it.
    """
    report = moves.for_writer(session, actor, report_id)
    REPORTS.check(report, ReportAction.SUBMIT)
    seconds = approvers(session, report)
    if not seconds:
        raise Refused("refused.report_no_second", number=report.number)
    _move(session, moment, actor, report, ReportAction.SUBMIT)
    for one in seconds:
        notices.promise_staff(session, moment, ASKED, one.id, subject=subject(report))
    return moves.find(session, report_id)


def approvers(session: Session, report: Report) -> list[Who]:
    """Who may approve it: not whoever changed it last."""
    return [one for one in staff.people_with(session, Right.APPROVE_REPORTS) if one.id != report.written_by]


def approve(session: Session, moment: Moment, actor: Who, report_id: int, version: int) -> Report:
    """Say yes to one version of it.

    Raises:
        Refused: they may not, wrote it themselves, it was changed since, or it waits for nobody.
    """
    report = moves.for_second(session, actor, report_id, version)
    said = {"approved_by": actor.id, "approved_at": moment.now, "why": ""}
    _move(session, moment, actor, report, ReportAction.APPROVE, **said)
    _notify(session, moment, APPROVED, report)
    return moves.find(session, report_id)


def decline(  # noqa: PLR0917 - each says which, or why
    session: Session, moment: Moment, actor: Who, report_id: int, version: int, why: str
) -> Report:
    """Send one version of it back, with the reason.

    Raises:
        Refused: they may not, wrote it themselves, it was changed since, or it waits for nobody.
    """
    report = moves.for_second(session, actor, report_id, version)
    _move(session, moment, actor, report, ReportAction.DECLINE, why=why)
    _notify(session, moment, DECLINED, report)
    return moves.find(session, report_id)


def _notify(session: Session, moment: Moment, kind: str, report: Report) -> None:
    """Tell whoever wrote it what was decided; nobody is asked any more."""
    notices.drop(session, moment, subject(report), (ASKED,))
    if report.written_by is not None:
        notices.promise(session, moment, kind, report.written_by, subject=subject(report))


def _move(
    session: Session, moment: Moment, actor: Who, report: Report, action: ReportAction, **values: Any
) -> None:
    REPORTS.move(session, moment, report, action, actor_id=actor.id, **values)
