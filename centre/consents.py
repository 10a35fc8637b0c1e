"""Consents of their own, beside the privacy notice: given with one tap, and taken back with one."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import audit
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.people import PLEDGE, PRIVACY, Consent
from models.who import Who

_STANDING = (
    select(Consent)
    .where(
        col(Consent.person_id) == bindparam("person"),
        col(Consent.kind).not_in([PRIVACY, PLEDGE]),
        col(Consent.withdrawn_at).is_(None),
    )
    .order_by(col(Consent.id))
)


def standing(session: Session, person_id: int) -> Sequence[Consent]:
    """What somebody has agreed to for a service, and not taken back."""
    return session.execute(_STANDING, {"person": person_id}).scalars().all()


def agree(session: Session, moment: Moment, who: Who, kind: str) -> None:
    """Note that somebody agrees; harmless when done twice."""
    given = Consent(person_id=who.id, kind=kind, version=1, given_at=moment.now)
    if insert_new(session, given) is not None:
        audit.note(session, moment, who.id, "consent.given", ("person", who.id), kind=kind)


def withdraw(session: Session, moment: Moment, who: Who, consent_id: int, *, by: Who | None = None) -> str:
    """Take a consent back; gives its kind.

    by: who does it for somebody that cannot tap it themselves.

    Raises:
        Refused: it is not theirs, or was taken back already.
    """
    still = (
        col(Consent.id) == consent_id,
        col(Consent.person_id) == who.id,
        col(Consent.kind) != PRIVACY,
        col(Consent.withdrawn_at).is_(None),
    )
    if not change(session, Consent, *still, withdrawn_at=moment.now):
        raise Refused("refused.consent_unknown")
    kind = session.get_one(Consent, consent_id).kind
    audit.note(session, moment, (by or who).id, "consent.withdrawn", ("person", who.id), kind=kind)
    return kind
