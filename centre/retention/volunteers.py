"""Volunteers who have gone: how long they are remembered."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from models.teams import Membership
from models.volunteers import Guardianship, VettingCheck, Volunteer, VolunteerLine, VolunteerSkill


def _volunteers(session: Session, terms: Terms) -> int:
    old = col(Volunteer.ended_at) < terms.ago(days=terms.in_force.keep_volunteers)
    chosen = select(Volunteer.person_id).where(old).order_by(col(Volunteer.id)).limit(terms.limit)
    people = session.exec(chosen).all()
    for table in (VolunteerSkill, VolunteerLine, VettingCheck, Guardianship, Membership):
        session.exec(delete(table).where(col(table.person_id).in_(people)))
    return session.exec(delete(Volunteer).where(col(Volunteer.person_id).in_(people))).rowcount


RETENTION: dict[str, Rule] = {
    "volunteer": _volunteers,
    "volunteer_skill": None,  # goes with its volunteer
    "volunteer_line": None,  # likewise
    "vetting_check": None,  # likewise
    "guardianship": None,  # likewise
    "membership": None,  # likewise
}
