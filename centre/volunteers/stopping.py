"""What happens elsewhere when somebody stops serving: each room puts its function here."""

from collections.abc import Callable

from sqlmodel import Session

from centre.moment import Moment
from models.volunteers import VolunteerState

# The last is the reason: the state in which they are now.
Stop = Callable[[Session, Moment, int, VolunteerState], None]
STOPPED: list[Stop] = []


def stop(session: Session, moment: Moment, person_id: int, reason: VolunteerState) -> None:
    """Let every room take back what somebody has promised as a volunteer."""
    for stopped in STOPPED:
        stopped(session, moment, person_id, reason)
