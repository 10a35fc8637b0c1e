"""How much is overdue, in the group of the staff: one message a day that changes."""

from datetime import timedelta

from sqlmodel import Session

from centre import notices, plans, rules, staff, staff_group, team_groups, waiting
from centre.moment import Moment
from models.deadlines import Deadline
from models.who import Who

BOARD = "staff_group.board"


def on_look(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Look at what is overdue: it is posted once a day, and that message changes from then on (25.1)."""
    group, reader = team_groups.of_staff(session), staff_group.keeper(session)
    if group is None:
        return
    subject = ("staff", group.id or 0)
    if group.silenced_at is None and reader is not None and moment.calendar.is_open(moment.now):
        _post(session, moment, reader, subject)
    later = moment.now + timedelta(minutes=rules.load(session).staff_group_look)
    plans.plan(session, team_groups.STAFF_LOOK, subject, moment.calendar.next_opening(later))


def _post(session: Session, moment: Moment, reader: Who, subject: tuple[str, int]) -> None:
    name = f"staff_group:{subject[1]}:{moment.calendar.local(moment.now).date()}"
    late = waiting.look(session, moment, staff.as_today(session, moment, reader)).late
    # Nothing late is no news, unless it was posted today that something is.
    new = late and notices.promise(
        session, moment, BOARD, reader.id, due=moment.now, subject=subject, once=name, owed=False
    )
    if not new:
        notices.retell(session, moment, [name])


DEADLINES = {team_groups.STAFF_LOOK: on_look}
