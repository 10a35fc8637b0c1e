"""What becomes of a volunteer who is forgotten, and of those for whom they agreed as a guardian."""

from sqlmodel import Session

from centre import teams
from centre.moment import Moment
from centre.volunteers import guardians
from centre.volunteers.moves import Why, allows, move, of
from models.volunteers import VolunteerAction, VolunteerReason
from models.who import Who


def leave(session: Session, moment: Moment, who: Who, *, by: Who) -> None:
    """Serve no more, wish for no team, and agree no more for anybody as their guardian."""
    volunteer = of(session, who.id)
    if volunteer is not None and allows(volunteer, VolunteerAction.EXIT):
        why = Why(VolunteerReason.ERASED)
        move(session, moment, volunteer, VolunteerAction.EXIT, actor_id=by.id, why=why)
    for ward in guardians.wards(session, who):
        guardians.take_back(session, moment, who, ward.id or 0)
    teams.leave_all(session, moment, who.id)
