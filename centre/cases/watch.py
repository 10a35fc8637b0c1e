"""Who is warned, and when: the plans that go with the state of a case."""

from datetime import datetime

from sqlmodel import Session

from centre import notices, plans, rules
from centre.cases.limits import can_be_rung
from centre.moment import Moment
from models.cases import RESIDENTS_TURN, Case, CaseKind, CaseState
from models.complaints import Complaint

WARNING = "case.warning"
OVERDUE = "case.overdue"
REMINDER = "case.reminder"
LAPSE = "case.lapse"
LATE = "case.late"
LONGER = "case.longer"
PROMISE = "case.promise"
CALL_BACK = "case.call_back"
_IN_REVIEW = frozenset({CaseState.SUBMITTED, CaseState.REVIEWING})
# In these the limits of a complaint are counted from its beginning, or from when it came back.
_COUNTED = frozenset({CaseState.SUBMITTED, CaseState.TRIAGED, CaseState.ASSIGNED, CaseState.INVESTIGATING})
# In these silence ends a request, once its resident got what is to be answered.
LAPSES = frozenset({CaseState.SUPPLEMENT, CaseState.PLAN_OFFERED, CaseState.DONE})


def restart(session: Session, moment: Moment, case: Case) -> None:
    """Forget what was planned for the state before, and plan what this one needs."""
    assert case.id is not None  # noqa: S101 - it was read
    subject = ("case", case.id)
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject, {WARNING, OVERDUE, REMINDER, LATE, LONGER})
    # A call after the reply has its own clock, and another who makes it.
    if case.due_at is None or case.state is CaseState.FOLLOW_UP:
        return
    if case.promised_at is not None and case.promised_at > moment.now:
        plans.plan(session, PROMISE, subject, case.promised_at)
    if case.state in RESIDENTS_TURN:
        _for_resident(session, moment, case, subject)
    else:
        _for_staff(session, moment, case, subject)


def by_the_clock(session: Session, case: Case) -> bool:
    """Whether its time runs at night, too: a review's does, and what is critical (rules 9.1, 9.18, 10.3)."""
    if case.kind is CaseKind.REQUEST:
        return case.state in _IN_REVIEW and not rules.load(session).case_review_working
    return case.urgent


def _for_resident(session: Session, moment: Moment, case: Case, subject: tuple[str, int]) -> None:
    assert case.due_at is not None  # noqa: S101 - it was asked
    in_force, calendar = rules.load(session), moment.calendar
    days = {
        CaseState.SUPPLEMENT: in_force.case_supplement_reminder,
        CaseState.PLAN_OFFERED: max(1, in_force.case_plan_answer // 2),
    }.get(case.state)
    if days is not None:
        day = calendar.next_working_day(moment.now, days=days)
        plans.plan(session, REMINDER, subject, calendar.at(day, calendar.opening.opens))
    if case.state in LAPSES or not can_be_rung(case):
        plans.plan(session, LAPSE, subject, case.due_at)
    elif case.state is CaseState.REPLIED:
        plans.plan(session, CALL_BACK, subject, case.due_at)
    else:
        # A price on site waits for a tap while somebody stands in the flat: the desk rings.
        plans.plan(session, OVERDUE, subject, case.due_at, params={"days": 0})


def _for_staff(session: Session, moment: Moment, case: Case, subject: tuple[str, int]) -> None:
    assert case.due_at is not None  # noqa: S101 - it was asked
    for percent in rules.load(session).case_warnings:
        at = _part(session, moment, case, case.due_at, percent)
        if at > moment.now:
            plans.plan(session, WARNING, subject, at, params={"percent": percent})
    if case.due_at > moment.now:
        plans.plan(session, OVERDUE, subject, case.due_at, params={"days": 0})
    else:
        # It was late before this step: all that were told then need not be told again.
        every, calendar = rules.load(session).case_overdue_every, moment.calendar
        again = calendar.at(calendar.next_working_day(moment.now, days=every), calendar.opening.opens)
        plans.plan(session, OVERDUE, subject, again, params={"days": every})


def _part(session: Session, moment: Moment, case: Case, due_at: datetime, percent: int) -> datetime:
    since = _since(session, moment, case)
    if by_the_clock(session, case):
        return since + (due_at - since) * percent / 100
    hours = moment.calendar.working_hours_between(since, due_at)
    return moment.calendar.add_working_hours(since, hours * percent / 100)


def _since(session: Session, moment: Moment, case: Case) -> datetime:
    """From when the time of a state is counted: steps within the same limit are not warned of anew."""
    if case.kind is CaseKind.COMPLAINT and case.state in _COUNTED:
        return session.get_one(Complaint, case.id).counts_from
    # To be taken up does not begin the review anew; to come back with what was missing does.
    return case.created_at if case.state in _IN_REVIEW and not case.rounds else moment.now
