"""A complaint about a volunteer that was right: the desk and who leads are offered to suspend them."""

from sqlalchemy import literal
from sqlmodel import Session, col, func, select

from centre import staff
from centre.moment import Moment
from centre.volunteers.telling import tell_desk
from models.complaints import RIGHT, Complaint
from models.people import Person
from models.volunteers import TRANSITIONS, Volunteer, VolunteerAction

_SUSPENDABLE = [state for state, action in TRANSITIONS if action is VolunteerAction.SUSPEND]


def report(session: Session, moment: Moment, case_id: int) -> None:
    """Tell the desk and who leads of every volunteer whom a complaint that was found to be right names."""
    leader = staff.on_duty_next(session, moment).leader
    complaint = session.get(Complaint, case_id, populate_existing=True)
    if complaint is not None and complaint.finding in RIGHT:
        for volunteer in _named(session, complaint.whom):
            tell_desk(session, moment, "volunteer.complained", volunteer, besides=leader, case=case_id)


def _named(session: Session, whom: str) -> list[Volunteer]:
    said = whom.casefold()
    name = func.lower(col(Person.name))
    found = (
        select(Volunteer)
        .join(Person, col(Person.id) == col(Volunteer.person_id))
        .where(col(Volunteer.state).in_(_SUSPENDABLE), func.length(name) > 1)
        .where(literal(said).contains(name) | literal(said).contains(func.lower(col(Volunteer.number))))
        .order_by(col(Volunteer.id))
    )
    return list(session.exec(found)) if said else []
