"""By when the next step of a proposal is due, and what is planned for it (rules 16.4 to 16.6)."""

from datetime import date, datetime

from sqlmodel import Session

from centre import notices, plans, rules
from centre.moment import Moment
from models.proposals import STANDS, Proposal, ProposalState

WARNING = "proposal.warning"
OVERDUE = "proposal.overdue"
LATE = "proposal.late"
REMINDER = "proposal.reminder"
LAPSE = "proposal.lapse"


def due_at(session: Session, moment: Moment, state: ProposalState, day: date) -> datetime | None:
    """By when a state must be left that is entered now; None where nobody waits."""
    in_force, calendar = rules.load(session), moment.calendar
    if state is ProposalState.SUBMITTED:
        return calendar.add_working_days(moment.now, in_force.proposal_review)
    if state is ProposalState.CHANGES_ASKED:
        return calendar.add_working_days(moment.now, in_force.proposal_changes)
    if state in STANDS:
        over = calendar.at(day, calendar.opening.closes)
        return calendar.add_working_days(max(over, moment.now), in_force.proposal_report)
    return None


def restart(session: Session, moment: Moment, proposal: Proposal) -> None:
    """Forget what was planned for the state before, and plan what this one needs."""
    assert proposal.id is not None  # noqa: S101 - it was read
    subject = ("proposal", proposal.id)
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject, {WARNING, OVERDUE, LATE, REMINDER})
    if proposal.due_at is None:
        return
    in_force, calendar = rules.load(session), moment.calendar
    if proposal.state is ProposalState.CHANGES_ASKED:
        half = calendar.next_working_day(moment.now, days=max(1, in_force.proposal_changes // 2))
        plans.plan(session, REMINDER, subject, calendar.at(half, calendar.opening.opens))
        plans.plan(session, LAPSE, subject, proposal.due_at)
        return
    if proposal.state is ProposalState.SUBMITTED:
        hours = calendar.working_hours_between(moment.now, proposal.due_at)
        for percent in in_force.case_warnings:
            at = calendar.add_working_hours(moment.now, hours * percent / 100)
            plans.plan(session, WARNING, subject, at, params={"percent": percent})
    else:
        over = max(moment.now, calendar.at(proposal.day, calendar.opening.closes))
        morning = calendar.at(calendar.next_working_day(over), calendar.opening.opens)
        plans.plan(session, REMINDER, subject, morning)
    plans.plan(session, OVERDUE, subject, proposal.due_at, params={"days": 0})
