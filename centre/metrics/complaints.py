"""Complaints: the three rates and what they were about (M20 to M29), and what became of suggestions (M90)."""

from datetime import timedelta

from sqlalchemy import func, join, select
from sqlmodel import col

from centre import rules
from centre.figures import Share
from centre.metrics.asking import Ask, By, Facts, Figures, days_between
from centre.metrics.requests import CASES, of_kind, on_time
from centre.metrics.values import Score
from models.base import constant
from models.cases import Case, CaseAction, CaseKind, CaseLine, CaseState, LimitStep, Outcome
from models.complaints import RIGHT, Complaint

_KEYS = {By.UNIT: col(Case.staff_unit), By.CHANNEL: col(Case.channel), By.CATEGORY: col(Complaint.category)}
_COMPLAINTS = Facts(join(Case, Complaint, col(Complaint.id) == col(Case.id)), _KEYS)
_VERDICTS = Facts(
    join(CaseLine, Case, col(CaseLine.case_id) == col(Case.id)),
    {By.UNIT: col(Case.staff_unit), By.CHANNEL: col(Case.channel)},
)
_COMPLAINT, _SUGGESTION = of_kind(CaseKind.COMPLAINT), of_kind(CaseKind.SUGGESTION)
_CLOSED = col(Case.state) == CaseState.CLOSED
_ADOPTED = frozenset({Outcome.ADOPTED, Outcome.PARTLY_ADOPTED})
# As constants: the index of these lines alone is found by nothing else.
_SAID = [constant(one) for one in (CaseAction.FIXED, CaseAction.PARTLY_FIXED, CaseAction.NOT_FIXED)]
_SATISFIED = 3
# So soon after a complaint another one of the same is a repeat.
_AGAIN = timedelta(days=90)


def m20(ask: Ask) -> Figures:
    """Complaints that came in."""
    return _COMPLAINTS.count(ask, _COMPLAINT, ask.within(col(Case.created_at)))


def m21(ask: Ask) -> Figures:
    """Who complained was spoken to in time, of those due; who left no trace cannot be."""
    return on_time(ask, LimitStep.CONTACT)


def m22(ask: Ask) -> Figures:
    """Fixed, of all who said whether it is: in part and not are no."""
    said = col(CaseLine.action).in_(_SAID)
    return _VERDICTS.share(
        ask, col(CaseLine.action) == CaseAction.FIXED, said, ask.within(col(CaseLine.said_at)), _COMPLAINT
    )


def m23(ask: Ask) -> Figures:
    """Satisfied (3 to 5) with how it was handled, of those closed who gave a grade."""
    graded = col(Complaint.grade).is_not(None)
    return _COMPLAINTS.share(
        ask, col(Complaint.grade) >= _SATISFIED, _COMPLAINT, graded, ask.within(col(Case.closed_at))
    )


def m24(ask: Ask) -> Figures:
    """Replied to in time, with the one extension, of the replies due."""
    return on_time(ask, LimitStep.REPLY)


def m25(ask: Ask) -> Figures:
    """Came back at least once, of those closed."""
    return _COMPLAINTS.share(
        ask, col(Complaint.reworks) > 0, _COMPLAINT, _CLOSED, ask.within(col(Case.closed_at))
    )


def m26(ask: Ask) -> Figures:
    """Right, in whole or in part, of those closed that were found out about."""
    found = col(Complaint.finding).is_not(None)
    return _COMPLAINTS.share(
        ask, col(Complaint.finding).in_(RIGHT), _COMPLAINT, found, ask.within(col(Case.closed_at))
    )


def m27(ask: Ask) -> Figures:
    """Of the complaints that came in, those of somebody who had complained of the same shortly before.

    The same is what they name and where it was, and of what kind; who gave no name is nobody again.
    """
    same = (
        col(Case.person_id),
        *map(col, (Complaint.category, Complaint.target, Complaint.whom, Complaint.area)),
    )
    in_order = [col(Case.created_at), col(Case.id)]
    # One look at all of them in order: to look for each one's earlier ones takes a hundred times as long.
    told = (
        select(
            *_KEYS.values(),
            in_order[0],
            same[0],
            func.lag(in_order[0]).over(partition_by=same, order_by=in_order).label("before"),
        )
        .select_from(_COMPLAINTS.of)
        .where(_COMPLAINT, in_order[0] >= ask.period.begins - _AGAIN, in_order[0] < ask.period.ends)
        .subquery()
    )
    keys = dict(zip(_KEYS, told.c, strict=False))  # its first columns
    again = told.c.person_id.is_not(None) & (
        days_between(ask.session, told.c.before, told.c.created_at) < _AGAIN.days
    )
    return Facts(told, keys).share(ask, again, told.c.created_at >= ask.period.begins)


def m29(ask: Ask) -> Figures:
    """The three rates (M21 to M23) as one score, by their weights (rules 22.2 to 22.4)."""
    shares = [rate(ask)[None] for rate in (m21, m22, m23)]
    in_force = rules.load(ask.session)
    weights = (in_force.weight_contacted, in_force.weight_fixed, in_force.weight_satisfied)
    return {None: Score.of([one for one in shares if isinstance(one, Share)], weights)}


def m90(ask: Ask) -> Figures:
    """Suggestions adopted, in whole or in part, of those decided."""
    return CASES.share(
        ask, col(Case.outcome).in_(_ADOPTED), _SUGGESTION, _CLOSED, ask.within(col(Case.closed_at))
    )


def m90b(ask: Ask) -> Figures:
    """Suggestions that were decided in time, of those due."""
    return on_time(ask, LimitStep.DECIDE)
