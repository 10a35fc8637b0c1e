"""What happens when nobody rings in time, or whoever wanted to has left."""

from sqlmodel import Session, col, select

from centre import notices, plans, rules, staff
from centre.follow_ups.moves import OVERDUE, find, move
from centre.moment import Moment
from models.deadlines import Deadline
from models.follow_ups import OPEN, FollowUp, FollowUpAction, FollowUpState


def on_overdue(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind whoever took a call, then daily whoever leads: once a day, however many are late (17.24)."""
    call = find(session, deadline.subject_id)
    if call.state not in OPEN:
        return
    days = int(deadline.params["days"])
    calendar, leader = moment.calendar, staff.on_duty_next(session, moment).leader
    caller = call.caller_id if call.state is FollowUpState.TAKEN and days == 0 else None
    told = caller if caller is not None or leader is None else leader.id
    if told is not None:
        day = calendar.local(calendar.next_opening(moment.now)).date()
        notices.promise_staff(session, moment, OVERDUE, told, once=f"{OVERDUE}:{told}:{day}")
    every = rules.load(session).follow_up_overdue_every
    again = calendar.at(calendar.next_working_day(moment.now, days=every), calendar.opening.opens)
    plans.plan(session, OVERDUE, ("follow_up", call.id or 0), again, params={"days": days + every})


def on_left(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Give the calls of somebody back to the list who may not work on them any more."""
    theirs = select(FollowUp).where(
        FollowUp.caller_id == deadline.subject_id, FollowUp.state == FollowUpState.TAKEN
    )
    for call in session.exec(theirs.order_by(col(FollowUp.id))).all():
        move(session, moment, call, FollowUpAction.GIVE_BACK, actor_id=None, caller_id=None)


DEADLINES = {OVERDUE: on_overdue}
