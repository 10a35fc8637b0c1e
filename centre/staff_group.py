"""What cannot wait, in the group of the staff: that it is there, and that somebody is on it."""

from sqlmodel import Session

from centre import notices, staff, team_groups
from centre.moment import Moment
from models.rights import Right
from models.who import Who

URGENT = "staff_group.urgent"


def keeper(session: Session) -> Who | None:
    """In whose language, and by whose rights, something is posted there: who looks after the centre."""
    people = staff.people_with(session, Right.CHANGE_SETTINGS)
    return min(people, key=lambda one: one.id, default=None)


def post_urgent(session: Session, moment: Moment, subject: tuple[str, int]) -> None:
    """Post that there is something that cannot wait, at any hour, if the staff has a group."""
    group, reader = team_groups.of_staff(session), keeper(session)
    if group is not None and group.silenced_at is None and reader is not None:
        notices.promise(
            session,
            moment,
            URGENT,
            reader.id,
            subject=subject,
            once=_name(subject),
            owed=False,
            critical=True,
        )


def renew(session: Session, moment: Moment, subject: tuple[str, int]) -> None:
    """Have what was posted of it say what is so now."""
    notices.retell(session, moment, [_name(subject)])


def _name(subject: tuple[str, int]) -> str:
    return f"staff_group:{subject[0]}:{subject[1]}"
