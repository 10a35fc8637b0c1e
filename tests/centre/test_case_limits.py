"""What was owed by when is written down as it changes, for the figures of later."""

from datetime import timedelta

from sqlmodel import Session, col, select

from centre import cases
from centre.moment import Moment
from models.cases import CaseLimit, LimitStep, Reason
from models.who import Who
from tests.auxil.case_limits import assert_noted
from tests.auxil.offers import a_request


def _steps(session: Session, case_id: int | None) -> list[tuple[LimitStep, bool | None]]:
    """The steps that were owed, and whether each was done in time; None: not yet."""
    found = session.exec(select(CaseLimit).where(CaseLimit.case_id == case_id).order_by(col(CaseLimit.id)))
    return [
        (one.step, None if one.met_at is None else one.met_at <= (one.due_at or one.met_at)) for one in found
    ]


def test_what_goes_back_in_time_is_not_counted_and_what_goes_back_late_is(
    session: Session, moment: Moment, resident: Who, clerk: Who
) -> None:
    case = a_request(session, resident, moment, plan_days=2)
    assert case.id is not None
    late = Moment(moment.now + timedelta(days=60), moment.calendar)
    cases.take_up(session, moment, clerk, case.id)
    assert _steps(session, case.id) == [(LimitStep.REVIEW, None)]
    cases.accept(session, moment, clerk, case.id)
    assert _steps(session, case.id) == [(LimitStep.REVIEW, True), (LimitStep.PLAN, None)]
    cases.send_back(session, moment, clerk, case.id, Reason.WRONG_DATA)
    assert _steps(session, case.id) == [(LimitStep.REVIEW, True), (LimitStep.REVIEW, None)]
    cases.accept(session, late, clerk, case.id)
    later = Moment(late.now + timedelta(days=60), moment.calendar)
    cases.send_back(session, later, clerk, case.id, Reason.WRONG_DATA)
    assert _steps(session, case.id) == [
        (LimitStep.REVIEW, True),
        (LimitStep.REVIEW, False),
        (LimitStep.PLAN, False),
        (LimitStep.REVIEW, None),
    ]
    assert_noted(session, case)
