"""What those who look after the bot must hear of: what failed, and what waits too long."""

from datetime import datetime, timedelta

from sqlmodel import Session

from centre import notices, staff
from centre.moment import Moment
from centre.rows import NO_SUBJECT, Subject
from models.rights import Right

# Whoever wrote so long ago without an answer takes the bot for broken.
LATE = timedelta(minutes=5)


def update_put_aside(session: Session, moment: Moment, inbox_id: int) -> None:
    """Tell of an update that could not be handled; at any hour, since somebody waits for an answer."""
    _report(session, moment, "fault.update", f"update:{inbox_id}", critical=True, inbox=inbox_id)


def deadline_put_aside(session: Session, moment: Moment, deadline_id: int | None) -> None:
    """Tell of a deadline on which the centre could not act; in office hours."""
    _report(session, moment, "fault.deadline", f"deadline:{deadline_id}", subject=("deadline", deadline_id))


def running_late(session: Session, moment: Moment, since: datetime) -> None:
    """Tell that messages have been waiting for longer than LATE; at any hour, once an hour."""
    minutes = int((moment.now - since) / timedelta(minutes=1))
    _report(session, moment, "fault.delay", f"delay:{moment.now:%Y%m%d%H}", critical=True, minutes=minutes)


def answer_not_made(session: Session, moment: Moment) -> None:
    """Tell of an answer, a file or a picture that could not be made; in office hours, once an hour."""
    _report(session, moment, "fault.answer", f"answer:{moment.now:%Y%m%d%H}")


def backup_not_made(session: Session, moment: Moment) -> None:
    """Tell that tonight's backup could not be made; in office hours, once a day."""
    _report(session, moment, "fault.backup", f"backup:{moment.now:%Y%m%d}")


def _report(
    session: Session,
    moment: Moment,
    kind: str,
    once: str,
    *,
    subject: Subject = NO_SUBJECT,
    critical: bool = False,
    **params: int,
) -> None:
    due = moment.now if critical else moment.calendar.next_opening(moment.now)
    for one in staff.people_with(session, Right.SEE_FAULTS):
        notices.promise(
            session,
            moment,
            kind,
            one.id,
            due=due,
            subject=subject,
            params=params,
            once=f"fault:{once}:{one.id}",
            critical=critical,
        )
