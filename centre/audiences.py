"""Whom surveys and announcements are for: those who have agreed to be written to, and can be."""

from datetime import timedelta
from typing import Any, Protocol, assert_never

from sqlalchemy import Select, exists, select
from sqlmodel import Session, col

from centre import rules
from centre.moment import Moment
from models.audience import Audience, ByLink, ByRole, ByService, ByTeam, Everybody, read
from models.bookings import Booking, BookingState
from models.people import PRIVACY, Assignment, Consent, Person
from models.slots import Slot
from models.teams import Membership, MembershipState


class Aimed(Protocol):
    """A row of what goes out to many."""

    audience: dict[str, Any]


def of(record: Aimed) -> Audience:
    """Whom something is for."""
    return read(record.audience)


def size(session: Session, moment: Moment, audience: Audience) -> int:
    """How many people would be written to."""
    return len(people(session, moment, audience))


def people(session: Session, moment: Moment, audience: Audience) -> list[int]:
    """Who is written to, by their rows."""
    if isinstance(audience, ByLink):
        return []
    return list(session.execute(_chosen(session, moment, audience)).scalars())


def _chosen(session: Session, moment: Moment, audience: Audience) -> Select[Any]:
    in_force = rules.load(session)
    agreed = exists().where(
        col(Consent.person_id) == col(Person.id),
        col(Consent.kind) == PRIVACY,
        col(Consent.version) >= in_force.consent_version,
        col(Consent.withdrawn_at).is_(None),
    )
    reached = (col(Person.telegram_id).is_not(None), col(Person.reachable), col(Person.erased_at).is_(None))
    chosen = select(col(Person.id)).where(*reached, agreed).order_by(col(Person.id))
    match audience:
        case ByRole(roles=roles):
            held = (col(Assignment.role).in_(roles), col(Assignment.ended_at).is_(None))
            return chosen.where(exists().where(col(Assignment.person_id) == col(Person.id), *held))
        case ByService(service_id=service_id, days=days):
            served = (
                col(Booking.service_id) == service_id,
                col(Booking.state) == BookingState.SERVED,
                col(Slot.id) == col(Booking.slot_id),
                col(Slot.starts_at) > moment.now - timedelta(days=days),
            )
            return chosen.where(exists().where(col(Booking.person_id) == col(Person.id), *served))
        case ByTeam(team_id=team_id):
            belongs = (
                col(Membership.team_id) == team_id,
                col(Membership.state) == MembershipState.ADMITTED,
            )
            return chosen.where(exists().where(col(Membership.person_id) == col(Person.id), *belongs))
        case Everybody() | ByLink():
            return chosen
        case _:
            assert_never(audience)
