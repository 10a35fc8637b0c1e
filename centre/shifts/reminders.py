"""What somebody with a place in a shift is reminded of: two days, a day and two hours before (rule 13.5)."""

from datetime import datetime, timedelta

from sqlmodel import Session

from centre import notices, quiet, rules
from centre.moment import Moment
from centre.shifts.moves import shift_of, sign_up_id
from models.shifts import SignUp

REMINDER = "shift.reminder"


def start(session: Session, moment: Moment, sign_up: SignUp) -> None:
    """Promise the reminders of a place, by the time at which its shift is now."""
    shift = shift_of(session, sign_up)
    for due in times(session, moment, shift.starts_at):
        notices.promise(
            session,
            moment,
            REMINDER,
            sign_up.person_id,
            due=due,
            subject=("sign_up", sign_up_id(sign_up)),
            params={"sequence": shift.sequence},
            once=f"shift:{sign_up.id}:{shift.sequence}:{due:%Y%m%d%H%M}",
        )


def times(session: Session, moment: Moment, starts_at: datetime) -> list[datetime]:
    """When to remind of a shift: never in the quiet hours, never in the past."""
    in_force = rules.load(session)
    before = (starts_at - timedelta(hours=hours) for hours in in_force.shift_reminders)
    due = {quiet.earlier(at, moment.calendar, in_force) for at in before}
    return sorted(at for at in due if at > moment.now)


def stop(session: Session, moment: Moment, sign_up: SignUp) -> None:
    """Take back the reminders that were not told yet."""
    notices.drop(session, moment, ("sign_up", sign_up_id(sign_up)), kinds=[REMINDER])
