"""What happens when the time of a proposal runs: warnings, alarms, a word to who waits, and silence."""

from sqlmodel import Session, col, select

from centre import notices, plans, rules, staff
from centre.moment import Moment
from centre.proposals import reviewers
from centre.proposals.clock import LAPSE, LATE, OVERDUE, REMINDER, WARNING
from centre.proposals.moves import find, move, the_id
from models.deadlines import Deadline
from models.proposals import STANDS, Proposal, ProposalAction, ProposalState


def on_warning(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind the reviewer that part of the time has gone."""
    proposal = find(session, deadline.subject_id)
    if proposal.state is not ProposalState.SUBMITTED or _is_late(moment, proposal):
        return
    reviewer_id = reviewers.ensure(session, moment, proposal)
    if reviewer_id is not None:
        subject = ("proposal", the_id(proposal))
        notices.promise_staff(session, moment, WARNING, reviewer_id, subject=subject)


def on_overdue(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Say that the time is over, to the proposer too; from the next working day on to the leader, daily."""
    proposal = find(session, deadline.subject_id)
    if proposal.state not in {ProposalState.SUBMITTED, *STANDS} or not _is_late(moment, proposal):
        return
    days, subject = int(deadline.params["days"]), ("proposal", the_id(proposal))
    reviewer_id = reviewers.ensure(session, moment, proposal)
    leader = staff.on_duty(session, moment).leader
    told = reviewer_id if days == 0 or leader is None or leader.id == proposal.person_id else leader.id
    if days == 0 and proposal.state is ProposalState.SUBMITTED:
        notices.promise(session, moment, LATE, proposal.person_id, subject=subject)
    if told is not None:
        notices.promise_staff(session, moment, OVERDUE, told, subject=subject)
    every, calendar = rules.load(session).case_overdue_every, moment.calendar
    again = calendar.at(calendar.next_working_day(moment.now, days=every), calendar.opening.opens)
    plans.plan(session, OVERDUE, subject, again, params={"days": days + every})


def on_reminder(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Ask the proposer once more: for the changes, or how it went."""
    proposal = find(session, deadline.subject_id)
    if proposal.state in {ProposalState.CHANGES_ASKED, *STANDS}:
        subject = ("proposal", the_id(proposal))
        notices.promise(session, moment, REMINDER, proposal.person_id, subject=subject)


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Let a plan rest for which no changes came; it can be taken up again at any time."""
    proposal = find(session, deadline.subject_id)
    if proposal.state is ProposalState.CHANGES_ASKED:
        move(session, moment, proposal, ProposalAction.LAPSE, actor=None)
        subject = ("proposal", the_id(proposal))
        notices.promise(session, moment, "proposal.lapsed", proposal.person_id, subject=subject)


def on_left(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Give what somebody reviewed who may not any more to others, who are told."""
    theirs = select(Proposal).where(
        Proposal.reviewer_id == deadline.subject_id, col(Proposal.closed_at).is_(None)
    )
    for proposal in session.exec(theirs.order_by(col(Proposal.id))).all():
        reviewer_id = reviewers.ensure(session, moment, proposal)
        if reviewer_id not in (None, deadline.subject_id):
            subject = ("proposal", the_id(proposal))
            notices.promise_staff(session, moment, "proposal.handed_over", reviewer_id, subject=subject)


def _is_late(moment: Moment, proposal: Proposal) -> bool:
    return proposal.due_at is not None and moment.now >= proposal.due_at


DEADLINES = {
    WARNING: on_warning,
    OVERDUE: on_overdue,
    REMINDER: on_reminder,
    LAPSE: on_lapse,
}
