"""When something went wrong: suspended, heard, back or removed; and an appeal that somebody else decides."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from centre import rules
from centre.errors import Refused
from centre.moment import Moment
from centre.volunteers.desk import expect
from centre.volunteers.moves import Why, check, move, own
from centre.volunteers.probation import back
from centre.volunteers.telling import tell, tell_desk
from models.volunteers import Volunteer, VolunteerAction, VolunteerState
from models.who import Who


def suspend(session: Session, moment: Moment, actor: Who, volunteer_id: int, why: Why) -> Volunteer:
    """Let somebody serve no more until it is clear what happened; what they had promised is taken from them.

    Raises:
        Refused: the actor may not, it is themselves, or they do not serve.
    """
    volunteer = expect(session, actor, volunteer_id, VolunteerAction.SUSPEND)
    now: dict[str, Any] = {"suspended_at": moment.now, "heard_at": None}
    move(session, moment, volunteer, VolunteerAction.SUSPEND, actor_id=actor.id, why=why, **now)
    tell(session, moment, volunteer)
    return volunteer


def hear(session: Session, moment: Moment, who: Who, text: str) -> Volunteer:
    """Say one's side while suspended; it may be said more than once.

    Raises:
        Refused: they are not suspended.
    """
    volunteer = own(session, who.id)
    heard = VolunteerAction.HEAR
    move(session, moment, volunteer, heard, actor_id=who.id, why=Why(text=text), heard_at=moment.now)
    tell_desk(session, moment, "volunteer.heard", volunteer)
    return volunteer


def hearing_ends(session: Session, moment: Moment, volunteer: Volunteer) -> datetime:
    """Until when somebody who is suspended may say their side before they can be removed unheard (12.8)."""
    since = volunteer.suspended_at or moment.now
    return moment.calendar.add_working_days(since, rules.load(session).removal_hearing)


def reinstate(session: Session, moment: Moment, actor: Who, volunteer_id: int, text: str) -> Volunteer:
    """Let somebody serve again who was suspended.

    Raises:
        Refused: the actor may not, it is themselves, or they are not suspended.
    """
    volunteer = expect(session, actor, volunteer_id, VolunteerAction.HEAR)
    move(session, moment, volunteer, back(session, volunteer), actor_id=actor.id, why=Why(text=text))
    tell(session, moment, volunteer)
    return volunteer


def expect_removing(session: Session, moment: Moment, actor: Who, volunteer_id: int) -> Volunteer:
    """A volunteer with whom the actor may part now: suspended, and heard or silent for long enough (12.8).

    Raises:
        Refused: the actor may not, it is themselves, they are not suspended, or were not heard yet.
    """
    volunteer = expect(session, actor, volunteer_id, VolunteerAction.REMOVE)
    if volunteer.heard_at is None and moment.now < (ends := hearing_ends(session, moment, volunteer)):
        raise Refused("refused.volunteer_unheard", number=volunteer.number, until=ends)
    return volunteer


def remove(session: Session, moment: Moment, actor: Who, volunteer_id: int, why: Why) -> Volunteer:
    """Part with somebody, with a reason, and only once they were heard or had the time for it (12.8).

    Raises:
        Refused: the actor may not, it is themselves, they are not suspended, or were not heard yet.
    """
    volunteer = expect_removing(session, moment, actor, volunteer_id)
    now: dict[str, Any] = {"removed_by": actor.id, "appealed_at": None, "upheld_at": None}
    move(session, moment, volunteer, VolunteerAction.REMOVE, actor_id=actor.id, why=why, **now)
    tell(session, moment, volunteer)
    return volunteer


def may_appeal(session: Session, moment: Moment, volunteer: Volunteer) -> bool:
    """Whether somebody who was removed may ask for another look at it: once, and for so long (12.9)."""
    until = timedelta(days=rules.load(session).removal_appeal)
    fresh = volunteer.ended_at is not None and moment.now <= volunteer.ended_at + until
    return volunteer.state is VolunteerState.REMOVED and volunteer.appealed_at is None and fresh


def appeal(session: Session, moment: Moment, who: Who, text: str) -> Volunteer:
    """Ask for another look at one's removal, by somebody else.

    Raises:
        Refused: they were not removed, have asked already, or it was too long ago.
    """
    volunteer = own(session, who.id)
    check(volunteer, VolunteerAction.APPEAL)
    if not may_appeal(session, moment, volunteer):
        raise Refused("refused.appeal_over")
    now: dict[str, Any] = {"appealed_at": moment.now, "ended_at": volunteer.ended_at}
    move(session, moment, volunteer, VolunteerAction.APPEAL, actor_id=who.id, why=Why(text=text), **now)
    tell_desk(session, moment, "volunteer.appealed", volunteer)
    return volunteer


def decide_appeal(
    session: Session, moment: Moment, actor: Who, volunteer_id: int, text: str, *, granted: bool
) -> Volunteer:
    """Decide an appeal: somebody else than whoever removed them does.

    Raises:
        Refused: the actor may not, it is themselves or their own decision, or there is no appeal open.
    """
    volunteer = expect(session, actor, volunteer_id, VolunteerAction.UPHOLD)
    if volunteer.appealed_at is None or volunteer.upheld_at is not None:
        raise Refused("refused.appeal_none", number=volunteer.number)
    if volunteer.removed_by == actor.id:
        raise Refused("refused.appeal_own", number=volunteer.number)
    why = Why(text=text)
    if granted:
        move(session, moment, volunteer, back(session, volunteer), actor_id=actor.id, why=why)
    else:
        now: dict[str, Any] = {"upheld_at": moment.now, "ended_at": volunteer.ended_at}
        move(session, moment, volunteer, VolunteerAction.UPHOLD, actor_id=actor.id, why=why, **now)
    tell(session, moment, volunteer)
    return volunteer
