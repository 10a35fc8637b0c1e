"""What somebody with a place in a shift is reminded of: two days, a day and two hours before (rule 13.5)."""

from datetime import datetime, timedelta

from sqlmodel import Session, col

from centre import audit, notices, quiet, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.shifts.moves import of_person, shift_of, sign_up_id
from models.shifts import SignUp, SignUpState
from models.who import Who

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


def coming(session: Session, moment: Moment, who: Who, sign_up_id: int) -> SignUp:
    """Note that somebody will come: of their reminders only the last is still told.

    Raises:
        Refused: it is somebody else's place, or they have none any more.
    """
    mine = of_person(session, who, sign_up_id)
    still = (col(SignUp.id) == sign_up_id, col(SignUp.state) == SignUpState.CONFIRMED)
    if not change(session, SignUp, *still, coming_at=moment.now):
        raise Refused(f"refused.sign_up_{mine.state}")
    subject = ("sign_up", sign_up_id)
    notices.drop_all_but_last(session, moment, subject, REMINDER)
    audit.note(session, moment, who.id, "sign_up.coming", subject)
    return of_person(session, who, sign_up_id)


def stop(session: Session, moment: Moment, sign_up: SignUp) -> None:
    """Take back the reminders that were not told yet."""
    notices.drop(session, moment, ("sign_up", sign_up_id(sign_up)), kinds=[REMINDER])
