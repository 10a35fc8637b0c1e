"""Who leads today: by the rota, by the role, and with too many urgent matters."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col

from centre import calls, deadlines, duty, emergency, staff
from centre.rows import change
from centre.staff import Duty
from models.calls import Wanted
from models.cases import Case
from models.duty import DutyDay
from models.people import Assignment, Role
from models.who import Who
from tests.auxil.factories import NOW, a_person, at
from tests.auxil.offers import a_request
from tests.auxil.told import notices, told

TODAY = date(2026, 11, 24)
MOMENT = at("10:00")


def a_day(session: Session, day: date, leader: Who | None, deputy: Who | None = None) -> DutyDay:
    """A day of the rota."""
    named = [one.id if one else None for one in (leader, deputy)]
    laid_by = next(one for one in (leader, deputy) if one is not None).id
    row = DutyDay(day=day, leader_id=named[0], deputy_id=named[1], laid_by=laid_by, laid_at=NOW)
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def wu(session: Session) -> Who:
    return a_person(session, "Coordinator Wu", Role.COORDINATOR)


def test_the_rota_names_who_leads_on_a_day_of_the_centre_s_calendar(
    session: Session, leader: Who, deputy: Who, coordinator: Who, wu: Who
) -> None:
    a_day(session, TODAY, wu, coordinator)
    a_day(session, TODAY + timedelta(days=1), coordinator, wu)
    assert staff.on_duty(session, at("00:00")) == Duty(wu, coordinator)
    assert staff.on_duty(session, at("23:59")) == Duty(wu, coordinator)
    assert staff.on_duty(session, at("00:00", "2026-11-25")) == Duty(coordinator, wu)
    assert staff.on_duty(session, at("00:00", "2026-11-26")) == Duty(leader, deputy)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (("wu", None), ("wu", "deputy")),
        ((None, "wu"), ("leader", "wu")),
        ((None, "leader"), ("leader", "coordinator")),
        (("clerk", "wu"), ("leader", "wu")),  # whoever may not lead any more does not
    ],
)
def test_where_the_rota_names_nobody_who_may_the_role_decides(
    session: Session,
    request: pytest.FixtureRequest,
    coordinator: Who,
    wu: Who,
    leader: Who,
    deputy: Who,
    named: tuple[str | None, str | None],
    expected: tuple[str, str],
) -> None:
    by_name = {name: request.getfixturevalue(name) for name in (*named, *expected) if name}
    a_day(session, TODAY, *(by_name.get(name or "") for name in named))
    assert staff.on_duty(session, MOMENT) == Duty(by_name[expected[0]], by_name[expected[1]])


def test_a_deputy_alone_leads(session: Session, deputy: Who) -> None:
    assert staff.on_duty(session, MOMENT) == Duty(deputy, None)


def test_whoever_leads_today_answers_who_asks_today(
    session: Session, leader: Who, wu: Who, clerk: Who, resident: Who
) -> None:
    a_day(session, TODAY, wu)
    owners = [
        calls.ask(session, moment, resident, about="Hello", wanted=Wanted.CHAT).owner_id
        for moment in (MOMENT, at("10:00", "2026-11-25"))
    ]
    assert owners == [wu.id, leader.id]


def alarm(session: Session, chat_id: int) -> int:
    """Somebody calls for help."""
    return emergency.raise_alert(session, MOMENT, chat_id, None, name="", words="gas").id or 0


def test_the_fourth_urgent_matter_of_a_leader_goes_to_the_deputy(
    session: Session, leader: Who, deputy: Who, resident: Who
) -> None:
    case = a_request(session, resident, MOMENT)
    change(session, Case, col(Case.id) == case.id, urgent=True, custodian_id=leader.id)
    a_request(session, resident, MOMENT)  # nothing urgent
    alarms = [alarm(session, 70 + number) for number in range(3)]
    rung = [person for kind, person in told(session) if kind == "alert.raised"]
    assert rung == [leader.id, leader.id, deputy.id]
    assert duty.leads(session, MOMENT) == deputy
    emergency.acknowledge(session, MOMENT, leader, alarms[0])
    assert duty.leads(session, MOMENT) == leader
    change(session, Case, col(Case.id) == case.id, closed_at=NOW)
    alarm(session, 80)
    assert duty.leads(session, MOMENT) == leader


def test_when_both_have_enough_it_is_the_leader_s(session: Session, leader: Who, deputy: Who) -> None:
    for number in range(6):
        assert duty.leads(session, MOMENT) == (leader if number < 3 else deputy)
        alarm(session, 70 + number)
    assert duty.leads(session, MOMENT) == leader


def test_silence_of_a_deputy_who_was_alarmed_first_alarms_the_leader(
    session: Session, leader: Who, deputy: Who
) -> None:
    numbers = [alarm(session, 70 + number) for number in range(4)]
    for number in numbers[:3]:
        emergency.acknowledge(session, MOMENT, leader, number)
    before = len(told(session))
    deadlines.act_on_due(session, at("10:30"), 10)
    assert told(session)[before:] == [("alert.raised", leader.id)]


def test_without_a_deputy_the_leader_takes_everything(session: Session, leader: Who) -> None:
    for number in range(5):
        alarm(session, 70 + number)
    assert duty.leads(session, MOMENT) == leader
    change(session, Assignment, ended_at=NOW)
    assert duty.leads(session, MOMENT) is None


def test_an_urgent_request_that_is_late_goes_past_a_leader_with_enough_to_do(
    session: Session, leader: Who, deputy: Who, clerk: Who, resident: Who
) -> None:
    plain, urgent, *theirs = (a_request(session, resident, MOMENT) for _ in range(5))
    change(session, Case, col(Case.id) == urgent.id, urgent=True)
    change(session, Case, col(Case.id).in_([one.id for one in theirs]), urgent=True, custodian_id=leader.id)
    for day in ("2026-11-25", "2026-11-26"):
        deadlines.act_on_due(session, at("10:00", day), 100)
    told_of = {one.subject_id: one.person_id for one in notices(session, kind="case.overdue")}
    assert (told_of[plain.id], told_of[urgent.id]) == (leader.id, deputy.id)
