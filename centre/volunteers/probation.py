"""The first shifts of a volunteer: after three that were confirmed they are no beginner any more."""

from sqlmodel import Session, col

from centre import notices, rules
from centre.moment import Moment
from centre.rows import change
from centre.volunteers import levels
from centre.volunteers.moves import move, own
from models.volunteers import Volunteer, VolunteerAction, VolunteerState


def shift_confirmed(session: Session, moment: Moment, person_id: int) -> None:
    """Count a shift that was confirmed; the third ends the probation (12.1); the level may rise (V.2)."""
    theirs = col(Volunteer.person_id) == person_id
    if not change(session, Volunteer, theirs, shifts=col(Volunteer.shifts) + 1):
        return
    volunteer = own(session, person_id)
    enough = volunteer.shifts >= rules.load(session).probation_shifts
    if volunteer.state is VolunteerState.PROBATION and enough:
        move(session, moment, volunteer, VolunteerAction.CONFIRM, actor_id=None)
        about = ("volunteer", volunteer.id)
        notices.promise(session, moment, "volunteer.active", person_id, due=moment.now, subject=about)
    levels.settle(session, moment, person_id)


def back(session: Session, volunteer: Volunteer) -> VolunteerAction:
    """How somebody comes back who had stopped: their probation goes on if it was not over."""
    over = volunteer.shifts >= rules.load(session).probation_shifts
    return VolunteerAction.RESUME if over else VolunteerAction.RESUME_TRIAL
