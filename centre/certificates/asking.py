"""A volunteer asks for a certificate, for a time of their choice."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from centre import audit, notices, numbers, plans, rules
from centre.certificates.drafting import draft
from centre.certificates.moves import MOVES, PREFIX, find, for_owner
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.volunteers import telling
from models.certificates import Certificate, CertificateAction, CertificateState
from models.rights import Right
from models.who import Who

DUE = "certificate.due"
LATE = "certificate.late"
ASKED = "certificate.asked"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. name: as it is to stand on the paper. replaces: the one to be corrected."""

    language: str
    name: str
    first_day: date
    last_day: date
    replaces: int | None = None


def ask(session: Session, moment: Moment, who: Who, wanted: Wanted) -> Certificate:
    """Ask for a certificate: somebody issues it or says why not within its limit (rule 14.21).

    Raises:
        Refused: there are no confirmed hours in that time, or one is asked for already.
    """
    last = min(wanted.last_day, moment.calendar.local(moment.now).date())
    if not draft(session, who.id, wanted.first_day, last).minutes:
        raise Refused("refused.certificate_no_hours")
    if wanted.replaces is not None:
        MOVES.check(for_owner(session, who, wanted.replaces), CertificateAction.REPLACE)
    days = rules.load(session).certificate_days
    due = moment.calendar.add_working_days(moment.now, days)
    row_id = insert_new(
        session,
        Certificate(
            person_id=who.id,
            language=wanted.language,
            name=" ".join(wanted.name.split()),
            first_day=wanted.first_day,
            last_day=last,
            replaces_id=wanted.replaces,
            asked_at=moment.now,
            due_at=due,
            updated_at=moment.now,
        ),
    )
    if row_id is None:
        raise Refused("refused.certificate_waits")
    subject = ("certificate", row_id)
    change(session, Certificate, col(Certificate.id) == row_id, number=numbers.number(PREFIX, row_id))
    audit.note(session, moment, who.id, "certificate.ask", subject)
    _tell_desk(session, moment, who.id, subject)
    reminder = moment.calendar.add_working_days(moment.now, max(1, days - 1))
    plans.plan(session, DUE, subject, min(reminder, due - timedelta(hours=1)))
    plans.plan(session, LATE, subject, due)
    return find(session, row_id)


def drop(session: Session, moment: Moment, who: Who, certificate_id: int, *, by: Who | None = None) -> None:
    """Take back what was asked for.

    Raises:
        Refused: it is somebody else's, or decided already.
    """
    row = for_owner(session, who, certificate_id)
    MOVES.move(session, moment, row, CertificateAction.DROP, actor_id=(by or who).id)
    settle(session, moment, certificate_id)


def leave(session: Session, moment: Moment, who: Who, *, by: Who) -> None:
    """Take back what somebody asked for who leaves."""
    asked = (col(Certificate.person_id) == who.id, col(Certificate.state) == CertificateState.ASKED)
    for row_id in session.exec(select(Certificate.id).where(*asked)).all():
        drop(session, moment, who, row_id or 0, by=by)


def settle(session: Session, moment: Moment, certificate_id: int) -> None:
    """Nothing waits for a decision any more: what was planned and promised for it goes."""
    subject = ("certificate", certificate_id)
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject, {ASKED, DUE, LATE})


def _tell_desk(session: Session, moment: Moment, person_id: int, subject: tuple[str, int]) -> None:
    for one in telling.desk(session):
        if one.id != person_id and one.may(Right.WORK_VOLUNTEERS):
            notices.promise_staff(session, moment, ASKED, one.id, subject=subject)
