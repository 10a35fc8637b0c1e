"""A drain is unblocked: what is said, done, asked and refused on the way."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from centre import audit, cases, relatives
from centre.cases import Application, Proposal
from centre.errors import Refused
from models.audit import AuditLine
from models.bookings import Channel
from models.calls import Side
from models.cases import Case, CaseAction, CaseState, Gap, Outcome, Plan, PlanState, Reason, Urgency
from models.catalogue import Mode, Where
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_file, a_person, a_rule, at
from tests.auxil.offers import a_request, a_service
from tests.auxil.told import notices, told

PLAN = Proposal(
    "Master Chen", date(2026, 11, 26), "9 to 11", 6000, "He brings the machine.", visit_price=2000
)


@pytest.fixture
def case_id(session: Session, resident: Who, clerk: Who) -> int:
    """A request of which the clerk has begun the review."""
    case = a_request(session, resident, at("09:00"))
    cases.take_up(session, at("09:30"), clerk, case.id or 0)
    return case.id or 0


@pytest.fixture
def serving(session: Session, resident: Who, clerk: Who, case_id: int) -> int:
    """The same with somebody at work."""
    cases.accept(session, at("10:00"), clerk, case_id)
    plan = cases.offer_plan(session, at("10:10"), clerk, case_id, PLAN)
    cases.agree(session, at("11:00"), resident, case_id, plan.id or 0)
    cases.start(session, at("09:00", "2026-11-26"), clerk, case_id)
    return case_id


def now(session: Session, case_id: int) -> Case:
    """The case as it is."""
    return session.get_one(Case, case_id, populate_existing=True)


def test_from_the_number_to_the_end(session: Session, resident: Who, clerk: Who, serving: int) -> None:
    cases.finish(session, at("10:30", "2026-11-26"), clerk, serving, "The drain is free.")
    cases.confirm(session, at("12:00", "2026-11-26"), resident, serving)
    case = now(session, serving)
    assert (case.state, case.outcome, case.price, case.charged) == (
        CaseState.CLOSED,
        Outcome.CONFIRMED,
        6000,
        6000,
    )
    assert case.answered_at == at("09:30").now
    assert case.reviewed_at == case.accepted_at == at("10:00").now
    assert case.planned_at == at("10:10").now
    assert case.done_at == at("10:30", "2026-11-26").now
    steps = cases.look(session, at("13:00"), resident, serving, "en").steps
    assert [step.action for step in steps] == [
        CaseAction.TAKE_UP,
        CaseAction.ACCEPT,
        CaseAction.PLAN,
        CaseAction.OFFER_PLAN,
        CaseAction.AGREE,
        CaseAction.START,
        CaseAction.FINISH,
        CaseAction.CONFIRM,
    ]
    lines = [line.action for line in audit.history(session, ("case", serving))]
    assert lines[:2] == ["case.submitted", "case.take_up"]
    assert lines[-1] == "case.confirm"


def test_each_hears_what_the_other_did(session: Session, resident: Who, clerk: Who, case_id: int) -> None:
    assert told(session) == [("case.step", resident.id)]  # the clerk took it up: nobody need tell the clerk
    cases.list_gaps(session, at("10:00"), clerk, case_id, ["A photo"])
    assert told(session)[-1] == ("case.step", resident.id)
    cases.fill_gaps(session, at("11:00"), resident, case_id, "Here")
    assert told(session)[-1] == ("case.news", clerk.id)
    cases.write(session, at("11:10"), resident, case_id, "It smells, too")
    cases.say(session, at("11:20"), clerk, case_id, "We know")
    assert told(session)[-2:] == [("case.news", clerk.id), ("case.step", resident.id)]
    cases.add_note(session, at("11:30"), clerk, case_id, "Third floor, no lift")
    cases.say(session, at("11:40"), clerk, case_id, "She knows", by_phone=True)
    assert len(told(session)) == 5


def test_notes_are_for_colleagues(session: Session, resident: Who, clerk: Who, case_id: int) -> None:
    cases.add_note(session, at("10:00"), clerk, case_id, "Hard of hearing")
    sides = [step.side for step in cases.look(session, at("10:01"), clerk, case_id, "en").steps]
    assert sides[-1] is Side.NOTE
    seen = [step.side for step in cases.look(session, at("10:01"), resident, case_id, "en").steps]
    assert Side.NOTE not in seen


def test_whoever_looks_at_a_case_leaves_a_line(
    session: Session, resident: Who, other_resident: Who, clerk: Who, case_id: int
) -> None:
    cases.look(session, at("10:00"), resident, case_id, "en")
    cases.look(session, at("10:01"), clerk, case_id, "en")
    with pytest.raises(Refused, match=r"refused\.case_unknown"):
        cases.look(session, at("10:02"), other_resident, case_id, "en")
    seen = session.exec(select(AuditLine.actor_id).where(AuditLine.action == "case.seen")).all()
    assert seen == [clerk.id]


def test_all_gaps_are_listed_at_once(session: Session, resident: Who, clerk: Who, case_id: int) -> None:
    cases.list_gaps(session, at("10:00"), clerk, case_id, ["  A photo\n of it ", "", "The form"])
    card = cases.look(session, at("10:01"), resident, case_id, "en")
    assert card.gaps == ("A photo of it", "The form")
    cases.fill_gaps(session, at("11:00"), resident, case_id, brings=True)
    assert now(session, case_id).brings
    assert cases.look(session, at("11:01"), resident, case_id, "en").gaps == ()


def test_what_could_be_seen_the_first_time_is_not_asked_for_again(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    cases.list_gaps(session, at("10:00"), clerk, case_id, ["A photo"])
    cases.fill_gaps(session, at("11:00"), resident, case_id, "Here")
    with pytest.raises(Refused, match=r"refused\.case_gap_late"):
        cases.list_gaps(session, at("11:30"), clerk, case_id, ["The form"])
    cases.count_late_gap(session, at("11:31"), clerk, case_id)
    counted = session.exec(select(AuditLine).where(AuditLine.action == "case.late_gap")).all()
    assert [line.actor_id for line in counted] == [clerk.id]
    cases.list_gaps(
        session, at("11:32"), clerk, case_id, ["The form, as the photo shows a gas pipe"], new=True
    )
    rounds = session.exec(select(Gap.round).order_by(Gap.id)).all()  # type: ignore[arg-type]
    assert rounds == [1, 2]


@pytest.mark.parametrize("gaps", [[], ["", "  "], [f"Thing {n}" for n in range(13)]])
def test_a_list_of_gaps_has_something_in_it_and_not_too_much(
    session: Session, clerk: Who, case_id: int, gaps: list[str]
) -> None:
    with pytest.raises(Refused, match=r"refused\.(gaps_missing|too_many_gaps)"):
        cases.list_gaps(session, at("10:00"), clerk, case_id, gaps)


def test_who_is_not_accepted_hears_why_and_where_to_go(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    with pytest.raises(Refused, match=r"refused\.words_missing"):
        cases.decline(session, at("10:00"), clerk, case_id, Reason.OUT_OF_SCOPE, text=" ")
    cases.decline(session, at("10:00"), clerk, case_id, Reason.OUT_OF_SCOPE, text="Ask the landlord.")
    step = cases.look(session, at("10:01"), resident, case_id, "en").steps[-1]
    assert (step.action, step.reason, step.text) == (
        CaseAction.DECLINE,
        Reason.OUT_OF_SCOPE,
        "Ask the landlord.",
    )


def test_only_the_plan_that_was_read_is_agreed_to(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    cases.accept(session, at("10:00"), clerk, case_id)
    first = cases.offer_plan(session, at("10:10"), clerk, case_id, PLAN)
    cases.ask_change(session, at("11:00"), resident, case_id, first.id or 0, text="Not on Thursday")
    second = cases.offer_plan(session, at("11:10"), clerk, case_id, PLAN)
    with pytest.raises(Refused, match=r"refused\.plan_changed"):
        cases.agree(session, at("11:20"), resident, case_id, first.id or 0)
    cases.agree(session, at("11:30"), resident, case_id, second.id or 0)
    states = session.exec(select(Plan.state).order_by(Plan.id)).all()  # type: ignore[arg-type]
    assert states == [PlanState.CHANGE_ASKED, PlanState.AGREED]
    assert now(session, case_id).price == 6000


@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        (Proposal(" ", date(2026, 11, 26)), "plan_who_missing"),
        (Proposal("Master Chen", date(2026, 11, 23)), "plan_day_over"),
    ],
)
def test_a_plan_says_who_and_a_day_to_come(
    session: Session, clerk: Who, case_id: int, proposal: Proposal, reason: str
) -> None:
    cases.accept(session, at("10:00"), clerk, case_id)
    with pytest.raises(Refused, match=rf"refused\.{reason}"):
        cases.offer_plan(session, at("10:10"), clerk, case_id, proposal)


def test_nobody_works_for_a_higher_price_before_the_resident_says_yes(
    session: Session, resident: Who, clerk: Who, serving: int
) -> None:
    moment = at("09:30", "2026-11-26")
    with pytest.raises(Refused, match=r"refused\.price_not_higher"):
        cases.ask_price(session, moment, clerk, serving, 6000, text="The same")
    cases.ask_price(session, moment, clerk, serving, 8000, text="A new valve")
    with pytest.raises(Refused, match=r"refused\.case_price_asked"):
        cases.finish(session, moment, clerk, serving, "Done", charged=8000)
    with pytest.raises(Refused, match=r"refused\.case_price_changed"):
        cases.agree_price(session, moment, resident, serving, 7000)
    cases.agree_price(session, moment, resident, serving, 8000)
    with pytest.raises(Refused, match=r"refused\.price_not_agreed"):
        cases.finish(session, moment, clerk, serving, "Done", charged=8001)
    cases.finish(session, moment, clerk, serving, "Done", charged=7500)
    assert now(session, serving).charged == 7500
    amounts = [step.amount for step in cases.card(session, serving, "en").steps if step.amount]
    assert amounts == [8000, 8000, 7500]


@pytest.mark.parametrize(("visit", "agreed", "charged"), [(2000, 6000, 2000), (0, 6000, 0), (2000, None, 0)])
def test_who_refuses_a_higher_price_pays_for_the_visit_and_nothing_else(
    session: Session, resident: Who, clerk: Who, serving: int, visit: int, agreed: int | None, charged: int
) -> None:
    now(session, serving).visit_price, now(session, serving).price = visit, agreed
    session.flush()
    cases.ask_price(session, at("09:30", "2026-11-26"), clerk, serving, 8000, text="A new valve")
    cases.refuse_price(session, at("09:40", "2026-11-26"), resident, serving)
    case = now(session, serving)
    assert (case.state, case.outcome, case.charged) == (CaseState.CLOSED, Outcome.PRICE_REFUSED, charged)


def test_not_done_goes_on_and_closed_can_be_reopened_for_a_while(
    session: Session, resident: Who, clerk: Who, serving: int
) -> None:
    cases.finish(session, at("10:00", "2026-11-26"), clerk, serving, "Done")
    cases.not_done(session, at("11:00", "2026-11-26"), resident, serving, "It still drips")
    assert now(session, serving).state is CaseState.IN_SERVICE
    cases.finish(session, at("12:00", "2026-11-26"), clerk, serving, "Now it is")
    assert ("rating.invite", resident.id) not in told(session)
    cases.confirm(session, at("13:00", "2026-11-26"), resident, serving)
    assert told(session)[-1] == ("rating.invite", resident.id)
    cases.reopen(session, at("13:00", "2026-12-11"), resident, serving, "It drips again")
    case = now(session, serving)
    assert (case.state, case.reopened, case.closed_at, case.outcome) == (CaseState.PLANNING, 1, None, None)
    assert ("rating.invite", resident.id) not in told(session)


def test_after_fifteen_days_a_new_request_is_needed(
    session: Session, resident: Who, clerk: Who, serving: int
) -> None:
    cases.finish(session, at("10:00", "2026-11-26"), clerk, serving, "Done")
    cases.confirm(session, at("13:00", "2026-11-26"), resident, serving)
    with pytest.raises(Refused, match=r"refused\.case_too_old"):
        cases.reopen(session, at("13:01", "2026-12-11"), resident, serving, "It drips again")


def test_a_request_goes_back_a_step_with_a_reason_that_is_counted(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    cases.accept(session, at("10:00"), clerk, case_id)
    cases.send_back(session, at("10:10"), clerk, case_id, Reason.STEP_BEFORE, text="The address is missing")
    assert now(session, case_id).state is CaseState.REVIEWING
    step = cases.look(session, at("10:11"), clerk, case_id, "en").steps[-1]
    assert step.reason is Reason.STEP_BEFORE
    assert told(session)[-1] != ("case.step", resident.id) or notices(session)[-1].params["line"] != step.id


def test_of_two_who_take_one_up_one_has_it(
    session: Session, resident: Who, clerk: Who, other_clerk: Who
) -> None:
    case = a_request(session, resident, at("09:00"))
    cases.take_up(session, at("09:30"), other_clerk, case.id or 0)
    with pytest.raises(Refused, match=r"refused\.case_reviewing") as refused:
        cases.take_up(session, at("09:30"), clerk, case.id or 0)
    assert refused.value.params["name"] == other_clerk.name
    assert now(session, case.id or 0).custodian_id == other_clerk.id


# --- handing in


def test_only_what_is_asked_for_is_asked_for(session: Session, resident: Who) -> None:
    with pytest.raises(Refused, match=r"refused\.service_is_booked"):
        a_request(session, resident, mode=Mode.SLOT)


@pytest.mark.parametrize(
    ("policies", "reason"),
    [({"place": Where.HOME}, "address_missing"), ({"separate_consent": True}, "consent_missing")],
)
def test_what_a_service_needs_is_there(
    session: Session, resident: Who, policies: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refused, match=rf"refused\.{reason}"):
        a_request(session, resident, **policies)


def test_nobody_has_too_many_requests_open(session: Session, resident: Who, clerk: Who) -> None:
    a_rule(session, "cases_open", 2)
    first = a_request(session, resident, at("09:00"))
    a_request(session, resident, at("09:01"))
    with pytest.raises(Refused, match=r"refused\.too_many_cases"):
        a_request(session, resident, at("09:02"))
    cases.withdraw(session, at("09:03"), resident, first.id or 0)
    a_request(session, resident, at("09:04"))


def test_so_many_files_come_along(session: Session, resident: Who) -> None:
    service = a_service(session, mode=Mode.APPLY)
    files = [a_file(session, resident).id or 0 for _ in range(11)]
    asked = Application(service.id or 0, file_ids=files)
    with pytest.raises(Refused, match=r"refused\.too_many_files"):
        cases.submit(session, at("09:00"), resident, asked)
    case = cases.submit(session, at("09:00"), resident, Application(service.id or 0, file_ids=files[:10]))
    assert len(cases.look(session, at("09:01"), resident, case.id or 0, "en").files) == 10


def test_for_a_relative_of_ones_own(session: Session, resident: Who, other_resident: Who) -> None:
    service = a_service(session, mode=Mode.APPLY, proxy=True)
    mother = relatives.add(session, at("09:00"), resident, "Mother")
    with pytest.raises(Refused, match=r"refused\.relative_unknown"):
        cases.submit(
            session, at("09:00"), other_resident, Application(service.id or 0, relative_id=mother.id)
        )
    asked = Application(service.id or 0, relative_id=mother.id)
    case = cases.submit(session, at("09:00"), resident, asked)
    assert cases.look(session, at("09:01"), resident, case.id or 0, "en").relative == "Mother"


def test_urgent_is_only_what_can_be(session: Session, resident: Who) -> None:
    for can_be in (True, False):
        service = a_service(session, mode=Mode.APPLY, urgent=can_be)
        asked = Application(service.id or 0, urgency=Urgency.FRAIL)
        case = cases.submit(session, at("09:00"), resident, asked)
        assert (case.urgent, case.urgency) == ((True, Urgency.FRAIL) if can_be else (False, None))


def test_what_is_urgent_goes_to_whoever_leads_at_once(session: Session, resident: Who, clerk: Who) -> None:
    leader = a_person(session, "Zhao", Role.DUTY_LEADER)
    service = a_service(session, mode=Mode.APPLY, urgent=True)
    sunday = at("15:00", "2026-11-29")
    for urgency, keeper, told_at in (
        (Urgency.HARM, leader, sunday.now),
        (None, clerk, at("08:30", "2026-11-30").now),
    ):
        case = cases.submit(session, sunday, resident, Application(service.id or 0, urgency=urgency))
        (new,) = [one for one in notices(session, kind="case.new") if one.subject_id == case.id]
        assert (case.custodian_id, new.person_id, new.due_at) == (keeper.id, keeper.id, told_at)


def test_staff_hand_in_for_somebody_at_the_counter(session: Session, resident: Who, clerk: Who) -> None:
    service = a_service(session, mode=Mode.APPLY)
    case = cases.submit(
        session,
        at("09:00"),
        clerk,
        Application(service.id or 0),
        person_id=resident.id,
        channel=Channel.COUNTER,
    )
    assert (case.person_id, case.made_by, case.channel) == (resident.id, clerk.id, Channel.COUNTER)
    assert told(session) == [("case.made_for", resident.id)]  # the clerk answers for it and knows
    assert a_person(session, "Other", Role.CLERK).id != case.custodian_id


def test_a_closed_request_is_written_to_in_vain(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    cases.withdraw(session, at("10:00"), resident, case_id, "My son did it")
    with pytest.raises(Refused, match=r"refused\.case_withdrawn"):
        cases.write(session, at("10:01"), resident, case_id, "Hello?")
    with pytest.raises(Refused, match=r"refused\.case_withdrawn"):
        cases.say(session, at("10:01"), clerk, case_id, "Hello?")


def test_numbers_are_found_as_people_type_them(session: Session, case_id: int) -> None:
    number = now(session, case_id).number or ""
    found = cases.by_number(session, number.lower().replace("-", " "))
    assert found is not None
    assert found.id == case_id
    with pytest.raises(Refused, match=r"refused\.number_mistyped"):
        cases.by_number(session, number[:-1] + "9")
