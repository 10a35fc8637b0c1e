"""By when the next step of a case is due: a limit a state, from the submission on, without the pauses."""

from datetime import datetime, timedelta
from typing import Any

from centre.moment import Moment
from centre.rules import Rules
from models.cases import RESIDENTS_TURN, Case, CaseState, Plan
from models.catalogue import Service


def entering(
    moment: Moment,
    in_force: Rules,
    service: Service,
    case: Case,
    state: CaseState,
    *,
    plan: Plan | None = None,
) -> dict[str, Any]:
    """What the clock of a case comes to when it enters a state: its limit, and its pauses so far."""
    hours, working_hours = _paused(moment, case)
    return {
        "due_at": _due_at(
            moment,
            in_force,
            service,
            state,
            submitted_at=case.created_at,
            paused=(hours, working_hours),
            plan=plan,
        ),
        "paused_hours": hours,
        "paused_working_hours": working_hours,
    }


def _due_at(
    moment: Moment,
    in_force: Rules,
    service: Service,
    state: CaseState,
    *,
    submitted_at: datetime,
    paused: tuple[float, float],
    plan: Plan | None,
) -> datetime | None:
    calendar = moment.calendar
    hours, working_hours = paused
    # However late the step before was, nobody gets less than this (rule 9.8).
    breath = calendar.add_working_hours(moment.now, in_force.case_breath)

    def within(days: int) -> datetime:
        """The end of the n-th working day after the submission, without the pauses (rule 9.2)."""
        return calendar.add_working_hours(calendar.add_working_days(submitted_at, days), working_hours)

    match state:
        case CaseState.SUBMITTED:
            due: datetime | None = submitted_at + timedelta(hours=in_force.case_review)
        case CaseState.REVIEWING:
            due = submitted_at + timedelta(hours=in_force.case_review + hours)
        case CaseState.ACCEPTED | CaseState.PLANNING:
            planned_within = min(service.plan_days, in_force.case_plan_days) or service.done_days
            due = max(within(planned_within), breath)
        case CaseState.SCHEDULED | CaseState.IN_SERVICE:
            planned = [calendar.at(plan.day, calendar.opening.closes)] if plan else []
            due = max(within(service.done_days), breath, *planned)
        case CaseState.SUPPLEMENT:
            due = calendar.add_working_days(moment.now, in_force.case_supplement)
        case CaseState.PLAN_OFFERED:
            due = calendar.add_working_days(moment.now, in_force.case_plan_answer)
        case CaseState.PRICE_ASKED:
            due = calendar.add_working_days(moment.now, 1)
        case CaseState.DONE:
            due = moment.now + timedelta(hours=in_force.case_confirm)
        case _:
            due = None
    return due


def _paused(moment: Moment, case: Case) -> tuple[float, float]:
    # While it is the resident's turn the centre's time stands still.
    hours, working_hours = case.paused_hours, case.paused_working_hours
    if case.state in RESIDENTS_TURN:
        hours += (moment.now - case.updated_at) / timedelta(hours=1)
        working_hours += moment.calendar.working_hours_between(case.updated_at, moment.now)
    return hours, working_hours
