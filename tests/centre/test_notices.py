from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from centre import notices
from models.outbox import Notice, NoticeState
from models.who import Who
from tests.auxil.factories import a_rule, at
from tests.auxil.told import notices as waiting

SUBJECT = ("call", 3)


def test_a_promise_is_a_row(session: Session, resident: Who) -> None:
    number = notices.promise(
        session, at("10:00"), "call.answer", resident.id, subject=SUBJECT, params={"line": 7}
    )
    notice = session.get_one(Notice, number)
    assert (notice.kind, notice.person_id, notice.params) == ("call.answer", resident.id, {"line": 7})
    assert (notice.subject_kind, notice.subject_id) == SUBJECT
    assert (notice.owed, notice.critical, notice.state) == (True, False, NoticeState.WAITING)
    assert notice.due_at == at("10:00").now


def test_the_same_is_promised_once(session: Session, resident: Who) -> None:
    first = notices.promise(session, at("10:00"), "survey", resident.id, once="survey:1")
    assert notices.promise(session, at("11:00"), "survey", resident.id, once="survey:1") is None
    assert notices.promise(session, at("11:00"), "survey", resident.id, once="survey:2") is not None
    assert notices.promise(session, at("11:00"), "survey", resident.id) is not None
    notices.settle(at("11:30"), session.get_one(Notice, first), told=True)
    assert notices.promise(session, at("12:00"), "survey", resident.id, once="survey:1") is None


def test_residents_are_not_disturbed_at_night(session: Session, resident: Who) -> None:
    notices.promise(session, at("22:00"), "call.answer", resident.id)
    notices.promise(session, at("10:00"), "reminder", resident.id, due=at("23:00").now)
    notices.promise(session, at("22:00"), "alert.seen", resident.id, critical=True)
    morning = at("08:00", "2026-11-25").now
    assert [notice.due_at for notice in waiting(session)] == [morning, morning, at("22:00").now]


@pytest.mark.parametrize(
    ("day", "clock", "told_day", "told"),
    [
        ("2026-11-24", "10:00", "2026-11-24", "10:00"),
        ("2026-11-24", "19:00", "2026-11-25", "08:30"),
        ("2026-11-28", "10:00", "2026-11-30", "08:30"),
    ],
)
def test_the_staff_hear_of_it_in_office_hours(
    session: Session, clerk: Who, day: str, clock: str, told_day: str, told: str
) -> None:
    notices.promise_staff(session, at(clock, day), "call.new", clerk.id, subject=SUBJECT)
    (notice,) = waiting(session)
    assert notice.due_at == at(told, told_day).now


def test_what_is_pointless_is_not_told(session: Session, resident: Who, clerk: Who) -> None:
    moment = at("10:00")
    for kind in ("call.new", "call.warning", "call.answer"):
        notices.promise(session, moment, kind, resident.id, subject=SUBJECT)
    notices.promise(session, moment, "call.new", resident.id, subject=("call", 4))
    notices.promise(session, moment, "hello", resident.id)
    assert notices.drop(session, moment, SUBJECT, {"call.new", "call.warning"}) == 2
    assert notices.drop(session, moment, SUBJECT, {"call.new"}) == 0
    assert [notice.kind for notice in waiting(session)] == ["call.answer", "call.new", "hello"]
    assert notices.drop(session, moment, SUBJECT) == 1


def test_due_are_the_oldest_that_still_wait(session: Session, resident: Who) -> None:
    for minutes in (30, 10, 20, 40):
        due = at("10:00").now + timedelta(minutes=minutes)
        notices.promise(session, at("10:00"), f"in {minutes}", resident.id, due=due)
    told, *_ = notices.due(session, at("10:10").now, 10)
    notices.settle(at("10:10"), told, told=True)
    assert told.settled_at == at("10:10").now
    due_now = [notice.kind for notice in notices.due(session, at("10:30").now, 10)]
    assert due_now == ["in 20", "in 30"]
    assert [notice.kind for notice in notices.due(session, at("11:00").now, 2)] == ["in 20", "in 30"]


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_two_replicas_do_not_look_at_the_same(engine: Engine, session: Session, resident: Who) -> None:
    for kind in ("one", "two"):
        notices.promise(session, at("10:00"), kind, resident.id)
    session.commit()
    (mine,) = notices.due(session, at("10:00").now, 1)
    with Session(engine) as other:
        assert [notice.kind for notice in notices.due(other, at("10:00").now, 10)] == ["two"]
    assert mine.kind == "one"


def test_one_that_comes_late_into_the_night_waits_on(session: Session, resident: Who) -> None:
    notices.promise(session, at("20:00"), "late", resident.id)
    notices.promise(session, at("20:00"), "urgent", resident.id, critical=True)
    late, urgent = waiting(session)
    assert notices.awake(session, at("20:30"), late)
    assert not notices.awake(session, at("21:30"), late)
    assert notices.awake(session, at("21:30"), urgent)
    session.flush()
    session.refresh(late)
    assert late.due_at == at("08:00", "2026-11-25").now


def test_a_centre_without_quiet_hours_speaks_at_night(session: Session, resident: Who) -> None:
    a_rule(session, "quiet_from", "00:00")
    a_rule(session, "quiet_until", "00:00")
    notices.promise(session, at("23:00"), "night", resident.id)
    (notice,) = waiting(session)
    assert notice.due_at == at("23:00").now
