"""By when the next step of a case is due: a limit a state, from the submission on, without the pauses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from centre import rules
from centre.moment import Moment
from centre.rules import Rules
from models.cases import (
    CRITICAL,
    ORDINARY,
    RESIDENTS_TURN,
    URGENT,
    WITH_RESIDENT,
    Case,
    CaseKind,
    CaseState,
    Openness,
    Plan,
)
from models.catalogue import Service
from models.complaints import Complaint, Severity


def entering(
    session: Session, moment: Moment, case: Case, state: CaseState, *, plan: Plan | None = None
) -> dict[str, Any]:
    """What the clock of a case comes to when it enters a state: its limit, its pauses, how pressing it is."""
    hours, working_hours = _paused(moment, case)
    terms = Terms(moment, rules.load(session), case, hours, working_hours)
    if case.kind is CaseKind.REQUEST:
        due_at = of_request(terms, session.get_one(Service, case.service_id), state, plan)
    elif case.kind is CaseKind.COMPLAINT:
        due_at = of_complaint(terms, session.get_one(Complaint, case.id), state)
    else:
        due_at = of_suggestion(terms, state)
    rank = rank_of(session, case, state)
    return {"due_at": due_at, "rank": rank, "paused_hours": hours, "paused_working_hours": working_hours}


def rank_of(session: Session, case: Case, state: CaseState) -> int:
    """How pressing a case is in a state: what waits for the resident least, then by weight and urgency."""
    if state in RESIDENTS_TURN:
        return WITH_RESIDENT
    if case.kind is CaseKind.COMPLAINT:
        severity = session.get_one(Complaint, case.id).severity
        return {Severity.CRITICAL: CRITICAL, Severity.HIGH: URGENT}.get(severity, ORDINARY)
    return URGENT if case.urgent else ORDINARY


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a limit is counted: the calendar, the rules, and how long it was the resident's turn."""

    moment: Moment
    in_force: Rules
    case: Case
    hours: float
    working_hours: float

    @property
    def breath(self) -> datetime:
        """However late the step before was, nobody gets less than this (rule 9.8)."""
        return self.moment.calendar.add_working_hours(self.moment.now, self.in_force.case_breath)

    def within(self, days: int, since: datetime | None = None) -> datetime:
        """The end of the n-th working day after the submission, without the pauses (rule 9.2)."""
        calendar = self.moment.calendar
        limit = calendar.add_working_days(since or self.case.counts_from or self.case.created_at, days)
        return calendar.add_working_hours(limit, self.working_hours)

    def from_now(self, days: int) -> datetime:
        """The end of the n-th working day from now."""
        return self.moment.calendar.add_working_days(self.moment.now, days)


def of_request(terms: Terms, service: Service, state: CaseState, plan: Plan | None) -> datetime | None:
    """The limit of a request in a state; None once it is closed."""
    in_force, calendar, case = terms.in_force, terms.moment.calendar, terms.case
    match state:
        case CaseState.SUBMITTED | CaseState.REVIEWING if in_force.case_review_working:
            due: datetime | None = terms.within(1)
        case CaseState.SUBMITTED | CaseState.REVIEWING:
            due = case.created_at + timedelta(hours=in_force.case_review + terms.hours)
        case CaseState.ACCEPTED | CaseState.PLANNING:
            planned_within = min(service.plan_days, in_force.case_plan_days) or service.done_days
            due = max(terms.within(planned_within), terms.breath)
        case CaseState.SCHEDULED | CaseState.IN_SERVICE:
            planned = [calendar.at(plan.day, calendar.opening.closes)] if plan else []
            due = max(terms.within(service.done_days), terms.breath, *planned)
        case CaseState.SUPPLEMENT:
            due = terms.from_now(in_force.case_supplement)
        case CaseState.PLAN_OFFERED:
            due = terms.from_now(in_force.case_plan_answer)
        case CaseState.PRICE_ASKED:
            due = terms.from_now(1)
        case CaseState.DONE:
            due = terms.moment.now + timedelta(hours=in_force.case_confirm)
        case _:
            due = None
    return due


def of_complaint(terms: Terms, complaint: Complaint, state: CaseState) -> datetime | None:
    """The limit of a complaint in a state (rules 10.1 to 10.10); None once it is closed."""
    in_force = terms.in_force
    match state:
        case CaseState.SUBMITTED | CaseState.TRIAGED | CaseState.ASSIGNED:
            due: datetime | None = contact_by(terms.moment, in_force, complaint)
        case CaseState.INVESTIGATING if terms.case.state is state:
            # Whoever takes it on in the middle of it has no more time for that.
            due = max(reply_by(terms.moment, in_force, complaint), terms.case.due_at or terms.moment.now)
        case CaseState.INVESTIGATING:
            due = max(reply_by(terms.moment, in_force, complaint), terms.breath)
        case CaseState.REPLIED if can_be_rung(terms.case):
            due = terms.from_now(in_force.complaint_call_back)
        case CaseState.REPLIED:
            # Who is not known cannot be rung: the reply waits for them.
            due = terms.moment.now + timedelta(days=in_force.complaint_pick_up)
        case CaseState.FOLLOW_UP | CaseState.REWORK | CaseState.REVIEW:
            due = terms.from_now(1)
        case _:
            due = None
    return due


def can_be_rung(case: Case) -> bool:
    """Whether there is somebody whom the staff may ask: they know them."""
    return case.openness is Openness.OPEN and case.person_id is not None


def contact_by(moment: Moment, in_force: Rules, complaint: Complaint) -> datetime:
    """By when a person has taken a complaint on and spoken to who complained (rules 10.1, 10.3)."""
    if complaint.severity is Severity.CRITICAL:
        return complaint.counts_from + timedelta(hours=in_force.complaint_at_once)
    return moment.calendar.add_working_days(complaint.counts_from, in_force.complaint_contact)


def reply_by(moment: Moment, in_force: Rules, complaint: Complaint) -> datetime:
    """By when a complaint is replied to, with the one extension (rules 10.2, 10.4, 10.6)."""
    days = in_force.complaint_reply[complaint.category] + complaint.extra_days
    at_once = complaint.counts_from + timedelta(hours=in_force.complaint_danger_reply)
    return max(at_once, moment.calendar.add_working_days(complaint.counts_from, days)) if days else at_once


def of_suggestion(terms: Terms, state: CaseState) -> datetime | None:
    """The limit of a suggestion in a state (rules 10.14, 10.15); None once it is closed."""
    match state:
        case CaseState.SUBMITTED | CaseState.REVIEWING:
            due: datetime | None = terms.within(terms.in_force.suggestion_decision)
        case CaseState.CARRYING_OUT:
            due = terms.from_now(terms.in_force.suggestion_carried_out)
        case _:
            due = None
    return due


def _paused(moment: Moment, case: Case) -> tuple[float, float]:
    # While it is the resident's turn the centre's time stands still.
    hours, working_hours = case.paused_hours, case.paused_working_hours
    if case.state in RESIDENTS_TURN:
        hours += (moment.now - case.updated_at) / timedelta(hours=1)
        # To the minute: some seconds more must not carry the end of a day over to the next opening.
        since, until = (one.replace(second=0, microsecond=0) for one in (case.updated_at, moment.now))
        working_hours += moment.calendar.working_hours_between(since, until)
    return hours, working_hours
