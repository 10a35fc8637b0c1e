"""What a shift does by the clock: it begins, and it ends."""

from sqlmodel import Session

from centre import plans
from centre.moment import Moment
from centre.shifts import closing, places, relief, reminders, searching, still_fit
from centre.shifts.moves import LOOK_AT_END, SHIFTS, find, move, posts_of, shift_id
from models.deadlines import Deadline
from models.shifts import Shift, ShiftAction, ShiftState, SignUpAction, SignUpState

BEGIN = "shift.begin"
END = "shift.end"


def start(session: Session, moment: Moment, shift: Shift) -> None:
    """Plan the beginning and the end of a shift, by its times as they are now."""
    subject = ("shift", shift_id(shift))
    plans.plan(session, BEGIN, subject, shift.starts_at)
    plans.plan(session, END, subject, shift.ends_at)
    closing.start(session, shift)
    still_fit.start(session, moment, shift)


def restart(session: Session, moment: Moment, shift: Shift) -> None:
    """Plan them anew: the times have changed."""
    plans.drop(session, moment, ("shift", shift_id(shift)))
    start(session, moment, shift)


def on_begin(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A shift begins: nobody is looked for any more, and whoever waited hears nothing more of it.

    Whoever had asked for leave in time is excused, though nobody stepped in.
    """
    shift = find(session, deadline.subject_id)
    if shift.state is not ShiftState.OPEN:
        return
    SHIFTS.move(session, moment, shift, ShiftAction.BEGIN, actor_id=None)
    for post in posts_of(session, shift_id(shift)):
        post_id = post.id or 0
        for one in places.of_post(session, post_id, SignUpState.WAITING, SignUpState.OFFERED):
            move(session, moment, one, SignUpAction.LAPSE, actor_id=None, held_until=None)
        for one in places.of_post(session, post_id, SignUpState.LEAVING):
            if not one.left_late:
                move(session, moment, one, SignUpAction.EXCUSE, actor_id=None)
                reminders.stop(session, moment, one)
        searching.look(session, moment, post_id)
    relief.ask(session, moment, find(session, shift_id(shift)))


def on_end(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A shift ends; what is left to note and to sum up begins."""
    shift = find(session, deadline.subject_id)
    if shift.state is ShiftState.RUNNING:
        SHIFTS.move(session, moment, shift, ShiftAction.END, actor_id=None)
        plans.plan(session, LOOK_AT_END, ("shift", shift_id(shift)), moment.now)


DEADLINES = {BEGIN: on_begin, END: on_end}
