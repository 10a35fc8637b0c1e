"""What becomes of a volunteer who is forgotten, and of those for whom they agreed as a guardian."""

from sqlmodel import Session

from centre import teams
from centre.moment import Moment
from centre.volunteers.moves import allows, move, of
from models.volunteers import VolunteerAction, VolunteerReason
from models.who import Who


def leave(session: Session, moment: Moment, who: Who, *, by: Who) -> None:
    """Serve no more, and wish for no team."""
    volunteer = of(session, who.id)
    if volunteer is not None and allows(volunteer, VolunteerAction.EXIT):
        erased = VolunteerReason.ERASED
        move(session, moment, volunteer, VolunteerAction.EXIT, actor_id=by.id, reason=erased)
    teams.leave_all(session, moment, who.id)
