"""What has to be there before somebody can have a service."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre.errors import Refused
from models.catalogue import Service, Where
from models.people import Consent

_AGREED = select(col(Consent.id)).where(
    col(Consent.person_id) == bindparam("person"),
    col(Consent.kind) == bindparam("notice"),
    col(Consent.withdrawn_at).is_(None),
)


def consent_kind(service: Service) -> str:
    """The kind of consent that a sensitive service needs."""
    return f"service:{service.code}"


def refuse_missing(
    session: Session, service: Service, person_id: int | None, *, building: str, room: str
) -> None:
    """See whether the address and the consent that a service needs are there; nobody known, no consent.

    Raises:
        Refused: one of them is missing.
    """
    if service.place is Where.HOME and not (building and room):
        raise Refused("refused.address_missing")
    if person_id is None or not service.separate_consent:
        return
    agreed = {"person": person_id, "notice": consent_kind(service)}
    if session.execute(_AGREED, agreed).first() is None:
        raise Refused("refused.consent_missing")
