"""What volunteers decide for themselves: to pause, to go on, to leave."""

from sqlmodel import Session, col

from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.volunteers.moves import Why, check, move, own
from centre.volunteers.probation import back
from models.people import PLEDGE, Consent
from models.volunteers import Volunteer, VolunteerAction, VolunteerReason, VolunteerState
from models.who import Who


def expect(session: Session, who: Who, action: VolunteerAction) -> Volunteer:
    """Somebody's own record, if they may do something now.

    Raises:
        Refused: they never applied, or are in no state for it.
    """
    volunteer = own(session, who.id)
    check(volunteer, action)
    return volunteer


def pause(session: Session, moment: Moment, who: Who) -> Volunteer:
    """Rest for a while; places in shifts go to others.

    Raises:
        Refused: they do not serve.
    """
    volunteer = own(session, who.id)
    why = Why(VolunteerReason.OWN_WISH)
    move(session, moment, volunteer, VolunteerAction.PAUSE, actor_id=who.id, why=why)
    return volunteer


def resume(session: Session, moment: Moment, who: Who) -> Volunteer:
    """Go on after a rest.

    Raises:
        Refused: they are not pausing; who was suspended or removed is let back by others only.
    """
    volunteer = own(session, who.id)
    if volunteer.state is not VolunteerState.PAUSED:
        raise Refused(f"refused.volunteer_{volunteer.state}", number=volunteer.number)
    move(session, moment, volunteer, back(session, volunteer), actor_id=who.id)
    return volunteer


def exit_(session: Session, moment: Moment, who: Who) -> Volunteer:
    """Leave, or take back an application; they may apply again.

    Raises:
        Refused: they have gone already.
    """
    volunteer = own(session, who.id)
    why = Why(VolunteerReason.OWN_WISH)
    move(session, moment, volunteer, VolunteerAction.EXIT, actor_id=who.id, why=why)
    pledged = (col(Consent.person_id) == who.id, col(Consent.kind) == PLEDGE)
    change(session, Consent, *pledged, col(Consent.withdrawn_at).is_(None), withdrawn_at=moment.now)
    return volunteer
