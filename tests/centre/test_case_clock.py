"""By when each step of a request is due, who is warned, and what silence comes to."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from centre import cases, deadlines, phone_list, staff
from centre import notices as promises
from centre.cases import Proposal
from centre.moment import Moment
from models.cases import Case, CaseState, Outcome
from models.desk import PhoneLine
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, a_rule, at
from tests.auxil.offers import a_request
from tests.auxil.told import deliver, notices, told

PLAN = Proposal("Master Chen", date(2026, 11, 27), "9 to 11", 3000)


def act(session: Session, moment: Moment) -> list[tuple[str, int]]:
    """What is newly promised by the deadlines that are due."""
    last = max((notice.id or 0 for notice in notices(session)), default=0)
    deadlines.act_on_due(session, moment, 100)
    return told(session, after=last)


def reviewed(session: Session, resident: Who, clerk: Who, moment: Moment, **policies: object) -> int:
    """A request of which the review has begun."""
    case = a_request(session, resident, moment, **policies)
    assert case.id is not None
    cases.take_up(session, moment, clerk, case.id)
    return case.id


def due(session: Session, case_id: int) -> datetime | None:
    """By when its next step is due."""
    return session.get_one(Case, case_id).due_at


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-28", "2026-10-01"])
def test_a_review_takes_24_hours_by_the_clock(session: Session, resident: Who, clerk: Who, day: str) -> None:
    case = a_request(session, resident, at("17:00", day))
    assert case.due_at == at("17:00", str(date.fromisoformat(day).replace(day=int(day[-2:]) + 1))).now


def test_a_small_centre_reviews_within_a_working_day(
    session: Session, resident: Who, clerk: Who, leader: Who
) -> None:
    a_rule(session, "case_review_working", True)
    case = a_request(session, resident, at("17:00", "2026-11-27"))  # a Friday
    assert case.due_at == at("17:30", "2026-11-30").now
    cases.take_up(session, at("17:05", "2026-11-27"), clerk, case.id or 0)
    # Warned in office hours and, as it is no night's work, not by way of whoever leads.
    assert act(session, at("12:00", "2026-11-29")) == []
    assert act(session, at("13:30", "2026-11-30"))[-1] == ("case.warning", clerk.id)
    cases.list_gaps(session, at("14:30", "2026-11-30"), clerk, case.id or 0, ["A photo"])
    cases.fill_gaps(session, at("10:30", "2026-12-02"), resident, case.id or 0, "Here")
    # Three hours were left.
    assert case.due_at == at("13:30", "2026-12-02").now


def test_what_is_missing_stops_the_clock(session: Session, resident: Who, clerk: Who) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"))
    cases.list_gaps(session, at("14:00"), clerk, case_id, ["A photo", "The form"])
    # Ten working days for what only the resident can give.
    assert due(session, case_id) == at("17:30", "2026-12-08").now
    cases.fill_gaps(session, at("20:00", "2026-11-26"), resident, case_id, "Here")
    # 54 hours were the resident's; 20 of the 24 are left.
    assert due(session, case_id) == at("16:00", "2026-11-27").now


def test_a_plan_is_due_some_working_days_after_the_submission(
    session: Session, resident: Who, clerk: Who
) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00", "2026-09-28"), plan_days=7, done_days=15)
    cases.accept(session, at("15:00", "2026-09-28"), clerk, case_id)
    # The test vector of the official calendar: Saturday, 10 October, is worked, the national week is not.
    assert due(session, case_id) == at("17:30", "2026-10-13").now


def test_the_pause_moves_the_plan_by_as_many_working_hours(
    session: Session, resident: Who, clerk: Who
) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"), plan_days=2)
    cases.list_gaps(session, at("11:00"), clerk, case_id, ["A photo"])
    later = replace(at("11:00", "2026-11-25"), now=at("11:00", "2026-11-25").now + timedelta(seconds=40))
    cases.fill_gaps(session, later, resident, case_id, "Here")
    cases.accept(session, at("12:00", "2026-11-25"), clerk, case_id)
    # Two days after the 24th, and the nine hours of a working day that the photo took.
    assert due(session, case_id) == at("17:30", "2026-11-27").now


def test_no_service_plans_longer_than_the_rule_allows(session: Session, resident: Who, clerk: Who) -> None:
    a_rule(session, "case_plan_days", 3)
    case_id = reviewed(session, resident, clerk, at("10:00"), plan_days=7, done_days=15)
    cases.accept(session, at("11:00"), clerk, case_id)
    assert due(session, case_id) == at("17:30", "2026-11-27").now


def test_whoever_comes_late_still_leaves_the_next_a_working_day(
    session: Session, resident: Who, clerk: Who
) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"), plan_days=1)
    cases.accept(session, at("10:00", "2026-11-30"), clerk, case_id)
    assert due(session, case_id) == at("09:00", "2026-12-01").now


def test_what_was_planned_for_later_is_not_late_before(session: Session, resident: Who, clerk: Who) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"), done_days=2)
    cases.accept(session, at("10:30"), clerk, case_id)
    plan = cases.offer_plan(session, at("11:00"), clerk, case_id, PLAN)
    cases.agree(session, at("12:00"), resident, case_id, plan.id or 0)
    assert due(session, case_id) == at("17:30", "2026-11-27").now


def test_a_review_is_warned_of_at_night_too(session: Session, resident: Who, clerk: Who, leader: Who) -> None:
    case = a_request(session, resident, at("12:00", "2026-11-28"))  # a Saturday
    assert case.custodian_id == clerk.id
    assert act(session, at("23:59", "2026-11-28")) == []
    assert act(session, at("00:00", "2026-11-29")) == [
        ("case.warning", clerk.id),
        ("case.warning", leader.id),
    ]
    monday, sunday = (notice.due_at for notice in notices(session, kind="case.warning"))
    assert monday == at("08:30", "2026-11-30").now  # the custodian's office hours
    assert sunday == at("08:00", "2026-11-29").now  # who leads that day, after the quiet hours
    assert len(act(session, at("07:12", "2026-11-29"))) == 2
    assert act(session, at("12:00", "2026-11-29")) == [
        ("case.late", resident.id),
        ("case.overdue", clerk.id),
        ("case.overdue", leader.id),
    ]


def test_to_take_a_review_up_does_not_begin_its_warnings_anew(
    session: Session, resident: Who, clerk: Who
) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"))
    assert act(session, at("22:00")) == [("case.warning", clerk.id)]
    assert session.get_one(Case, case_id).due_at == at("10:00", "2026-11-25").now


def test_work_is_warned_of_in_working_time_and_then_daily(
    session: Session, resident: Who, clerk: Who, director: Who
) -> None:
    case_id = reviewed(session, resident, clerk, at("08:30"), plan_days=0, done_days=3)
    cases.accept(session, at("08:30"), clerk, case_id)
    # Four working days of nine hours until the evening of the 27th.
    assert act(session, at("17:29", "2026-11-25")) == []
    assert act(session, at("17:30", "2026-11-25")) == [("case.warning", clerk.id)]
    assert act(session, at("10:18", "2026-11-27")) == [("case.warning", clerk.id)]
    assert act(session, at("17:30", "2026-11-27")) == [("case.late", resident.id), ("case.overdue", clerk.id)]
    assert act(session, at("08:30", "2026-11-30")) == [("case.overdue", director.id)]
    assert act(session, at("08:30", "2026-12-01")) == [("case.overdue", director.id)]
    assert [notice.params["days"] for notice in notices(session, kind="case.overdue")] == [0, 1, 2]


def test_whoever_does_not_bring_what_is_missing_is_reminded_and_then_lets_it_go(
    session: Session, resident: Who, clerk: Who
) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"))
    cases.list_gaps(session, at("10:00"), clerk, case_id, ["A photo"])
    deliver(session, at("10:00"))
    assert act(session, at("08:30", "2026-12-01")) == [("case.reminder", resident.id)]
    assert act(session, at("17:30", "2026-12-08")) == [("case.step", resident.id), ("case.news", clerk.id)]
    case = session.get_one(Case, case_id)
    assert (case.state, case.outcome) == (CaseState.WITHDRAWN, Outcome.GAPS_LEFT)
    assert act(session, at("17:30", "2027-02-08")) == []


def test_a_plan_without_an_answer_ends_it(session: Session, resident: Who, clerk: Who) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"))
    cases.accept(session, at("10:10"), clerk, case_id)
    cases.offer_plan(session, at("10:20"), clerk, case_id, PLAN)
    deliver(session, at("10:20"))
    assert act(session, at("08:30", "2026-11-26")) == [("case.reminder", resident.id)]
    act(session, at("17:30", "2026-12-01"))
    case = session.get_one(Case, case_id)
    assert (case.state, case.outcome) == (CaseState.WITHDRAWN, Outcome.PLAN_UNANSWERED)


def test_silence_after_it_is_done_closes_it_as_not_confirmed(
    session: Session, resident: Who, clerk: Who
) -> None:
    case_id = reviewed(session, resident, clerk, at("09:00"), plan_days=0)
    cases.accept(session, at("09:10"), clerk, case_id)
    cases.schedule(session, at("09:20"), clerk, case_id, "Thursday at nine")
    cases.start(session, at("09:30"), clerk, case_id)
    cases.finish(session, at("10:00"), clerk, case_id, "It is dry")
    deliver(session, at("10:00"))
    assert act(session, at("09:59", "2026-11-27")) == []
    act(session, at("10:00", "2026-11-27"))
    case = session.get_one(Case, case_id)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.UNCONFIRMED)


def test_silence_ends_nothing_before_the_resident_got_it(
    session: Session, resident: Who, clerk: Who, director: Who
) -> None:
    case_id = reviewed(session, resident, clerk, at("09:00"), plan_days=0)
    cases.accept(session, at("09:10"), clerk, case_id)
    cases.schedule(session, at("09:20"), clerk, case_id, "Thursday at nine")
    cases.start(session, at("09:30"), clerk, case_id)
    cases.finish(session, at("10:00"), clerk, case_id, "It is dry")
    act(session, at("10:00", "2026-11-27"))
    # Nothing was delivered: whoever answers for it rings, and from the next working day on the leader hears.
    assert act(session, at("10:00", "2026-11-27")) == [("case.overdue", clerk.id)]
    assert act(session, at("08:30", "2026-11-30")) == [("case.overdue", director.id)]
    case = session.get_one(Case, case_id)
    assert case.state is CaseState.DONE
    cases.say(session, at("09:00", "2026-11-30"), clerk, case_id, "It is dry", by_phone=True)
    assert case.due_at == at("09:00", "2026-12-03").now
    assert act(session, at("08:59", "2026-12-03")) == []
    act(session, at("09:00", "2026-12-03"))
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.UNCONFIRMED)


def test_the_time_for_an_answer_begins_when_it_was_delivered(
    session: Session, resident: Who, clerk: Who
) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"))
    cases.list_gaps(session, at("10:00"), clerk, case_id, ["A photo"])
    deliver(session, at("12:00", "2026-12-01"))
    act(session, at("17:30", "2026-12-08"))
    case = session.get_one(Case, case_id)
    assert (case.state, case.due_at) == (CaseState.SUPPLEMENT, at("17:30", "2026-12-15").now)
    act(session, at("17:30", "2026-12-15"))
    assert case.outcome is Outcome.GAPS_LEFT


def test_who_was_rung_from_the_list_of_all_was_told(session: Session, resident: Who, clerk: Who) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"))
    cases.list_gaps(session, at("10:00"), clerk, case_id, ["A photo"])
    for notice in notices(session, kind="case.step"):
        promises.settle(at("10:00"), notice, told=True)
    phone_list.add(session, at("10:00"), resident.id, "Please bring a photo.")
    [line] = session.exec(select(PhoneLine)).all()
    phone_list.called(session, at("11:00", "2026-12-07"), clerk, line.id or 0, reached=True)
    act(session, at("17:30", "2026-12-08"))
    assert session.get_one(Case, case_id).due_at == at("17:30", "2026-12-21").now


def test_a_price_that_waits_for_a_tap_is_rung_about(session: Session, resident: Who, clerk: Who) -> None:
    case_id = reviewed(session, resident, clerk, at("09:00"), plan_days=0)
    cases.accept(session, at("09:10"), clerk, case_id)
    cases.schedule(session, at("09:20"), clerk, case_id)
    cases.start(session, at("09:30"), clerk, case_id)
    cases.ask_price(session, at("10:00"), clerk, case_id, 8000, text="A new valve")
    assert act(session, at("17:30", "2026-11-25")) == [("case.overdue", clerk.id)]
    assert session.get_one(Case, case_id).state is CaseState.PRICE_ASKED


def test_who_laid_down_a_role_answers_for_nothing_any_more(
    session: Session, resident: Who, clerk: Who, director: Who
) -> None:
    case = a_request(session, resident, at("10:00"))
    assert case.custodian_id == clerk.id
    staff.revoke(session, at("10:05"), director, clerk.id, Role.CLERK)
    new = a_person(session, "New", Role.COORDINATOR)
    assert act(session, at("10:06")) == [("case.new", new.id)]
    session.refresh(case)
    assert case.custodian_id == new.id
