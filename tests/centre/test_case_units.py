"""The staff see the cases of their unit and no others, as if there were none; a hand-over takes one along."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from centre import cases, complaints, deadlines, staff
from centre.cases import Part, custody
from centre.complaints import Grievance
from centre.errors import Refused
from models.audit import AuditLine
from models.cases import Case, Handover, HandoverState
from models.complaints import ComplaintCategory, Target
from models.duty import DutyDay
from models.people import Assignment, Role
from models.who import Who
from tests.auxil.factories import NOW, a_person, a_rule, again, at
from tests.auxil.offers import a_request
from tests.auxil.told import told

MOMENT = at("10:00")
ACTS: dict[str, Callable[..., Any]] = {
    "take up": cases.take_up,
    "accept": cases.accept,
    "start": cases.start,
    "take over": cases.take_over,
    "say": lambda s, m, who, case_id: cases.say(s, m, who, case_id, "Hello"),
    "note": lambda s, m, who, case_id: cases.add_note(s, m, who, case_id, "Hello"),
    "transfer": lambda s, m, who, case_id: cases.transfer(s, m, who, case_id, "Elsewhere"),
    "hand over": lambda s, m, who, case_id: cases.offer_handover(s, m, who, case_id, who.id),
}
UNITS = {"care": {"en": "Care"}, "life": {"en": "Everyday living"}}


@pytest.fixture(autouse=True)
def _units(session: Session) -> None:
    a_rule(session, "staff_units", UNITS)


def of_unit(session: Session, name: str, unit: str, role: Role = Role.CLERK) -> Who:
    """Somebody who works in one unit."""
    who = a_person(session, name)
    session.add(Assignment(person_id=who.id, role=role, unit=unit, granted_at=NOW))
    session.flush()
    return again(session, who)


@pytest.fixture
def carer(session: Session) -> Who:
    return of_unit(session, "Clerk Care", "care")


@pytest.fixture
def handyman(session: Session) -> Who:
    return of_unit(session, "Clerk Life", "life")


def a_case(session: Session, resident: Who, unit: str = "care") -> Case:
    return a_request(session, resident, at("09:00"), staff_unit=unit, about="漏水")


def seen(session: Session, who: Who) -> list[int]:
    """What somebody finds in the queue."""
    return [line.id for line in cases.queue(session, MOMENT, who).items]


def test_whoever_the_rota_names_leads_in_every_unit_for_that_day(
    session: Session, resident: Who, carer: Who
) -> None:
    leader = of_unit(session, "Coordinator Life", "life", Role.COORDINATOR)
    session.add(DutyDay(day=MOMENT.now.date(), leader_id=leader.id, laid_by=leader.id, laid_at=NOW))
    session.flush()
    case = a_case(session, resident)
    urgent = custody.first(session, MOMENT, set(), unit="care", leads=True)
    assert (case.custodian_id, urgent) == (carer.id, leader.id)
    today = staff.as_today(session, MOMENT, leader)
    assert not cases.sees(session, leader, case)
    assert cases.sees(session, today, case)
    cases.take_over(session, MOMENT, today, case.id or 0)
    assert (case.custodian_id, case.staff_unit) == (leader.id, "care")
    assert custody.ensure(session, MOMENT, case) == leader.id
    # On the next day it goes back to its own unit.
    tomorrow = at("10:00", "2026-11-25")
    assert staff.as_today(session, tomorrow, leader) == leader
    assert custody.ensure(session, tomorrow, case) == carer.id


def test_whose_unit_it_is_answers_for_it_before_the_whole_centre(
    session: Session, resident: Who, clerk: Who, carer: Who, handyman: Who
) -> None:
    owners = [a_case(session, resident, unit).custodian_id for unit in ("care", "care", "life", "")]
    assert owners == [carer.id, carer.id, handyman.id, clerk.id]


def test_where_the_unit_has_nobody_the_whole_centre_does(
    session: Session, resident: Who, leader: Who, handyman: Who
) -> None:
    assert a_case(session, resident).custodian_id == leader.id


def test_who_leaves_the_unit_leaves_its_cases(
    session: Session, resident: Who, director: Who, clerk: Who, carer: Who
) -> None:
    case = a_case(session, resident)
    staff.grant(session, MOMENT, director, carer.id, Role.CLERK, unit="life")
    staff.revoke(session, MOMENT, director, carer.id, Role.CLERK, unit="care")
    deadlines.act_on_due(session, at("10:01"), 10)
    session.refresh(case)
    assert case.custodian_id == clerk.id
    assert ("case.new", clerk.id) in told(session)


def test_others_neither_see_nor_find_nor_open_it(
    session: Session, resident: Who, clerk: Who, carer: Who, handyman: Who
) -> None:
    auditor = of_unit(session, "Auditor", "life", Role.AUDITOR)
    case = a_case(session, resident)
    shared = a_case(session, resident, "")
    assert seen(session, carer) == seen(session, clerk) == [case.id, shared.id]
    for other in (handyman, auditor):
        assert seen(session, other) == [shared.id]
        assert cases.queue(session, MOMENT, other, Part(unit="care")).total == 0
        for text in ("漏水", case.number or ""):
            found = cases.find_cases(session, MOMENT, other, text).lines
            assert [line.id for line in found] == ([shared.id] if text == "漏水" else [])
        with pytest.raises(Refused, match=r"refused\.case_unknown"):
            cases.look(session, MOMENT, other, case.id or 0, "en")
    assert [line.id for line in cases.queue(session, MOMENT, clerk, Part(unit="care")).items] == [case.id]
    assert cases.look(session, MOMENT, carer, case.id or 0, "en").case.id == case.id


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_to_work_on_it_is_refused_as_if_there_were_none(
    session: Session, resident: Who, carer: Who, handyman: Who, act: Callable[..., Any]
) -> None:
    case = a_case(session, resident)
    before = session.exec(select(AuditLine)).all()
    refusals = []
    for case_id in (case.id, 4711):
        with pytest.raises(Refused) as refused:
            act(session, MOMENT, handyman, case_id)
        refusals.append((refused.value.key, refused.value.params))
    assert refusals[0] == refusals[1]
    assert session.exec(select(AuditLine)).all() == before


def test_with_whoever_accepts_it_a_case_moves_to_their_unit(
    session: Session, resident: Who, carer: Who, handyman: Who
) -> None:
    case_id = a_case(session, resident).id or 0
    cases.offer_handover(session, MOMENT, carer, case_id, handyman.id)
    assert cases.look(session, MOMENT, handyman, case_id, "en").offered_to == handyman.name
    assert seen(session, handyman) == []
    handover = session.exec(select(Handover)).one()
    case = cases.accept_handover(session, MOMENT, handyman, handover.id or 0)
    session.refresh(case)
    assert (case.custodian_id, case.staff_unit) == (handyman.id, "life")
    assert seen(session, handyman) == [case_id]
    assert seen(session, carer) == []
    assert told(session)[-1] == ("case.handover_settled", carer.id)


def test_what_was_declined_is_out_of_sight_again(
    session: Session, resident: Who, carer: Who, handyman: Who
) -> None:
    case_id = a_case(session, resident).id or 0
    cases.offer_handover(session, MOMENT, carer, case_id, handyman.id)
    handover = session.exec(select(Handover)).one()
    cases.decline_handover(session, MOMENT, handyman, handover.id or 0)
    assert handover.state is HandoverState.DECLINED
    with pytest.raises(Refused, match=r"refused\.case_unknown"):
        cases.look(session, MOMENT, handyman, case_id, "en")


def test_in_the_whole_centre_a_hand_over_changes_no_unit(
    session: Session, resident: Who, carer: Who, coordinator: Who
) -> None:
    case_id = a_case(session, resident).id or 0
    cases.offer_handover(session, MOMENT, carer, case_id, coordinator.id)
    case = cases.accept_handover(session, MOMENT, coordinator, session.exec(select(Handover)).one().id or 0)
    session.refresh(case)
    assert (case.custodian_id, case.staff_unit) == (coordinator.id, "care")


def test_a_complaint_goes_to_the_unit_of_what_it_is_about(
    session: Session, resident: Who, carer: Who, handyman: Who, clerk: Who
) -> None:
    request = a_case(session, resident)
    about = Grievance(ComplaintCategory.LATE, Target.SERVICE, "Nobody came", concerns_id=request.id)
    complaint = complaints.submit(session, MOMENT, resident, about).case
    assert (complaint.staff_unit, complaint.custodian_id) == ("care", carer.id)
    assert not cases.sees(session, handyman, complaint)
    assert custody.is_able(clerk, complaint)


def test_who_worked_on_it_hears_that_it_has_moved_on_and_nobody_else_does(
    session: Session, resident: Who, carer: Who, handyman: Who
) -> None:
    case = a_case(session, resident)
    other = of_unit(session, "Another of Care", "care")
    cases.offer_handover(session, MOMENT, carer, case.id or 0, handyman.id)
    offer = session.exec(select(Handover)).one()
    cases.accept_handover(session, MOMENT, handyman, offer.id or 0)
    for ask in (
        lambda who: cases.say(session, MOMENT, who, case.id or 0, "Hello"),
        lambda who: cases.look(session, MOMENT, who, case.id or 0, "en"),
    ):
        with pytest.raises(Refused, match="case_elsewhere"):
            ask(carer)
        with pytest.raises(Refused, match="case_unknown"):
            ask(other)
    case.restricted = True
    session.flush()
    with pytest.raises(Refused, match="case_unknown"):
        cases.say(session, MOMENT, carer, case.id or 0, "Hello")
