"""Complaints and suggestions as they go: who answers, how the reply is got, and who knows what."""

from datetime import timedelta

import pytest
from sqlmodel import Session, func, select

from centre import cases, complaints, staff, suggestions
from centre.complaints import Bearer, Grievance
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.moment import Moment
from models import who as whos
from models.audit import AuditLine
from models.bookings import Channel
from models.cases import Case, CaseKind, CaseLine, CaseState, Openness, Outcome, Reason
from models.complaints import (
    SENSITIVE,
    Complaint,
    ComplaintCategory,
    Finding,
    Follower,
    Got,
    Severity,
    Target,
)
from models.outbox import Notice
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, at

NOON = at("11:00")


def a_complaint(session: Session, who: Who, **values: object) -> complaints.Filed:
    """A complaint about a loose stair, made in the chat."""
    told = {
        "category": ComplaintCategory.PREMISES,
        "target": Target.PLACE,
        "about": "The third stair is loose.",
        "whom": "Building 3",
        **values,
    }
    return complaints.submit(session, at("10:00"), who, Grievance(**told))  # type: ignore[arg-type]


def replied(session: Session, handler: Who, case_id: int) -> None:
    """Bring a complaint to its reply."""
    complaints.triage(
        session, NOON, handler, case_id, category=ComplaintCategory.PREMISES, severity=Severity.NORMAL
    )
    complaints.assign(session, NOON, handler, case_id)
    if session.get_one(Case, case_id).person_id is None:
        complaints.investigate(session, NOON, handler, case_id)
    else:
        complaints.contact(session, NOON, handler, case_id, "We come and look today.")
    reply(session, NOON, handler, case_id)


def reply(session: Session, moment: Moment, handler: Who, case_id: int) -> None:
    """Reply to what is looked into."""
    complaints.reply(
        session,
        moment,
        handler,
        case_id,
        Finding.SUBSTANTIATED,
        measure="The stair was screwed down.",
        text="You were right; it is mended.",
    )


def test_from_the_complaint_to_fixed(session: Session, clerk: Who) -> None:
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident).case
    assert (case.custodian_id, case.state, case.number[:2] if case.number else "") == (
        clerk.id,
        CaseState.SUBMITTED,
        "TS",
    )
    replied(session, clerk, case.id or 0)
    complaints.fixed(session, NOON, resident, case.id or 0)
    complaint = session.get_one(Complaint, case.id)
    assert (case.state, case.outcome, complaint.got) == (CaseState.CLOSED, Outcome.FIXED, Got.DELIVERED)
    assert complaints.grade(session, NOON, resident, case.id or 0, 4)
    assert not complaints.grade(session, NOON, resident, case.id or 0, 1)
    assert session.get_one(Complaint, case.id, populate_existing=True).grade == 4


def test_nobody_grades_what_was_not_replied_to(session: Session, clerk: Who) -> None:
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident).case
    complaints.triage(
        session, NOON, clerk, case.id or 0, category=ComplaintCategory.PREMISES, severity=Severity.NORMAL
    )
    complaints.assign(session, NOON, clerk, case.id or 0)
    complaints.contact(session, NOON, clerk, case.id or 0, "We look at it.")
    with pytest.raises(Refused, match="case_unknown"):
        complaints.grade(session, NOON, resident, case.id or 0, 5)


def test_after_two_rounds_the_director_has_it(session: Session, clerk: Who) -> None:
    director = a_person(session, "Director", Role.DIRECTOR)
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident).case
    replied(session, clerk, case.id or 0)
    for handler in (clerk, clerk, director):
        complaints.not_fixed(session, NOON, resident, case.id or 0, "It is loose again.")
        assert (case.state, case.custodian_id) == (CaseState.REWORK, handler.id)
        complaints.investigate(session, NOON, handler, case.id or 0)
        reply(session, NOON, handler, case.id or 0)


def test_it_is_not_for_the_eyes_of_whom_it_is_about(session: Session, clerk: Who) -> None:
    other = a_person(session, "Chen Hong", Role.CLERK)
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident, target=Target.PERSON, whom="Chen Hong at the counter").case
    assert (case.against_id, case.custodian_id) == (other.id, clerk.id)
    assert cases.queue(session, NOON, other).total == 0
    for act in (
        lambda: cases.look(session, NOON, other, case.id or 0, "en"),
        lambda: cases.take_over(session, NOON, other, case.id or 0),
        lambda: cases.offer_handover(session, NOON, clerk, case.id or 0, other.id),
    ):
        with pytest.raises(Refused, match=r"refused\.case_(unknown|not_for_them)"):
            act()
    # Who finds at the triage that it is about themselves has it no longer.
    second = a_complaint(session, resident).case
    handler = clerk if second.custodian_id == clerk.id else other
    complaints.triage(
        session,
        NOON,
        handler,
        second.id or 0,
        category=ComplaintCategory.ATTITUDE,
        severity=Severity.CRITICAL,
        against_id=handler.id,
    )
    assert second.custodian_id not in (None, handler.id)


def test_what_is_critical_goes_to_who_leads_at_once(session: Session, clerk: Who) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident, category=ComplaintCategory.SAFETY).case
    assert (case.custodian_id, case.urgent, case.due_at) == (
        leader.id,
        True,
        at("10:00").now + timedelta(hours=2),
    )
    told = session.exec(select(Notice).where(Notice.kind == "case.new")).one()
    assert (told.person_id, told.critical) == (leader.id, True)
    assert clerk.id != leader.id
    complaints.withdraw(session, NOON, resident, case.id or 0, "Never mind.")
    assert case.state is CaseState.SUBMITTED


@pytest.mark.parametrize("category", sorted(SENSITIVE))
def test_what_is_sensitive_stays_with_who_leads_however_little_it_weighs(
    session: Session, clerk: Who, category: ComplaintCategory
) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    deputy = a_person(session, "Deputy", Role.COORDINATOR)
    case = a_complaint(session, a_person(session, "Mrs Li")).case
    assert case.custodian_id not in (leader.id, None)
    handler = whos.by_id(session, case.custodian_id or 0)
    complaints.triage(session, NOON, handler, case.id or 0, category=category, severity=Severity.NORMAL)
    assert (case.custodian_id, case.urgent) == (leader.id, False)
    # Nor does it go back into the row when the leader leaves.
    director = a_person(session, "Director", Role.DIRECTOR)
    staff.revoke(session, NOON, director, leader.id, Role.DUTY_LEADER)
    act_on_due(session, NOON, 100)
    assert case.custodian_id == deputy.id
    direct = a_complaint(session, a_person(session, "Mr Wu"), category=category).case
    assert direct.custodian_id == deputy.id


def test_who_left_no_trace_is_nowhere(session: Session, clerk: Who) -> None:
    resident = a_person(session, "Mrs Li")
    filed = a_complaint(session, resident, openness=Openness.NO_TRACE)
    case, bearer = filed.case, Bearer(filed.case.code_hash)
    assert (case.person_id, case.made_by) == (None, None)
    assert complaints.by_code(session, filed.code.lower().replace("-", " ")) is case
    assert complaints.by_code(session, "ABCD-EFGH-JKLM") is None
    assert session.exec(select(func.count()).where(AuditLine.actor_id == resident.id)).one() == 0
    with pytest.raises(Refused, match="case_unknown"):
        cases.look(session, NOON, resident, case.id or 0, "en")
    with pytest.raises(Refused, match="case_unknown"):
        cases.look(session, NOON, Bearer(""), case.id or 0, "en")
    replied(session, clerk, case.id or 0)
    assert session.get_one(Complaint, case.id, populate_existing=True).got is Got.WAITING
    cases.write(session, NOON, bearer, case.id or 0, "Thank you.")
    complaints.fixed(session, NOON, bearer, case.id or 0)
    assert case.state is CaseState.CLOSED
    lines = select(func.count()).where(CaseLine.author_id == resident.id)
    told = select(func.count()).where(Notice.person_id == resident.id)
    assert [session.exec(one).one() for one in (lines, told)] == [0, 0]


def test_the_staff_do_not_see_who_wants_to_stay_unknown(session: Session, clerk: Who) -> None:
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident, openness=Openness.CONFIDENTIAL).case
    cases.write(session, NOON, resident, case.id or 0, "One thing more.")
    card = cases.look(session, NOON, clerk, case.id or 0, "en")
    [line] = cases.queue(session, NOON, clerk).items
    assert (card.name, card.phone, line.name, card.steps[0].author) == ("", "", "", "")
    assert session.exec(select(func.count()).where(AuditLine.actor_id == resident.id)).one() == 0
    complaints.triage(
        session, NOON, clerk, case.id or 0, category=ComplaintCategory.FEE, severity=Severity.HIGH
    )
    complaints.assign(session, NOON, clerk, case.id or 0)
    with pytest.raises(Refused, match="complaint_unknown_caller"):
        complaints.contact(session, NOON, clerk, case.id or 0, "Hello", by_phone=True)
    with pytest.raises(Refused, match="complaint_contact_first"):
        complaints.investigate(session, NOON, clerk, case.id or 0)


def test_others_join_what_is_about_a_place(session: Session, clerk: Who) -> None:
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident, whom="3号楼楼梯").case
    others = [a_person(session, f"Neighbour {n}") for n in range(3)]
    for other in others:
        [like] = complaints.similar(session, NOON, other, ComplaintCategory.PREMISES, "building 3")
        assert (like.id, like.area, like.day) == (case.id, "3", NOON.now.date())
        assert complaints.join(session, NOON, other, like.id)
        assert not complaints.join(session, NOON, other, like.id)
    complaint = session.get_one(Complaint, case.id, populate_existing=True)
    assert (complaint.joined, complaint.severity) == (3, Severity.HIGH)
    assert complaints.similar(session, NOON, resident, ComplaintCategory.PREMISES, "building 3") == []
    assert complaints.similar(session, NOON, others[0], ComplaintCategory.PREMISES, "building 4") == []
    replied(session, clerk, case.id or 0)
    told = session.exec(select(Notice.person_id).where(Notice.kind == complaints.FOLLOWED)).all()
    assert sorted(told) == [other.id for other in others]
    # Another of the same is merged: who made it hears what comes of this one.
    second = a_complaint(session, others[0], whom="3号楼").case
    complaints.triage(
        session, NOON, clerk, second.id or 0, category=ComplaintCategory.PREMISES, severity=Severity.NORMAL
    )
    complaints.merge(session, NOON, clerk, second.id or 0, case.id or 0)
    assert (second.state, second.merged_into) == (CaseState.MERGED, case.id)
    assert session.exec(select(func.count()).select_from(Follower)).one() == 3


def test_more_time_is_granted_once_by_who_leads(session: Session, clerk: Who) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident, category=ComplaintCategory.ATTITUDE).case
    handler = clerk
    complaints.triage(
        session, NOON, handler, case.id or 0, category=ComplaintCategory.ATTITUDE, severity=Severity.NORMAL
    )
    complaints.assign(session, NOON, handler, case.id or 0)
    complaints.contact(session, NOON, handler, case.id or 0, "Told on the telephone", by_phone=True)
    before = case.due_at
    with pytest.raises(Refused, match="extension_days"):
        complaints.extension.ask(session, NOON, handler, case.id or 0, 6, why="Witnesses are away")
    asked = complaints.extension.ask(session, NOON, handler, case.id or 0, 5, why="Witnesses are away")
    with pytest.raises(Refused, match="not_allowed"):
        complaints.extension.grant(session, NOON, handler, asked.id or 0)
    complaints.extension.grant(session, NOON, leader, asked.id or 0)
    with pytest.raises(Refused, match="extension_over"):
        complaints.extension.refuse(session, NOON, leader, asked.id or 0, "Reply today.")
    with pytest.raises(Refused, match="extension_once"):
        complaints.extension.ask(session, NOON, handler, case.id or 0, 1, why="Again")
    assert before is not None
    assert case.due_at == NOON.calendar.add_working_days(at("10:00").now, 10) > before


def test_who_cannot_settle_it_refers_it_to_the_director(session: Session, clerk: Who) -> None:
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident).case
    complaints.triage(
        session, NOON, clerk, case.id or 0, category=ComplaintCategory.PREMISES, severity=Severity.NORMAL
    )
    complaints.assign(session, NOON, clerk, case.id or 0)
    complaints.contact(session, NOON, clerk, case.id or 0, "We look at it.")
    with pytest.raises(Refused, match="complaint_no_director"):
        complaints.refer(session, NOON, clerk, case.id or 0, "The house is not ours.")
    director = a_person(session, "Director", Role.DIRECTOR)
    complaints.refer(session, NOON, clerk, case.id or 0, "The house is not ours.")
    assert (case.state, case.custodian_id) == (CaseState.INVESTIGATING, director.id)
    reply(session, NOON, director, case.id or 0)
    seen = cases.look(session, NOON, resident, case.id or 0, "en").steps
    kept = cases.look(session, NOON, director, case.id or 0, "en").steps
    assert "The house is not ours." not in [step.text for step in seen]
    assert {"The house is not ours.", "You were right; it is mended."} <= {step.text for step in kept}


def test_a_review_is_for_somebody_else(session: Session, clerk: Who) -> None:
    other = a_person(session, "Other clerk", Role.CLERK)
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident).case
    cases.decline(session, NOON, clerk, case.id or 0, Reason.OUT_OF_SCOPE, text="Ask the landlord.")
    complaints.ask_review(session, NOON, resident, case.id or 0, "It is your stair.")
    assert (case.state, case.custodian_id, case.closed_at) == (CaseState.REVIEW, other.id, None)
    with pytest.raises(Refused, match="case_for_others"):
        cases.take_over(session, NOON, clerk, case.id or 0)
    with pytest.raises(Refused, match="case_not_for_them"):
        cases.offer_handover(session, NOON, other, case.id or 0, clerk.id)
    complaints.investigate(session, NOON, other, case.id or 0)
    reply(session, NOON, other, case.id or 0)
    complaints.partly_fixed(session, NOON, resident, case.id or 0)
    with pytest.raises(Refused, match="complaint_reviewed"):
        complaints.ask_review(session, NOON, resident, case.id or 0, "Once more.")


def test_a_review_stays_with_others_until_its_end(session: Session, clerk: Who) -> None:
    other = a_person(session, "Other clerk", Role.CLERK)
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident).case
    replied(session, clerk, case.id or 0)
    complaints.partly_fixed(session, NOON, resident, case.id or 0)
    complaints.ask_review(session, NOON, resident, case.id or 0, "Half a stair is no stair.")
    complaints.investigate(session, NOON, other, case.id or 0)
    with pytest.raises(Refused, match="case_for_others"):
        cases.take_over(session, NOON, clerk, case.id or 0)


@pytest.mark.parametrize(
    ("whom", "meant"),
    [
        ("李明华，2号窗口", ["李明华"]),
        ("李明", ["李明"]),
        ("李明 和 王芳", ["李明", "王芳"]),
        ("窗口的女同志", []),
    ],
)
def test_whom_it_is_about_is_known_by_name(session: Session, whom: str, meant: list[str]) -> None:
    people = {name: a_person(session, name, Role.CLERK).id for name in ("李明", "李明华", "王芳")}
    assert complaints.staff_named(session, whom) == sorted(people[name] for name in meant)
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident, target=Target.PERSON, whom=whom).case
    assert case.custodian_id not in {people[name] for name in meant}


def test_nothing_gets_lost_by_a_merge(session: Session, clerk: Who) -> None:
    chen = a_person(session, "Chen Hong", Role.CLERK)
    mine, theirs = (a_complaint(session, a_person(session, name)).case for name in ("Mrs Li", "Mr Wang"))
    about_chen = a_complaint(session, a_person(session, "Mrs Zhao"), whom="Chen Hong, building 3").case
    for case in (mine, theirs, about_chen):
        handler = clerk if case.custodian_id == clerk.id else chen
        told = {"category": ComplaintCategory.PREMISES, "severity": Severity.NORMAL}
        complaints.triage(session, NOON, handler, case.id or 0, against_id=case.against_id, **told)  # type: ignore[arg-type]
        if handler is chen:
            cases.take_over(session, NOON, clerk, case.id or 0)
    with pytest.raises(Refused, match="merge_unfit"):
        complaints.merge(session, NOON, clerk, about_chen.id or 0, mine.id or 0)
    complaints.merge(session, NOON, clerk, theirs.id or 0, mine.id or 0)
    # Mr Wang waits for it, too: so it goes on, whatever Mrs Li says.
    complaints.withdraw(session, NOON, whos.by_id(session, mine.person_id or 0), mine.id or 0, "Never mind.")
    assert mine.state is CaseState.TRIAGED
    cases.transfer(session, NOON, clerk, mine.id or 0, "The housing office sees to it.")
    told_of = session.exec(select(Notice.person_id).where(Notice.kind == complaints.FOLLOWED)).all()
    assert told_of == [theirs.person_id]


def test_what_is_critical_goes_on_without_whoever_left(session: Session, clerk: Who) -> None:
    resident = a_person(session, "Mrs Li")
    case = a_complaint(session, resident, category=ComplaintCategory.SAFETY).case
    cases.leave(session, NOON, resident, by=resident)
    assert (case.state, case.person_id, case.made_by) == (CaseState.SUBMITTED, None, None)
    found = cases.find_cases(session, NOON, clerk, "Mrs Li").lines
    assert found == []


def test_on_paper_without_a_name(session: Session, clerk: Who) -> None:
    told = Grievance(ComplaintCategory.FEE, Target.SERVICE, "Charged twice.", whom="Haircut")
    filed = complaints.submit(session, at("10:00"), clerk, told, channel=Channel.PAPER)
    assert (filed.case.person_id, filed.case.made_by, filed.case.kind) == (None, clerk.id, CaseKind.COMPLAINT)
    replied(session, clerk, filed.case.id or 0)
    # There is nobody to ring: the reply waits for whoever comes with the letter.
    assert filed.case.due_at == NOON.now + timedelta(days=30)
    number, code = filed.case.id or 0, complaints.hashed(filed.code)
    with pytest.raises(Refused, match="case_unknown"):
        complaints.fixed(session, NOON, clerk, number, got=Got.IN_PERSON)
    # Who wrote it down knows the code, too, and must not answer with it; nor must whoever handles it.
    handler = a_person(session, "Handler", Role.CLERK)
    cases.take_over(session, NOON, handler, number)
    for holder in (clerk, handler):
        for answer in (complaints.fixed, complaints.partly_fixed):
            with pytest.raises(Refused, match="code_of_theirs"):
                answer(session, NOON, Bearer(code, holder), number)
        with pytest.raises(Refused, match="code_of_theirs"):
            complaints.grade(session, NOON, Bearer(code, holder), number, 5)
    colleague = Bearer(code, a_person(session, "Colleague", Role.CLERK))
    complaints.fixed(session, NOON, colleague, number)
    assert complaints.grade(session, NOON, colleague, number, 5)
    assert session.get_one(Complaint, number, populate_existing=True).got is Got.DELIVERED


def test_a_suggestion_is_decided_and_carried_out(session: Session, clerk: Who) -> None:
    resident = a_person(session, "Mrs Li")
    case = suggestions.submit(session, at("10:00"), resident, "A bench at the gate.").case
    assert case.due_at == NOON.calendar.add_working_days(at("10:00").now, 15)
    cases.take_up(session, NOON, clerk, case.id or 0)
    suggestions.adopt(session, NOON, clerk, case.id or 0, "One bench in spring.", partly=True)
    assert case.state is CaseState.CARRYING_OUT
    cases.finish(session, NOON, clerk, case.id or 0, "It stands there.")
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.PARTLY_ADOPTED)
    second = suggestions.submit(session, at("10:00"), resident, "Free cake.").case
    cases.take_up(session, NOON, clerk, second.id or 0)
    suggestions.not_adopt(session, NOON, clerk, second.id or 0, "There is no money for it.")
    assert (second.state, second.outcome) == (CaseState.CLOSED, Outcome.NOT_ADOPTED)
