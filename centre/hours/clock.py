"""When somebody has gone, what they served is written down, and whoever leads is asked to vouch for it."""

from sqlmodel import Session

from centre import notices
from centre.hours.disputes import asked
from centre.hours.lines import propose
from centre.moment import Moment
from centre.shifts.moves import find_sign_up, shift_of
from models.deadlines import Deadline
from models.shifts import SignUpState

PROPOSE = "hours.propose"
TO_CONFIRM = "hours.to_confirm"


def on_propose(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Somebody has gone from a shift: their hours wait for the lead, who is asked once a shift."""
    one = find_sign_up(session, deadline.subject_id)
    if one.state is not SignUpState.CHECKED_OUT:
        return
    line = propose(session, moment, one)
    if line is None:
        return
    shift = shift_of(session, one)
    who = asked(session, line)
    if who is not None:
        notices.promise(
            session,
            moment,
            TO_CONFIRM,
            who.id,
            due=moment.calendar.next_opening(shift.ends_at),
            subject=("shift", shift.id),
            once=f"hours:{shift.id}:{who.id}",
        )


DEADLINES = {PROPOSE: on_propose}
