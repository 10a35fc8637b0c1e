"""The induction: noted by the desk, or passed as the course that the house knows as "induction"."""

from collections.abc import Callable

from sqlmodel import Session

from centre import teams
from centre.moment import Moment
from centre.volunteers import levels
from centre.volunteers.applying import plan_end
from centre.volunteers.moves import move, of
from centre.volunteers.telling import tell
from models.volunteers import Volunteer, VolunteerAction, VolunteerState

CODE = "induction"
# Training puts here how it is known whether somebody has passed the course.
PASSED: list[Callable[[Session, Moment, int], bool]] = []


def admit(session: Session, moment: Moment, volunteer: Volunteer, *, actor_id: int | None) -> None:
    """Let somebody begin to serve who has been through the induction.

    Raises:
        Refused: the induction is not what comes next.
    """
    move(session, moment, volunteer, VolunteerAction.INDUCT, actor_id=actor_id, inducted_at=moment.now)
    levels.settle(session, moment, volunteer.person_id)
    plan_end(session, moment, volunteer)
    teams.announce(session, moment, volunteer.person_id)
    tell(session, moment, volunteer)


def passed(session: Session, moment: Moment, person_id: int) -> bool:
    """Whether somebody has been through it already, as a course."""
    return any(asked(session, moment, person_id) for asked in PASSED)


def on_passed(session: Session, moment: Moment, person_id: int) -> None:
    """Let somebody serve who has just passed the course, if it was all that was missing."""
    volunteer = of(session, person_id)
    if volunteer is not None and volunteer.state is VolunteerState.SCREENED:
        admit(session, moment, volunteer, actor_id=None)
