from datetime import time

import pytest
from sqlmodel import Session, col, select

from centre import deadlines, digests, staff
from centre.errors import Refused
from centre.moment import Moment
from centre.settings import changing
from models import who as whos
from models.deadlines import Deadline, DeadlineState
from models.digests import DigestKind, DigestPart
from models.outbox import Notice
from models.people import Role
from models.who import Who
from tests.auxil.factories import SHANGHAI, a_person, at

MORNING, EVENING, MONTH = DigestKind


def joined(session: Session, role: Role, moment: Moment) -> Who:
    """Somebody who was just given a role."""
    who = a_person(session, "Wang")
    staff.appoint(session, moment, who.id, role)
    return whos.by_id(session, who.id)


def told(session: Session, moment: Moment) -> list[str]:
    """Let come what is due, and say which digests were promised, and for when."""
    deadlines.act_on_due(session, moment, 100)
    session.expire_all()
    promised = select(Notice).where(col(Notice.kind).startswith("digest.")).order_by(col(Notice.id))
    return [f"{SHANGHAI.local(one.due_at):%m-%d %H:%M}" for one in session.exec(promised).all()]


def planned(session: Session) -> list[str]:
    waiting = select(Deadline).where(Deadline.kind == digests.TELL, Deadline.state == DeadlineState.WAITING)
    found = session.exec(waiting.order_by(col(Deadline.due_at))).all()
    return [f"{SHANGHAI.local(one.due_at):%m-%d %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("now", "day", "first"),
    [
        ("07:00", "2026-11-24", "11-24 08:30"),  # today is a working day, and it is early
        ("08:30", "2026-11-24", "11-25 08:30"),  # it has just gone
        ("12:00", "2026-11-27", "11-30 08:30"),  # before a weekend
        ("12:00", "2026-09-30", "10-08 08:30"),  # before the holidays
        ("12:00", "2026-10-09", "10-10 08:30"),  # a Saturday on which work is done
    ],
)
def test_coordinators_are_told_in_the_morning_of_working_days(
    session: Session, now: str, day: str, first: str
) -> None:
    joined(session, Role.COORDINATOR, at(now, day))
    assert planned(session) == [first]


@pytest.mark.parametrize(
    ("now", "day", "first"),
    [
        ("12:00", "2026-11-24", "12-01 09:00"),
        ("08:00", "2026-12-01", "12-01 09:00"),
        ("09:00", "2026-12-01", "01-04 09:00"),  # the first days of a year are free
    ],
)
def test_the_director_is_told_of_each_month(session: Session, now: str, day: str, first: str) -> None:
    joined(session, Role.DIRECTOR, at(now, day))
    assert planned(session) == [first]


def test_nobody_else_is_told_before_asking(session: Session) -> None:
    for role in set(Role) - {Role.COORDINATOR, Role.DIRECTOR, Role.VOLUNTEER}:
        joined(session, role, at("10:00"))
    assert planned(session) == []


def test_each_is_told_once_a_day_and_then_the_next_one_is_planned(session: Session) -> None:
    joined(session, Role.COORDINATOR, at("10:00"))
    assert told(session, at("08:29", "2026-11-25")) == []
    assert told(session, at("08:30", "2026-11-25")) == ["11-25 08:30"]
    assert told(session, at("09:00", "2026-11-25")) == ["11-25 08:30"]
    assert planned(session) == ["11-26 08:30"]


def test_what_comes_late_comes_once_and_never_on_a_free_day(session: Session) -> None:
    joined(session, Role.COORDINATOR, at("10:00", "2026-11-26"))
    # The bot was away from Friday to Sunday.
    assert told(session, at("15:00", "2026-11-29")) == ["11-30 08:30"]
    assert told(session, at("08:30", "2026-11-30")) == ["11-30 08:30"]
    assert planned(session) == ["12-01 08:30"]


def test_another_time_takes_the_place_of_the_former(session: Session) -> None:
    who = joined(session, Role.COORDINATOR, at("10:00"))
    digests.set_clock(session, at("10:00"), who, MORNING, time(9, 30))
    assert planned(session) == ["11-25 09:30"]
    assert told(session, at("09:00", "2026-11-25")) == []
    assert told(session, at("09:30", "2026-11-25")) == ["11-25 09:30"]
    # Who is told already is not told again on the same day.
    digests.set_clock(session, at("09:40", "2026-11-25"), whos.by_id(session, who.id), MORNING, time(10))
    assert told(session, at("10:00", "2026-11-25")) == ["11-25 09:30"]
    assert planned(session) == ["11-26 10:00"]


def test_a_plan_of_an_earlier_choice_is_void(session: Session) -> None:
    who = joined(session, Role.COORDINATOR, at("10:00"))
    former = session.exec(select(Deadline).where(Deadline.kind == digests.TELL)).one()
    digests.set_clock(session, at("10:00"), who, MORNING, time(9, 30))
    former.state = DeadlineState.WAITING  # it was just being carried out
    assert told(session, at("08:30", "2026-11-25")) == []
    assert planned(session) == ["11-25 09:30"]


def test_whoever_switches_it_off_is_told_no_more_until_they_switch_it_on(session: Session) -> None:
    who = joined(session, Role.COORDINATOR, at("10:00"))
    assert not digests.switch(session, at("10:00"), who, MORNING, on=False).is_on
    assert planned(session) == []
    assert digests.switch(session, at("10:00"), who, MORNING, on=True).is_on
    assert digests.switch(session, at("10:00"), who, MORNING, on=True).version == 3
    assert planned(session) == ["11-25 08:30"]


def test_whoever_loses_the_role_is_told_no_more_and_again_with_a_role(session: Session) -> None:
    who = joined(session, Role.COORDINATOR, at("10:00"))
    digests.switch(session, at("10:00"), who, EVENING, on=True)
    staff.release(session, at("10:00"), who.id, Role.COORDINATOR)
    assert told(session, at("18:00", "2026-11-25")) == []
    assert planned(session) == []
    staff.appoint(session, at("18:00", "2026-11-25"), who.id, Role.CLERK)
    assert planned(session) == ["11-26 08:30", "11-26 17:00"]


def test_the_times_to_choose_from_lie_outside_the_quiet_hours(session: Session) -> None:
    who = joined(session, Role.COORDINATOR, at("10:00"))
    assert digests.clocks(session, at("10:00"), MORNING)[0] == time(8)
    assert digests.clocks(session, at("10:00"), EVENING)[-1] == time(20, 30)
    for clock in (time(7, 30), time(8, 40), time(13)):
        with pytest.raises(Refused):
            digests.set_clock(session, at("10:00"), who, MORNING, clock)
    assert planned(session) == ["11-25 08:30"]


def test_the_time_of_the_centre_holds_for_who_chose_none(session: Session) -> None:
    changing.write(session, at("09:00"), None, "digest_morning", "09:00", seen=0)
    who = joined(session, Role.COORDINATOR, at("10:00"))
    assert planned(session) == ["11-25 09:00"]
    digests.set_clock(session, at("10:00"), who, MORNING, time(10))
    changing.write(session, at("10:00"), None, "digest_morning", "08:00", seen=1)
    assert told(session, at("10:00", "2026-11-25")) == ["11-25 10:00"]
    assert planned(session) == ["11-26 10:00"]


def test_what_a_digest_tells_is_for_who_may_see_it(session: Session) -> None:
    resident = a_person(session, "Li")
    clerk = a_person(session, "Zhao", Role.CLERK)
    for who, kind in ((resident, MORNING), (resident, EVENING), (resident, MONTH), (clerk, MONTH)):
        with pytest.raises(Refused):
            digests.look(session, who, kind)
        with pytest.raises(Refused):
            digests.switch(session, at("10:00"), who, kind, on=True)
        with pytest.raises(Refused):
            digests.set_clock(session, at("10:00"), who, kind, time(9))
        with pytest.raises(Refused):
            digests.set_part(session, at("10:00"), who, kind, DigestPart.CASES, wanted=False)
    assert planned(session) == []


def test_parts_are_left_out_and_taken_in_again(session: Session) -> None:
    who = joined(session, Role.COORDINATOR, at("10:00"))
    digests.set_part(session, at("10:00"), who, MORNING, DigestPart.ITEMS, wanted=False)
    assert not digests.wants(session, who.id, MORNING, DigestPart.ITEMS)
    assert digests.wants(session, who.id, MORNING, DigestPart.CASES)
    digests.set_part(session, at("10:00"), who, MORNING, DigestPart.ITEMS, wanted=True)
    assert digests.wants(session, who.id, MORNING, DigestPart.ITEMS)
    assert not digests.wants(session, who.id, EVENING, DigestPart.ITEMS)
    staff.release(session, at("10:00"), who.id, Role.COORDINATOR)
    assert not digests.wants(session, who.id, MORNING, DigestPart.ITEMS)
