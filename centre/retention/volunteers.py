"""Volunteers who have gone: how long they are remembered."""

from sqlalchemy import and_, delete, or_
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from models.badges import Badge
from models.teams import Membership
from models.volunteers import (
    AgeBand,
    Guardianship,
    VettingCheck,
    Volunteer,
    VolunteerAction,
    VolunteerLine,
    VolunteerSkill,
)

_ADMITTED_ONCE = (
    select(VolunteerLine.id)
    .where(
        col(VolunteerLine.person_id) == col(Volunteer.person_id),
        col(VolunteerLine.action) == VolunteerAction.INDUCT,
    )
    .exists()
)


def _volunteers(session: Session, terms: Terms) -> int:
    """Those who have gone for long (12.2), and minors who were never admitted much sooner (12.40)."""
    never = and_(
        col(Volunteer.ended_at) < terms.ago(days=terms.in_force.keep_declined_minors),
        col(Volunteer.age_band) != AgeBand.ADULT,
        ~_ADMITTED_ONCE,
    )
    old = or_(col(Volunteer.ended_at) < terms.ago(days=terms.in_force.keep_volunteers), never)
    chosen = select(Volunteer.person_id).where(old).order_by(col(Volunteer.id)).limit(terms.limit)
    people = session.exec(chosen).all()
    for table in (VolunteerSkill, VolunteerLine, VettingCheck, Guardianship, Membership, Badge):
        session.exec(delete(table).where(col(table.person_id).in_(people)))
    return session.exec(delete(Volunteer).where(col(Volunteer.person_id).in_(people))).rowcount


RETENTION: dict[str, Rule] = {
    "volunteer": _volunteers,
    "volunteer_skill": None,  # goes with its volunteer
    "volunteer_line": None,  # likewise
    "vetting_check": None,  # likewise
    "guardianship": None,  # likewise
    "membership": None,  # likewise
    "badge": None,  # likewise
}
