"""No call for ideas is forgotten halfway: who has its next step is reminded, then who leads (I.7)."""

from sqlmodel import Session

from centre import notices, plans, rules, staff
from centre.ideas.entries import entries
from centre.ideas.moves import CALLS
from centre.moment import Moment
from models import who as whos
from models.deadlines import Deadline
from models.ideas import IdeaCall, IdeaCallState
from models.rights import Right

WAITS = "idea_call.waits"
# In these the next step is the staff's; in the others it is the clock's.
OURS = frozenset({IdeaCallState.SCREENING, IdeaCallState.SHORTLISTED, IdeaCallState.ANNOUNCED})


def restart(session: Session, moment: Moment, call: IdeaCall) -> None:
    """Forget what was planned for the stage before, and plan what this one needs (rule 19.22)."""
    subject = ("idea_call", call.id or 0)
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject, {WAITS})
    if call.state in OURS:
        _look_in(session, moment, call, rules.load(session).idea_call_step)


def on_waits(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind whoever made a call that it waits for them; from then on, daily, whoever leads (rule 19.23)."""
    call = CALLS.find(session, deadline.subject_id)
    if call.state not in OURS:
        return
    every, told = rules.load(session).idea_call_overdue_every, int(deadline.params["told"])
    if call.state is IdeaCallState.ANNOUNCED and any(one.stands for one in entries(session, call.id or 0)):
        # It is summed up when the last idea has its answer, and each of them has its own clock.
        _look_in(session, moment, call, every, told=told)
        return
    maker = whos.by_id(session, call.made_by)
    leader = staff.on_duty_next(session, moment).leader
    person_id = maker.id if maker.may(Right.RUN_VOTES) and not told else leader.id if leader else None
    if person_id is not None:
        subject, params = ("idea_call", call.id), {"stage": call.state}
        notices.promise_staff(session, moment, WAITS, person_id, subject=subject, params=params)
    _look_in(session, moment, call, every, told=told + 1)


def _look_in(session: Session, moment: Moment, call: IdeaCall, days: int, *, told: int = 0) -> None:
    calendar = moment.calendar
    at = calendar.at(calendar.next_working_day(moment.now, days=days), calendar.opening.opens)
    plans.plan(session, WAITS, ("idea_call", call.id or 0), at, params={"told": told})


DEADLINES = {WAITS: on_waits}
