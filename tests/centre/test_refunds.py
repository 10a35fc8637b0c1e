"""The ten yuan: a fee that was lifted in July is not charged in August, and what was taken goes back."""

from datetime import date

import pytest
from sqlmodel import Session, col

from centre import cases, complaints
from centre.cases import Application
from centre.errors import Refused
from centre.rows import change
from models.cases import Case
from models.catalogue import Mode
from models.complaints import ComplaintCategory
from models.outbox import Notice, NoticeState
from models.people import Role
from models.refunds import RefundState
from models.who import Who
from tests.auxil.factories import a_file, a_person, at
from tests.auxil.offers import a_fee, a_service
from tests.auxil.told import told
from tests.centre.test_case_clock import act
from tests.centre.test_complaint_transitions import ACTS, a_complaint, reply

JUNE, AUGUST = "2026-06-29", "2026-08-06"


@pytest.fixture
def case_id(session: Session, resident: Who, clerk: Who) -> int:
    """Asked for in June at ten yuan, free from July on, served on 6 August."""
    service = a_service(session, mode=Mode.APPLY, plan_days=0)
    a_fee(session, service, 1000, date(2026, 1, 1))
    a_fee(session, service, 0, date(2026, 7, 1))
    case = cases.submit(session, at("10:00", JUNE), resident, Application(service.id or 0))
    number = case.id or 0
    assert case.price == 1000
    cases.take_up(session, at("11:00", JUNE), clerk, number)
    cases.accept(session, at("11:05", JUNE), clerk, number)
    cases.schedule(session, at("11:10", JUNE), clerk, number)
    cases.start(session, at("09:00", AUGUST), clerk, number)
    return number


@pytest.fixture
def owed(session: Session, clerk: Who, case_id: int) -> int:
    """The worker took the ten yuan all the same."""
    cases.finish(session, at("10:00", AUGUST), clerk, case_id, "Done")
    cases.open_refund(
        session, at("15:00", AUGUST), clerk, case_id, paid=1000, amount=1000, text="Free since July"
    )
    return case_id


def state(session: Session, case_id: int) -> RefundState:
    """How the newest refund stands."""
    return cases.refunds_of(session, case_id)[-1].state


def test_what_is_free_by_then_is_not_charged(session: Session, clerk: Who, case_id: int) -> None:
    with pytest.raises(Refused, match="price_lowered"):
        cases.finish(session, at("10:00", AUGUST), clerk, case_id, "Done", charged=1000)
    cases.finish(session, at("10:00", AUGUST), clerk, case_id, "Done")
    assert session.get_one(Case, case_id).charged == 0


def test_a_price_that_rose_since_is_not_charged_either(session: Session, resident: Who, clerk: Who) -> None:
    service = a_service(session, mode=Mode.APPLY, plan_days=0)
    a_fee(session, service, 1000, date(2026, 1, 1))
    a_fee(session, service, 9000, date(2026, 7, 1))
    case = cases.submit(session, at("10:00", JUNE), resident, Application(service.id or 0))
    assert cases.chargeable(session, at("10:00", AUGUST), case) == 1000


def test_three_days_without_reaching_them_then_the_leader_then_proof(
    session: Session, resident: Who, clerk: Who, leader: Who, owed: int
) -> None:
    assert ("refund.step", resident.id) in told(session)
    for day, tries in (("2026-08-06", 1), ("2026-08-07", 2), ("2026-08-10", 3)):
        assert ("refund.overdue", leader.id) not in told(session)
        refund = cases.note_refund_try(session, at("16:00", day), clerk, owed, "Rang twice")
        assert refund.tries == tries
        with pytest.raises(Refused, match="refund_tried_today"):
            cases.note_refund_try(session, at("16:30", day), clerk, owed)
    assert ("refund.overdue", leader.id) in told(session)
    assert cases.refunds_of(session, owed)[0].escalated_at == at("16:00", "2026-08-10").now
    with pytest.raises(Refused, match="words_missing"):
        cases.credit_refund(session, at("09:00", "2026-08-11"), clerk, owed, " ")
    photo = a_file(session, clerk).id or 0
    cases.credit_refund(session, at("09:00", "2026-08-11"), clerk, owed, "No. 4711", file_ids=[photo])
    assert state(session, owed) is RefundState.CREDITED
    # Opened, not reached (once), credited.
    assert told(session).count(("refund.step", resident.id)) == 3
    assert ("refund.overdue", leader.id) not in act(session, at("09:00", "2026-08-17"))
    for step in (cases.credit_refund, cases.note_refund_try):
        with pytest.raises(Refused, match="refund_none"):
            step(session, at("10:00", "2026-08-11"), clerk, owed, "Again")


def test_after_five_working_days_the_leader_hears_daily(
    session: Session, clerk: Who, leader: Who, owed: int
) -> None:
    overdue = ("refund.overdue", leader.id)
    assert overdue not in act(session, at("17:29", "2026-08-13"))
    assert overdue in act(session, at("17:31", "2026-08-13"))
    assert overdue in act(session, at("08:31", "2026-08-14"))


def test_one_refund_at_a_time_of_no_more_than_was_paid(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    moment = at("10:00", AUGUST)

    def give_back(paid: int, amount: int, text: str = "Too much", who: Who = clerk) -> None:
        cases.open_refund(session, moment, who, case_id, paid=paid, amount=amount, text=text)

    with pytest.raises(Refused, match="refund_too_early"):
        give_back(1000, 1000)
    cases.finish(session, moment, clerk, case_id, "Done")
    for paid, amount in ((1000, 0), (1000, 1001), (0, 0), (1000, -1)):
        with pytest.raises(Refused, match="refund_amount"):
            give_back(paid, amount)
    with pytest.raises(Refused, match="words_missing"):
        give_back(1000, 1000, " ")
    with pytest.raises(Refused):
        give_back(1000, 1000, who=resident)
    give_back(1000, 400)
    with pytest.raises(Refused, match="refund_owed_already"):
        give_back(1000, 600)


def test_nobody_gives_money_back_to_themselves(session: Session, clerk: Who) -> None:
    colleague = a_person(session, "Chen", Role.CLERK)
    case = cases.submit(
        session, at("10:00"), clerk, Application(a_service(session, mode=Mode.APPLY, plan_days=0).id or 0)
    )
    assert case.custodian_id == colleague.id
    with pytest.raises(Refused, match="case_own"):
        cases.expect_refundable(session, clerk, case.id or 0)


@pytest.mark.parametrize("hears", [True, False])
def test_one_opened_by_mistake_is_dropped_once_by_whoever_opened_it(
    session: Session, resident: Who, clerk: Who, owed: int, hears: bool
) -> None:
    moment, colleague = at("15:30", AUGUST), a_person(session, "Chen", Role.CLERK)
    with pytest.raises(Refused, match="case_not_yours"):
        cases.drop_refund(session, moment, colleague, owed, "A mistake")
    with pytest.raises(Refused, match="words_missing"):
        cases.drop_refund(session, moment, clerk, owed, " ")
    if hears:
        change(session, Notice, col(Notice.kind) == "refund.step", state=NoticeState.TOLD)
    cases.drop_refund(session, moment, clerk, owed, "He paid nothing")
    refund = cases.refunds_of(session, owed)[0]
    assert (refund.state, refund.proof, refund.closed_by) == (
        RefundState.DROPPED,
        "He paid nothing",
        clerk.id,
    )
    assert told(session).count(("refund.step", resident.id)) == int(hears)
    assert not [one for one in act(session, at("17:31", "2026-08-13")) if one[0] == "refund.overdue"]
    with pytest.raises(Refused, match="refund_none"):
        cases.drop_refund(session, moment, clerk, owed, "Again")
    cases.open_refund(session, moment, clerk, owed, paid=1000, amount=1000, text="It was owed after all")


def test_a_word_goes_both_ways_as_long_as_money_is_owed(
    session: Session, resident: Who, clerk: Who, owed: int
) -> None:
    cases.confirm(session, at("15:05", AUGUST), resident, owed)
    colleague, moment = a_person(session, "Chen", Role.CLERK), at("16:00", AUGUST)
    cases.say(session, moment, colleague, owed, "Shall we bring it?")
    line = cases.write(session, moment, resident, owed, "Yes, on Friday.")
    assert ("case.step", resident.id) in told(session)
    assert line.text == "Yes, on Friday."
    cases.credit_refund(session, moment, clerk, owed, "No. 4711")
    with pytest.raises(Refused, match="case_closed"):
        cases.say(session, moment, clerk, owed, "Thank you")
    with pytest.raises(Refused, match="case_closed"):
        cases.write(session, moment, resident, owed, "Thank you")


def test_what_was_taken_for_a_booking_goes_back_by_the_complaint_about_it(
    session: Session, resident: Who, clerk: Who, leader: Who
) -> None:
    case = a_complaint(session, resident, category=ComplaintCategory.FEE, about="Ten yuan for a free haircut")
    number, moment = case.id or 0, at("12:00", "2026-11-26")
    with pytest.raises(Refused, match="refund_too_early"):
        cases.open_refund(session, moment, clerk, number, paid=1000, amount=1000, text="It is free")
    for act_on in ("triage", "assign", "contact"):
        ACTS[act_on][1](session, moment, clerk, number)
    refund = cases.open_refund(session, moment, clerk, number, paid=1000, amount=1000, text="It is free")
    assert cases.refund_due_at(session, moment, refund) == at("17:30", "2026-12-03").now
    assert told(session)[-1] == ("refund.step", resident.id)
    reply(session, moment, clerk, number)
    complaints.fixed(session, moment, resident, number)
    cases.credit_refund(session, moment, clerk, number, "No. 4711")
    assert state(session, number) is RefundState.CREDITED


def test_a_fee_that_was_lifted_is_not_charged_on_a_plan_either(
    session: Session, resident: Who, clerk: Who
) -> None:
    service = a_service(session, mode=Mode.APPLY, plan_days=2)
    a_fee(session, service, 1000, date(2026, 1, 1))
    case = cases.submit(session, at("10:00", JUNE), resident, Application(service.id or 0))
    number = case.id or 0
    cases.take_up(session, at("11:00", JUNE), clerk, number)
    cases.accept(session, at("11:05", JUNE), clerk, number)
    plan = cases.offer_plan(
        session, at("11:10", JUNE), clerk, number, cases.Proposal("Chen", date(2026, 8, 6), price=1500)
    )
    cases.agree(session, at("11:20", JUNE), resident, number, plan.id or 0)
    # What a plan names is not what the list says, unless that says that nobody pays any more.
    a_fee(session, service, 800, date(2026, 7, 1))
    assert cases.chargeable(session, at("10:00", "2026-07-15"), case) == 1500
    a_fee(session, service, 0, date(2026, 8, 1))
    assert cases.chargeable(session, at("10:00", AUGUST), case) == 0
    cases.start(session, at("09:00", AUGUST), clerk, number)
    with pytest.raises(Refused, match="price_lowered"):
        cases.finish(session, at("10:00", AUGUST), clerk, number, "Done", charged=1500)
    cases.finish(session, at("10:00", AUGUST), clerk, number, "Done")
    assert case.charged == 0
    refund = {"paid": 1500, "amount": 1500, "text": "Free since 1 August"}
    cases.open_refund(session, at("15:00", AUGUST), clerk, number, **refund)  # type: ignore[arg-type]
    assert state(session, number) is RefundState.OWED
