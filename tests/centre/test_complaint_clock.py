"""By when each step of a complaint is due, who is warned and at which hour, and what silence comes to."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from centre import complaints, deadlines
from centre.moment import Moment
from models.cases import Case, CaseState, Openness, Outcome
from models.complaints import Complaint, ComplaintCategory, Got, Severity, Target
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, a_rule, at
from tests.auxil.told import notices
from tests.centre.test_complaint_transitions import a_complaint, reply
from tests.centre.test_duty import a_day

FIVE_DAYS = ComplaintCategory.ATTITUDE


def run(session: Session, since: Moment, until: Moment, step: int = 30) -> list[tuple[str, int, str]]:
    """Push the clock, so many minutes at a time: what is promised, to whom, and when they hear of it."""
    last = max((notice.id or 0 for notice in notices(session)), default=0)
    now = since.now
    while now <= until.now:
        while deadlines.act_on_due(session, Moment(now, since.calendar), 100):
            pass
        now += timedelta(minutes=step)
    return [
        (
            notice.kind.removeprefix("case."),
            notice.person_id,
            f"{since.calendar.local(notice.due_at):%d %H:%M}",
        )
        for notice in notices(session)
        if (notice.id or 0) > last
    ]


def investigated(session: Session, resident: Who, handler: Who, **told: object) -> Case:
    """A complaint of a Tuesday at ten that is looked into from eleven on."""
    case = a_complaint(session, resident, **{"category": FIVE_DAYS, **told})
    number, moment = case.id or 0, at("11:00")
    category, severity = (
        session.get_one(Complaint, number).category,
        session.get_one(Complaint, number).severity,
    )
    complaints.triage(session, moment, handler, number, category=category, severity=severity)
    complaints.assign(session, moment, handler, number)
    complaints.contact(session, moment, handler, number, "We come and look.")
    return case


def test_a_person_is_spoken_to_within_a_working_day(
    session: Session, resident: Who, clerk: Who, leader: Who
) -> None:
    case = a_complaint(session, resident)
    assert case.due_at == at("17:30", "2026-11-25").now
    # Sixteen and a half working hours: to weigh it and to take it on begins nothing anew.
    assert run(session, at("10:00"), at("09:00", "2026-11-25")) == []
    number = case.id or 0
    complaints.triage(
        session, at("09:05", "2026-11-25"), clerk, number, category=FIVE_DAYS, severity=Severity.NORMAL
    )
    assert run(session, at("09:30", "2026-11-25"), at("11:00", "2026-11-25")) == [
        ("warning", clerk.id, "25 09:30")
    ]
    complaints.assign(session, at("11:00", "2026-11-25"), clerk, number)
    assert run(session, at("11:00", "2026-11-25"), at("12:00", "2026-11-29")) == [
        ("warning", clerk.id, "25 14:30"),
        ("late", resident.id, "25 17:30"),
        ("overdue", clerk.id, "26 08:30"),
        ("overdue", leader.id, "26 08:30"),
        ("overdue", leader.id, "27 08:30"),
    ]


def test_the_reply_is_due_by_its_category(session: Session, resident: Who, clerk: Who, leader: Who) -> None:
    case = investigated(session, resident, clerk)
    assert case.due_at == at("17:30", "2026-12-01").now
    told = run(session, at("11:00"), at("09:00", "2026-12-02"))
    assert [(kind, person) for kind, person, _ in told] == [
        ("warning", clerk.id),
        ("warning", clerk.id),
        ("late", resident.id),
        ("overdue", clerk.id),
        ("overdue", leader.id),
    ]
    premises = investigated(session, resident, clerk, category=ComplaintCategory.PREMISES)
    assert premises.due_at == at("17:30", "2026-12-08").now


def test_more_time_moves_the_warnings(session: Session, resident: Who, clerk: Who, leader: Who) -> None:
    case = investigated(session, resident, clerk)
    asked = complaints.extension.ask(session, at("12:00"), clerk, case.id or 0, 5, why="Witnesses are away")
    complaints.extension.grant(session, at("12:30"), leader, asked.id or 0)
    assert case.due_at == at("17:30", "2026-12-08").now
    told = run(session, at("13:00"), at("17:30", "2026-12-08"))
    assert [(kind, person) for kind, person, _ in told] == [
        ("warning", clerk.id),
        ("warning", clerk.id),
        ("late", resident.id),
        ("overdue", clerk.id),
    ]


def test_a_wish_for_more_time_does_not_get_stuck(
    session: Session, resident: Who, clerk: Who, leader: Who, director: Who
) -> None:
    case = investigated(session, resident, clerk)
    asked = complaints.extension.ask(session, at("14:00"), clerk, case.id or 0, 5, why="Witnesses are away")
    told = run(session, at("14:00"), at("17:00", "2026-11-26"))
    # After four working hours all who may decide, then every working day.
    assert [line for line in told if line[0] == "extension"] == [
        ("extension", person, when)
        for when in ("25 09:00", "26 08:30")
        for person in sorted([leader.id, director.id])
    ]
    complaints.extension.refuse(session, at("17:00", "2026-11-26"), director, asked.id or 0, "Reply today.")
    after = run(session, at("17:00", "2026-11-26"), at("17:00", "2026-11-27"))
    assert [line for line in after if line[0] == "extension"] == []
    assert (case.due_at, asked.answer) == (at("17:30", "2026-12-01").now, "Reply today.")


def test_what_is_said_on_saturday_is_for_whoever_leads_on_monday(
    session: Session, resident: Who, clerk: Who, leader: Who, coordinator: Who
) -> None:
    case = investigated(session, resident, clerk)
    a_day(session, date(2026, 11, 28), leader)
    a_day(session, date(2026, 11, 30), coordinator)
    saturday = at("10:00", "2026-11-28")
    complaints.extension.ask(session, saturday, clerk, case.id or 0, 3, why="Witnesses are away")
    [asked] = notices(session, kind="case.extension")
    assert (asked.person_id, asked.due_at) == (coordinator.id, at("08:30", "2026-11-30").now)


def test_what_is_critical_ends_at_somebody_who_can_be_reached_and_the_director_hears_why(
    session: Session, resident: Who, clerk: Who, coordinator: Who
) -> None:
    director = a_person(session, "Director", Role.DIRECTOR)
    for name, role in (("Leader", Role.DUTY_LEADER), ("Deputy", Role.DUTY_DEPUTY)):
        a_person(session, name, role, reachable=False)
    night = at("22:00", "2026-11-28")
    grievance = complaints.Grievance(ComplaintCategory.SAFETY, Target.PLACE, "Somebody fell.")
    case = complaints.submit(session, night, resident, grievance).case
    assert case.custodian_id == coordinator.id
    told = [(one.kind, one.person_id, one.critical) for one in notices(session)]
    assert ("duty.unreached", director.id, True) in told
    # Of that they hear once a day; each warning is for whoever has the case.
    later = run(session, night, at("01:00", "2026-11-29"), step=12)
    assert {person for kind, person, _ in later if kind != "late"} == {coordinator.id, director.id}
    assert [kind for kind, person, _ in later if person == director.id] == ["new", "new", "duty.unreached"]


def test_what_is_critical_is_warned_of_at_night(session: Session, resident: Who, leader: Who) -> None:
    night = at("22:00", "2026-11-28")  # a Saturday
    grievance = complaints.Grievance(ComplaintCategory.SAFETY, Target.PLACE, "Somebody fell.")
    case = complaints.submit(session, night, resident, grievance).case
    assert (case.custodian_id, case.due_at) == (leader.id, at("00:00", "2026-11-29").now)
    told = run(session, night, at("01:00", "2026-11-29"), step=12)
    assert [(kind, when) for kind, person, when in told if person == leader.id] == [
        ("warning", "28 23:00"),
        ("new", "28 23:00"),
        ("warning", "28 23:36"),
        ("overdue", "29 00:00"),
    ]
    assert all(notice.critical for notice in notices(session) if notice.person_id == leader.id)


def test_who_leads_hears_nothing_of_what_is_about_them(session: Session, resident: Who, clerk: Who) -> None:
    named = a_person(session, "Chen Hong", Role.DUTY_LEADER)
    deputy = a_person(session, "Deputy He", Role.DUTY_DEPUTY)
    a_complaint(session, resident, whom="Chen Hong", category=FIVE_DAYS)
    told = run(session, at("10:00"), at("09:00", "2026-11-26"))
    assert told[-1] == ("overdue", deputy.id, "26 08:30")
    assert named.id not in {person for _, person, _ in told}


def test_a_reply_without_an_answer_is_rung_about(
    session: Session, resident: Who, clerk: Who, leader: Who
) -> None:
    case = investigated(session, resident, clerk)
    reply(session, at("12:00"), clerk, case.id or 0)
    assert case.due_at == at("17:30", "2026-11-25").now
    told = run(session, at("12:00"), at("17:30", "2026-11-25"))
    assert (case.state, case.due_at) == (CaseState.FOLLOW_UP, at("17:30", "2026-11-26").now)
    # Somebody else than who handled it rings, and hears of it; the call has its own clock from here.
    assert told[-1] == ("follow_up.new", leader.id, "26 08:30")
    told = run(session, at("17:30", "2026-11-25"), at("08:30", "2026-12-01"))
    assert {(kind, person) for kind, person, _ in told} == {("follow_up.overdue", leader.id)}


@pytest.mark.parametrize("openness", [Openness.CONFIDENTIAL, Openness.NO_TRACE])
def test_whom_nobody_knows_nobody_rings(
    session: Session, resident: Who, clerk: Who, openness: Openness
) -> None:
    a_rule(session, "complaint_pick_up", 2)
    case = a_complaint(session, resident, openness=openness)
    number = case.id or 0
    complaints.triage(session, at("11:00"), clerk, number, category=FIVE_DAYS, severity=Severity.NORMAL)
    complaints.assign(session, at("11:00"), clerk, number)
    if openness is Openness.NO_TRACE:
        complaints.investigate(session, at("11:00"), clerk, number)
    else:
        complaints.contact(session, at("11:00"), clerk, number, "We look into it.")
    reply(session, at("12:00"), clerk, number)
    run(session, at("12:00"), at("11:30", "2026-11-26"))
    assert case.state is CaseState.REPLIED
    run(session, at("12:00", "2026-11-26"), at("12:00", "2026-11-26"))
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.UNANSWERED)
    assert session.get_one(Complaint, number, populate_existing=True).got is Got.WAITING
