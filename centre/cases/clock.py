"""What happens when the time of a case runs: warnings, alarms, a word to who waits, and silence that ends."""

from sqlmodel import Session

from centre import duty, follow_ups, notices, plans, rules, staff
from centre.cases import custody, longer, refunds, ringing, silence
from centre.cases.access import find
from centre.cases.custody import barred
from centre.cases.moves import move, promise_resident, the_id
from centre.cases.replies import note_got
from centre.cases.watch import (
    CALL_BACK,
    LAPSE,
    LAPSES,
    LATE,
    OVERDUE,
    PROMISE,
    REMINDER,
    WARNING,
    by_the_clock,
)
from centre.moment import Moment
from models.cases import RESIDENTS_TURN, Case, CaseAction, CaseKind, CaseState, Outcome
from models.complaints import Complaint
from models.deadlines import Deadline
from models.follow_ups import FollowUpKind
from models.who import Who

_LAPSED = {
    CaseState.SUPPLEMENT: Outcome.GAPS_LEFT,
    CaseState.PLAN_OFFERED: Outcome.PLAN_UNANSWERED,
    CaseState.DONE: Outcome.UNCONFIRMED,
    CaseState.REPLIED: Outcome.UNANSWERED,
    CaseState.FOLLOW_UP: Outcome.UNREACHABLE,
}


def lapse(session: Session, moment: Moment, case_id: int) -> None:
    """Close what its resident did not come back to, and tell them what they can still do.

    Raises:
        Refused: it does not wait for them.
    """
    case = find(session, case_id)
    note_got(session, moment, case)
    move(session, moment, case, CaseAction.LAPSE, actor=None, values={"outcome": _LAPSED.get(case.state)})


def on_warning(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind who answers for it that part of the time has gone; of a review also who leads today, at once."""
    case = find(session, deadline.subject_id)
    if case.due_at is None or case.state in RESIDENTS_TURN or moment.now >= case.due_at:
        return
    _warn(session, moment, case, WARNING, custody.ensure(session, moment, case), params=deadline.params)


def on_overdue(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Say that the time is over, to the resident too; from the next working day on tell the leader, daily."""
    case = find(session, deadline.subject_id)
    if case.due_at is None or moment.now < case.due_at:
        return
    if case.state in LAPSES and not silence.is_unheard(session, case):
        return
    days = int(deadline.params["days"])
    custodian_id = custody.ensure(session, moment, case)
    leader = _leader(session, moment, case)
    told = custodian_id if days == 0 or leader is None else leader.id
    subject = ("case", the_id(case))
    if days == 0 and case.state not in RESIDENTS_TURN and case.promised_at is None:
        promise_resident(session, moment, LATE, case)
    _warn(session, moment, case, OVERDUE, told, params={"days": days})
    every = rules.load(session).case_overdue_every
    calendar = moment.calendar
    again = calendar.at(calendar.next_working_day(moment.now, days=every), calendar.opening.opens)
    plans.plan(session, OVERDUE, subject, again, params={"days": days + every})


def on_reminder(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Ask the resident once more for what only they can give."""
    case = find(session, deadline.subject_id)
    if case.state in RESIDENTS_TURN:
        promise_resident(session, moment, REMINDER, case)


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Close what was left to silence; whoever did not get what was written is rung first (rule R.8)."""
    case = find(session, deadline.subject_id)
    # A call-back ends with its third try, not with the clock.
    if case.state not in _LAPSED or case.state is CaseState.FOLLOW_UP:
        return
    if silence.is_unheard(session, case):
        _have_rung(session, moment, case)
    elif not silence.count_from_then(session, moment, case):
        lapse(session, moment, deadline.subject_id)


def _have_rung(session: Session, moment: Moment, case: Case) -> None:
    subject, calendar = ("case", the_id(case)), moment.calendar
    once = f"case.unheard:{case.id}:{case.due_at}"
    plans.plan(session, OVERDUE, subject, moment.now, params={"days": 0}, once=once)
    tomorrow = calendar.at(calendar.next_working_day(moment.now), calendar.opening.opens)
    plans.plan(session, LAPSE, subject, tomorrow)


def _leader(session: Session, moment: Moment, case: Case) -> Who | None:
    """Who leads today and may know of it; of what is urgent, who takes the next urgent matter (rule 11.1)."""
    # Of what does not run at night they hear in office hours, from which somebody else may lead.
    today = (staff.on_duty if by_the_clock(session, case) else staff.on_duty_next)(session, moment)
    named = [one for one in (today.leader, today.deputy) if one is not None]
    named = duty.ladder(session, moment) if case.urgent else sorted(named, key=lambda one: one.rung)
    return next((one for one in named if one.id not in barred(case)), None)


def on_call_back(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Have whoever did not say whether it is fixed rung (rule 10.8)."""
    case = find(session, deadline.subject_id)
    if case.state is not CaseState.REPLIED:
        return
    if session.get_one(Complaint, case.id).ends_unheard:
        # They said that they do not want to hear of it any more.
        lapse(session, moment, deadline.subject_id)
    else:
        custody.ensure(session, moment, case)
        move(session, moment, case, CaseAction.CALL_BACK, actor=None)
        _have_called(session, moment, case)


def _have_called(session: Session, moment: Moment, case: Case) -> None:
    """Ask a colleague of those who handled it to ring; whoever else of the desk can may do so, too."""
    handled = custody.unfit(session, case) | custody.handled_by(session, case) | {case.custodian_id}
    another = custody.first(session, moment, handled, unit=case.staff_unit)
    matter = (FollowUpKind.COMPLAINT, the_id(case), case.reopened)
    follow_ups.tell_new(session, moment, matter, another)


def _warn(
    session: Session, moment: Moment, case: Case, kind: str, person_id: int | None, *, params: dict[str, int]
) -> None:
    at_once, subject = by_the_clock(session, case), ("case", the_id(case))
    leader = _leader(session, moment, case) if at_once else None
    critical = case.kind is CaseKind.COMPLAINT and at_once
    if critical:
        duty.tell_unreached(session, moment)
    for told in dict.fromkeys((person_id, leader.id if leader else None)):
        if told is None:
            continue
        if critical or (leader is not None and told == leader.id):
            # Such hours run at night and on Sundays: whoever leads today hears of it then (rules 9.1, 10.3).
            notices.promise(session, moment, kind, told, subject=subject, params=params, critical=critical)
        else:
            notices.promise_staff(session, moment, kind, told, subject=subject, params=params)


DEADLINES = {
    WARNING: on_warning,
    OVERDUE: on_overdue,
    REMINDER: on_reminder,
    LAPSE: on_lapse,
    PROMISE: longer.on_promise,
    CALL_BACK: on_call_back,
    custody.LAPSE: custody.on_lapse,
    **ringing.DEADLINES,
    refunds.OVERDUE: refunds.on_overdue,
}
