"""Requests: how many came, how soon they were answered and what became of them (M01 to M12, M15)."""

from sqlalchemy import ColumnElement, join
from sqlmodel import and_, col, or_

from centre.metrics.asking import Ask, By, Facts, Figures
from models.cases import (
    Case,
    CaseAction,
    CaseKind,
    CaseLimit,
    CaseLine,
    CaseState,
    LimitStep,
)
from models.catalogue import Service, Where

# What was taken back, or goes on as another, is in no figure.
_COUNTS = col(Case.state).not_in([CaseState.WITHDRAWN, CaseState.MERGED])
_KEYS = {
    By.UNIT: col(Case.staff_unit),
    By.SERVICE: col(Case.service_id),
    By.BUILDING: col(Case.building),
    By.CHANNEL: col(Case.channel),
}
CASES = Facts(Case, _KEYS)
_LIMITS = Facts(join(CaseLimit, Case, col(CaseLimit.case_id) == col(Case.id)), _KEYS)
_LINES = Facts(
    join(Case, CaseLine, col(CaseLine.case_id) == col(Case.id)), {**_KEYS, By.REASON: col(CaseLine.reason)}
)
_SERVED = Facts(join(Case, Service, col(Case.service_id) == col(Service.id)), _KEYS)
_RETURNED = frozenset({CaseAction.SEND_BACK, CaseAction.DECLINE})


def of_kind(kind: CaseKind) -> ColumnElement[bool]:
    """The cases of a kind that count."""
    return (col(Case.kind) == kind) & _COUNTS


_REQUEST = of_kind(CaseKind.REQUEST)


def on_time(ask: Ask, step: LimitStep) -> Figures:
    """Of the limits of a step that fell into the period, those that were kept; late open ones are in it."""
    kept = col(CaseLimit.met_at) <= col(CaseLimit.due_at)
    return _LIMITS.share(ask, kept, col(CaseLimit.step) == step, ask.past(col(CaseLimit.due_at)), _COUNTS)


def m01(ask: Ask) -> Figures:
    """Requests that came in."""
    return CASES.count(ask, _REQUEST, ask.within(col(Case.created_at)))


def m02(ask: Ask) -> Figures:
    """Accepted of those that were accepted or not in the period."""
    accepted = ask.within(col(Case.accepted_at))
    declined = (col(Case.state) == CaseState.NOT_ACCEPTED) & ask.within(col(Case.closed_at))
    return CASES.share(
        ask,
        col(Case.accepted_at).is_not(None),
        _REQUEST,
        or_(accepted, declined & col(Case.accepted_at).is_(None)),
    )


def m03(ask: Ask) -> Figures:
    """From submission to the first answer of a person, by the clock, of those that came in the period."""
    answered = col(Case.answered_at).is_not(None)
    return CASES.spread(
        ask, col(Case.created_at), col(Case.answered_at), _REQUEST, ask.within(col(Case.created_at)), answered
    )


def m04(ask: Ask) -> Figures:
    """Reviews that were done in time, of those due."""
    return on_time(ask, LimitStep.REVIEW)


def m05(ask: Ask) -> Figures:
    """Plans that were offered in time, of those due."""
    return on_time(ask, LimitStep.PLAN)


def m06(ask: Ask) -> Figures:
    """Requests that were done in time, of those due."""
    return on_time(ask, LimitStep.FINISH)


def m07(ask: Ask) -> Figures:
    """What was late and not done at the end of the period, or is now; of all kinds of cases."""
    late = col(CaseLimit.due_at) < ask.until
    open_then = and_(col(CaseLimit.met_at).is_(None), late)
    if ask.until < ask.moment.now:
        # The limit stands in both halves: an index then leads to each of them.
        open_then = or_(open_then, and_(col(CaseLimit.met_at) >= ask.until, late))
    return _LIMITS.count(ask, open_then, _COUNTS)


def m09(ask: Ask) -> Figures:
    """Nothing was missing: requests without a list of gaps, of those accepted."""
    accepted = ask.within(col(Case.accepted_at))
    return CASES.share(ask, col(Case.rounds) == 0, _REQUEST, accepted)


def m09b(ask: Ask) -> Figures:
    """Asked for papers twice or more, of those asked at all; one-time notification makes it none."""
    asked = col(Case.rounds) >= 1
    return CASES.share(ask, col(Case.rounds) >= 2, _REQUEST, ask.within(col(Case.accepted_at)), asked)


def m10(ask: Ask) -> Figures:
    """Returns: how often something closed in the period was sent back a step or not accepted, by reason."""
    returned = col(CaseLine.action).in_(_RETURNED)
    return _LINES.count(ask, _REQUEST, ask.within(col(Case.closed_at)), returned)


def m12(ask: Ask) -> Figures:
    """Requests of which something was corrected when it was read back, of those that came in."""
    return CASES.share(ask, col(Case.corrections) > 0, _REQUEST, ask.within(col(Case.created_at)))


def m15(ask: Ask) -> Figures:
    """Of the requests closed, those that were seen to at home."""
    at_home = col(Service.place) == Where.HOME
    closed = col(Case.state) == CaseState.CLOSED
    return _SERVED.share(ask, at_home, _REQUEST, closed, ask.within(col(Case.closed_at)))
