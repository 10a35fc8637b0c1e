"""What the volunteer desk decides, from the application to the first shift."""

from sqlmodel import Session

from centre.moment import Moment
from centre.volunteers import checks, guardians, induction
from centre.volunteers.moves import Why, check, for_staff, move
from centre.volunteers.telling import tell
from models.volunteers import (
    AgeBand,
    VettingKind,
    Volunteer,
    VolunteerAction,
)
from models.who import Who


def expect(session: Session, actor: Who, volunteer_id: int, action: VolunteerAction) -> Volunteer:
    """A volunteer with whom the actor may do something now.

    Raises:
        Refused: they may not, it is themselves, or the volunteer is in no state for it.
    """
    volunteer = for_staff(session, actor, volunteer_id)
    check(volunteer, action)
    return volunteer


def check_identity(
    session: Session, moment: Moment, actor: Who, volunteer_id: int, age_band: AgeBand
) -> Volunteer:
    """Note that somebody is who they say they are, and how old; a minor who had not said so needs a guardian.

    Raises:
        Refused: the actor may not, it is themselves, or the identity is not what comes next.
    """
    volunteer = expect(session, actor, volunteer_id, VolunteerAction.CHECK)
    if age_band.minor and not volunteer.age_band.minor:
        asked = VolunteerAction.ASK_GUARDIAN
        move(session, moment, volunteer, asked, actor_id=actor.id, age_band=age_band)
        guardians.wait(session, moment, volunteer)
    else:
        move(session, moment, volunteer, VolunteerAction.CHECK, actor_id=actor.id, age_band=age_band)
        checks.put(session, moment, actor, volunteer, VettingKind.IDENTITY)
    tell(session, moment, volunteer)
    return volunteer


def screen(session: Session, moment: Moment, actor: Who, volunteer_id: int, text: str) -> Volunteer:
    """Note that somebody was talked to and fits; the induction comes next, unless they have passed it.

    Raises:
        Refused: the actor may not, it is themselves, or the interview is not what comes next.
    """
    volunteer = expect(session, actor, volunteer_id, VolunteerAction.SCREEN)
    move(session, moment, volunteer, VolunteerAction.SCREEN, actor_id=actor.id, why=Why(text=text))
    checks.put(session, moment, actor, volunteer, VettingKind.INTERVIEW)
    if induction.passed(session, moment, volunteer.person_id):
        induction.admit(session, moment, volunteer, actor_id=None)
    else:
        tell(session, moment, volunteer)
    return volunteer


def induct(session: Session, moment: Moment, actor: Who, volunteer_id: int) -> Volunteer:
    """Note that somebody was shown how things are done; from now on they serve, on probation.

    Raises:
        Refused: the actor may not, it is themselves, or the induction is not what comes next.
    """
    volunteer = expect(session, actor, volunteer_id, VolunteerAction.INDUCT)
    induction.admit(session, moment, volunteer, actor_id=actor.id)
    return volunteer


def decline(session: Session, moment: Moment, actor: Who, volunteer_id: int, why: Why) -> Volunteer:
    """Not admit somebody, with a reason that they are told; they may apply again.

    Raises:
        Refused: the actor may not, it is themselves, or they are not applying.
    """
    volunteer = expect(session, actor, volunteer_id, VolunteerAction.DECLINE)
    move(session, moment, volunteer, VolunteerAction.DECLINE, actor_id=actor.id, why=why)
    tell(session, moment, volunteer)
    return volunteer
