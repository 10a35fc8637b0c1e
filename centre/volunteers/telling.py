"""Who hears what: volunteers of every step about them, the volunteer desk of what waits for it."""

from typing import Any

from sqlmodel import Session

from centre import notices, staff
from centre.moment import Moment
from models.people import Role
from models.rights import Right
from models.volunteers import Volunteer
from models.who import Who

TOLD = "volunteer.told"


def desk(session: Session) -> list[Who]:
    """Who hears of volunteers: the coordinators, or where there is none whoever may decide."""
    able = staff.people_with(session, Right.WORK_VOLUNTEERS)
    return [who for who in able if Role.COORDINATOR in who.roles] or able


def tell(session: Session, moment: Moment, volunteer: Volunteer) -> None:
    """Promise a volunteer to be told how they stand now; it is not said once they stand otherwise."""
    params = {"state": volunteer.state.value}
    about = ("volunteer", volunteer.id)
    notices.promise(session, moment, TOLD, volunteer.person_id, subject=about, params=params)


def tell_desk(
    session: Session,
    moment: Moment,
    kind: str,
    volunteer: Volunteer,
    *,
    besides: Who | None = None,
    **params: Any,
) -> None:
    """Promise the volunteer desk, and one `besides`, to hear something of a volunteer, in office hours."""
    about = ("volunteer", volunteer.id)
    people = {who.id for who in (*desk(session), besides) if who is not None}
    for person_id in sorted(people - {volunteer.person_id}):
        notices.promise_staff(session, moment, kind, person_id, subject=about, params=params)
