"""What cannot wait rings until somebody says that they have seen it, or works on it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from centre import cases, complaints, deadlines, staff
from centre import notices as promises
from centre.complaints import Grievance
from centre.errors import Refused
from centre.moment import Moment
from models.audit import AuditLine
from models.calls import Side
from models.cases import Case, CaseAction, CaseLine, Openness, Urgency
from models.catalogue import Mode
from models.complaints import ComplaintCategory, Severity, Target
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.offers import a_service
from tests.auxil.told import notices

NIGHT = at("02:00", "2026-11-28")  # a Saturday


def later(minutes: int) -> Moment:
    """So many minutes into that night."""
    return replace(NIGHT, now=NIGHT.now + minutes * (at("02:01").now - at("02:00").now))


def a_hazard(session: Session, who: Who, **told: object) -> Case:
    """A complaint that is critical by its kind."""
    grievance = Grievance(ComplaintCategory.SAFETY, Target.PLACE, "A cable hangs down.", **told)  # type: ignore[arg-type]
    return complaints.submit(session, NIGHT, who, grievance).case


def rung(session: Session, minutes: int) -> set[int]:
    """Who is rung when so many minutes have gone."""
    before = {notice.id for notice in notices(session, kind="case.new")}
    while deadlines.act_on_due(session, later(minutes), 10):
        pass
    new = [notice for notice in notices(session, kind="case.new") if notice.id not in before]
    assert all(notice.critical and notice.due_at == later(minutes).now for notice in new)
    return {notice.person_id for notice in new}


def an_urgent_request(session: Session, who: Who) -> Case:
    """A request that gets worse by the hour."""
    service = a_service(session, mode=Mode.APPLY, urgent=True)
    asked = cases.Application(service.id or 0, about="Water comes through", urgency=Urgency.HARM)
    return cases.submit(session, NIGHT, who, asked)


@pytest.mark.parametrize("make", [a_hazard, an_urgent_request])
def test_silence_rings_the_deputy_and_then_all_who_lead(
    session: Session,
    resident: Who,
    leader: Who,
    deputy: Who,
    coordinator: Who,
    clerk: Who,
    make: Callable[[Session, Who], Case],
) -> None:
    case = make(session, resident)
    (first,) = notices(session, kind="case.new")
    assert (first.person_id, first.critical, first.due_at) == (leader.id, True, NIGHT.now)
    assert (rung(session, 29), rung(session, 30), rung(session, 59)) == (set(), {deputy.id}, set())
    with pytest.raises(Refused, match="not_allowed"):
        cases.see(session, later(40), clerk, case.id or 0)
    cases.see(session, later(45), deputy, case.id or 0)
    cases.see(session, later(46), deputy, case.id or 0)
    assert rung(session, 60) == set()
    # It is in the history and for the staff alone, and who was rung hears of it.
    (line,) = session.exec(select(CaseLine).where(CaseLine.action == CaseAction.SEE))
    assert (line.author_id, line.side, line.said_at) == (deputy.id, Side.NOTE, later(45).now)
    assert [(one.person_id, one.params) for one in notices(session, kind="case.seen")] == [
        (leader.id, {"by": deputy.id})
    ]
    assert len(session.exec(select(AuditLine).where(AuditLine.action == "case.rung_seen")).all()) == 1
    with pytest.raises(Refused, match="case_seen"):
        cases.see(session, later(50), coordinator, case.id or 0)
    assert (case.seen_by, case.custodian_id) == (deputy.id, leader.id)


def test_whoever_was_rung_and_answers_for_it_no_more_hears_how_it_stands(
    session: Session, resident: Who, clerk: Who, coordinator: Who
) -> None:
    # Nobody leads that night: whoever answers for it is rung, a clerk.
    case = an_urgent_request(session, resident)
    case.custodian_id = clerk.id
    promises.promise(session, NIGHT, "case.new", clerk.id, subject=("case", case.id or 0), critical=True)
    case.custodian_id = coordinator.id
    session.flush()
    with pytest.raises(Refused, match="case_not_yours"):
        cases.see(session, later(5), clerk, case.id or 0)
    cases.see(session, later(6), coordinator, case.id or 0)
    with pytest.raises(Refused, match="case_seen"):
        cases.see(session, later(7), clerk, case.id or 0)


def test_nobody_taps_and_everybody_who_leads_is_rung(
    session: Session, resident: Who, leader: Who, deputy: Who, coordinator: Who, director: Who, clerk: Who
) -> None:
    a_hazard(session, resident)
    rung(session, 30)
    assert rung(session, 60) == {leader.id, deputy.id, coordinator.id, director.id}
    assert rung(session, 119) == set()


def test_whom_it_is_about_whose_it_is_and_who_cannot_tap_is_not_rung(session: Session, leader: Who) -> None:
    complainer = a_person(session, "Coordinator Hu", Role.COORDINATOR)
    named = a_person(session, "Chen Hong", Role.DUTY_DEPUTY)
    a_person(session, "Mute Director", Role.DIRECTOR, reachable=False)
    director = a_person(session, "Director", Role.DIRECTOR)
    case = a_hazard(session, complainer, whom="Chen Hong", openness=Openness.CONFIDENTIAL)
    assert case.against_id == named.id
    # The deputy may not know of it, so the others are rung at once.
    assert rung(session, 30) == {leader.id, director.id}
    for one in (named, complainer):
        with pytest.raises(Refused, match="case_unknown"):
            cases.see(session, later(31), one, case.id or 0)


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.NORMAL])
def test_it_stops_when_somebody_works_on_it(
    session: Session, resident: Who, leader: Who, deputy: Who, coordinator: Who, severity: Severity
) -> None:
    weighed, taken = a_hazard(session, resident), a_hazard(session, resident)
    complaints.triage(
        session, later(10), leader, weighed.id or 0, category=ComplaintCategory.SAFETY, severity=severity
    )
    cases.take_over(session, later(10), coordinator, taken.id or 0)
    assert rung(session, 30) | rung(session, 60) == set()
    for case in (weighed, taken):
        with pytest.raises(Refused, match="case_"):
            cases.see(session, later(61), deputy, case.id or 0)


def test_it_stops_when_it_is_closed(session: Session, resident: Who, leader: Who, deputy: Who) -> None:
    case = an_urgent_request(session, resident)
    cases.withdraw(session, later(10), resident, case.id or 0)
    assert rung(session, 30) | rung(session, 60) == set()
    with pytest.raises(Refused, match="case_withdrawn"):
        cases.see(session, later(61), deputy, case.id or 0)


def test_who_gets_it_in_the_middle_has_to_say_so_again(
    session: Session, resident: Who, leader: Who, deputy: Who, director: Who
) -> None:
    case = a_hazard(session, resident)
    cases.see(session, later(5), leader, case.id or 0)
    staff.revoke(session, later(9), director, leader.id, Role.DUTY_LEADER)
    assert rung(session, 10) == {case.custodian_id}
    assert (case.custodian_id, case.seen_by) != (leader.id, leader.id)
    assert case.seen_by is None
    assert rung(session, 40)


def test_what_becomes_critical_rings_with_whoever_gets_it(
    session: Session, resident: Who, clerk: Who, leader: Who, deputy: Who
) -> None:
    grievance = Grievance(ComplaintCategory.PREMISES, Target.PLACE, "A cable hangs down.")
    case = complaints.submit(session, NIGHT, resident, grievance).case
    assert case.custodian_id == clerk.id
    complaints.triage(
        session, NIGHT, clerk, case.id or 0, category=ComplaintCategory.SAFETY, severity=Severity.CRITICAL
    )
    assert (case.custodian_id, case.seen_by) == (leader.id, None)
    assert (rung(session, 30), case.seen_at) == ({deputy.id}, None)
