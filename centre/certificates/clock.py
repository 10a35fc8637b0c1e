"""A wish for a certificate that nobody decides: the desk is reminded, then whoever leads (rule 14.21)."""

from collections.abc import Sequence

from sqlmodel import Session

from centre import notices, plans, staff
from centre.certificates.asking import DUE, LATE
from centre.certificates.moves import find
from centre.moment import Moment
from centre.volunteers import telling
from models.certificates import Certificate, CertificateState
from models.deadlines import Deadline
from models.who import Who

WAITS = "certificate.waits"


def _on_due(session: Session, moment: Moment, deadline: Deadline) -> None:
    row = find(session, deadline.subject_id)
    if row.state is CertificateState.ASKED:
        for person_id in _hearing(row, telling.desk(session)):
            about = ("certificate", row.id)
            notices.promise_staff(session, moment, DUE, person_id, subject=about)


def _on_late(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The desk and whoever leads hear of it every working day, whoever asked hears it once."""
    row = find(session, deadline.subject_id)
    if row.state is not CertificateState.ASKED:
        return
    about = ("certificate", deadline.subject_id)
    leader = staff.on_duty(session, moment).leader
    for person_id in _hearing(row, [*telling.desk(session), leader]):
        notices.promise_staff(session, moment, LATE, person_id, subject=about)
    once = f"certificate waits {row.id}"
    notices.promise(session, moment, WAITS, row.person_id, due=moment.now, subject=about, once=once)
    plans.plan(session, LATE, about, moment.calendar.add_working_days(moment.now, 1))


def _hearing(row: Certificate, people: Sequence[Who | None]) -> list[int]:
    """Who hears of it: nobody twice, and nobody about their own."""
    return sorted({who.id for who in people if who is not None} - {row.person_id})


DEADLINES = {DUE: _on_due, LATE: _on_late}
