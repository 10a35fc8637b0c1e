"""Certificates as people look for them: one's own, what waits for the desk, the one of a code."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from centre.errors import Refused
from models.certificates import GIVEN, Certificate, CertificateState
from models.rights import Right
from models.who import Who

_WAITS = col(Certificate.state) == CertificateState.ASKED


def of_person(session: Session, person_id: int, limit: int) -> Sequence[Certificate]:
    """Somebody's certificates, the newest first."""
    theirs = select(Certificate).where(col(Certificate.person_id) == person_id)
    return session.exec(theirs.order_by(col(Certificate.id).desc()).limit(limit)).all()


def waiting(session: Session, actor: Who, limit: int) -> Sequence[Certificate]:
    """What waits for a decision, the most urgent first.

    Raises:
        Refused: the actor may not decide.
    """
    if not actor.may(Right.WORK_VOLUNTEERS):
        raise Refused("refused.not_allowed")
    return session.exec(
        select(Certificate).where(_WAITS).order_by(col(Certificate.due_at), col(Certificate.id)).limit(limit)
    ).all()


def count_waiting(session: Session) -> int:
    """How many wait for a decision."""
    return int(session.exec(select(func.count()).select_from(Certificate).where(_WAITS)).one())


def of_code(session: Session, code: str) -> Certificate | None:
    """The certificate that carries a code, valid or not any more."""
    given = (col(Certificate.code) == code, col(Certificate.state).in_(GIVEN))
    return session.exec(select(Certificate).where(*given).execution_options(populate_existing=True)).first()
