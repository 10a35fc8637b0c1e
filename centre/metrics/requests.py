"""Requests: how many came, how soon they were answered and what became of them (M01 to M12, M15, M16)."""

from sqlalchemy import ColumnElement, join, select
from sqlmodel import and_, col, or_

from centre import rules
from centre.figures import Share
from centre.metrics.asking import Ask, By, Facts, Figures, spreads
from centre.metrics.open_doors import opened, second
from models.cases import (
    Case,
    CaseAction,
    CaseKind,
    CaseLimit,
    CaseLine,
    CaseState,
    Handover,
    HandoverState,
    LimitStep,
)
from models.catalogue import Service, Where
from models.refunds import Refund, RefundState

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
_HANDOVERS = Facts(Handover, {})
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


def m08(ask: Ask) -> Figures:
    """From the acceptance to the end of those closed in the period, by open doors, without the pauses."""
    key = CASES.key(ask)
    since, until = (second(ask.session, col(at)) for at in (Case.accepted_at, Case.closed_at))
    of_these = (_REQUEST, col(Case.state) == CaseState.CLOSED, col(Case.accepted_at).is_not(None))
    paused = col(Case.paused_working_hours) - col(Case.paused_before)
    rows = select(since, until, paused, *key).where(*of_these, ask.within(col(Case.closed_at)))
    found = ask.session.connection().execute(rows).all()
    doors = opened(ask.moment.calendar, (row[:2] for row in found))
    return spreads(
        (
            (group[0] if group else None, max(0, doors.seconds(begun, ended) - round(3600 * hours)) // 60)
            for begun, ended, hours, *group in found
        ),
        ask,
    )


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


def m11(ask: Ask) -> Figures:
    """From the offer of a case to a colleague until they accepted it, of those accepted in the period."""
    return _HANDOVERS.spread(ask, col(Handover.offered_at), col(Handover.settled_at), *_accepted(ask))


def m11b(ask: Ask) -> Figures:
    """Of the same, those that took longer than they may by open doors (rule 9.9)."""
    since, until = (second(ask.session, col(at)) for at in (Handover.offered_at, Handover.settled_at))
    found = ask.session.connection().execute(select(since, until).where(*_accepted(ask))).all()
    doors, most = opened(ask.moment.calendar, (row[:2] for row in found)), _a_handover(ask)
    return {None: Share(sum(doors.seconds(*row) > most for row in found), len(found))}


def m12(ask: Ask) -> Figures:
    """Requests of which something was corrected when it was read back, of those that came in."""
    return CASES.share(ask, col(Case.corrections) > 0, _REQUEST, ask.within(col(Case.created_at)))


def m15(ask: Ask) -> Figures:
    """Of the requests closed, those that were seen to at home."""
    at_home = col(Service.place) == Where.HOME
    closed = col(Case.state) == CaseState.CLOSED
    return _SERVED.share(ask, at_home, _REQUEST, closed, ask.within(col(Case.closed_at)))


def m16(ask: Ask) -> Figures:
    """Money that was to be given back and was not in time, at the end of the period or now (rule 9.17)."""
    still = col(Refund.state) == RefundState.OWED
    later = still if ask.until == ask.moment.now else or_(still, col(Refund.closed_at) >= ask.until)
    rows = select(col(Refund.opened_at)).where(later, col(Refund.opened_at) < ask.until)
    opened_at = ask.session.connection().execute(rows).scalars()
    days, calendar = rules.load(ask.session).refund_days, ask.moment.calendar
    return {None: sum(calendar.add_working_days(at, days) < ask.until for at in opened_at)}


def _accepted(ask: Ask) -> tuple[ColumnElement[bool], ...]:
    return col(Handover.state) == HandoverState.ACCEPTED, ask.within(col(Handover.settled_at))


def _a_handover(ask: Ask) -> float:
    """So many seconds a colleague has to accept a case."""
    return 3600 * rules.load(ask.session).case_handover
