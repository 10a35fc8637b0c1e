"""A certificate says what it said when it was issued; hours corrected since make it one to be renewed."""

from sqlmodel import Session, col, select

from centre import notices
from centre.certificates.drafting import draft
from centre.moment import Moment
from models.certificates import Certificate, CertificateState
from models.hours import HourLine, HourState

CORRECTED = "certificate.corrected"


def since(session: Session, row: Certificate) -> bool:
    """Whether hours on a valid certificate were corrected after its issue, so that it says others now."""
    if row.state is not CertificateState.ISSUED or row.decided_at is None:
        return False
    corrections = (
        col(HourLine.person_id) == row.person_id,
        col(HourLine.corrects_id).is_not(None),
        col(HourLine.day).between(row.first_day, row.last_day),
        col(HourLine.state) == HourState.CONFIRMED,
        col(HourLine.updated_at) >= row.decided_at,
    )
    if session.exec(select(HourLine.id).where(*corrections).limit(1)).first() is None:
        return False
    return draft(session, row.person_id, row.first_day, row.last_day).minutes != row.minutes


def tell(session: Session, moment: Moment, correction: HourLine) -> None:
    """Tell whoever holds certificates with hours that a correction has changed, once for each of them."""
    theirs = (
        col(Certificate.person_id) == correction.person_id,
        col(Certificate.state) == CertificateState.ISSUED,
        col(Certificate.first_day) <= correction.day,
        col(Certificate.last_day) >= correction.day,
    )
    for row in session.exec(select(Certificate).where(*theirs).order_by(col(Certificate.id))).all():
        if since(session, row):
            subject = ("certificate", row.id)
            notices.promise(
                session, moment, CORRECTED, row.person_id, subject=subject, once=f"{CORRECTED}:{row.id}"
            )
