"""Slots: windows laid out on days that count, what is free, and the last place; on both databases."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from centre import slots
from centre.moment import Moment
from models.catalogue import Service
from models.slots import Closure, Slot, SlotState, Worker
from tests.auxil.factories import NOW, SHANGHAI, at
from tests.auxil.offers import a_service, a_slot, a_window

MORNING = at("08:00")  # Tuesday


def starts(session: Session, service: Service, moment: Moment = MORNING, **values: Any) -> list[str]:
    return [
        f"{SHANGHAI.local(one.starts_at):%m-%d %H:%M}"
        for one in slots.free(session, moment, service, **values)
    ]


def test_a_window_is_cut_into_slots_with_room_between_them(session: Session) -> None:
    service = a_service(session, horizon_days=0)
    a_window(session, service, opens=time(9), closes=time(10, 30), minutes=30, buffer=15)
    slots.lay(session, MORNING, service)
    found = session.exec(select(Slot.starts_at, Slot.ends_at).order_by(col(Slot.starts_at))).all()
    local = [(f"{SHANGHAI.local(a):%H:%M}", f"{SHANGHAI.local(b):%H:%M}") for a, b in found]
    assert local == [("09:00", "09:30"), ("09:45", "10:15")]


def test_only_what_can_still_be_booked_is_free(session: Session) -> None:
    service = a_service(session, horizon_days=7, lead_hours=2)
    a_window(session, service, opens=time(9), closes=time(11), minutes=60)
    assert starts(session, service) == ["11-24 10:00", "12-01 09:00", "12-01 10:00"]
    assert starts(session, service, at("08:01")) == ["12-01 09:00", "12-01 10:00"]


def test_nobody_is_expected_on_a_holiday_and_swapped_days_are_no_reason(session: Session) -> None:
    service = a_service(session, horizon_days=14)
    for weekday in (3, 6):
        a_window(session, service, weekday=weekday, opens=time(9), closes=time(10), minutes=60)
    # Mid-autumn 2026 is 25-27 September, National Day 1-7 October; Saturday 10 October is a workday.
    assert starts(session, service, at("08:00", "2026-09-25")) == ["10-08 09:00"]
    assert SHANGHAI.is_holiday(date(2026, 10, 1))
    assert SHANGHAI.is_holiday(date(2026, 10, 4))
    assert not SHANGHAI.is_holiday(date(2026, 10, 10))
    assert not SHANGHAI.is_holiday(date(2026, 11, 22))


def test_a_window_may_be_the_first_sunday_of_a_month(session: Session) -> None:
    service = a_service(session, horizon_days=80)
    a_window(session, service, weekday=6, nth=1, opens=time(9), closes=time(10), minutes=60)
    assert starts(session, service) == ["12-06 09:00"]
    # 3 January and 7 February are holidays.
    assert starts(session, service, at("08:00", "2026-12-20")) == ["03-07 09:00"]


def test_windows_have_their_time(session: Session) -> None:
    service = a_service(session, horizon_days=21)
    a_window(session, service, opens=time(9), closes=time(10), minutes=60, until_day=date(2026, 12, 1))
    a_window(session, service, opens=time(14), closes=time(15), minutes=60, from_day=date(2026, 12, 8))
    days = ["11-24 09:00", "12-01 09:00", "12-08 14:00", "12-15 14:00"]
    assert starts(session, service, at("06:00")) == days


def test_what_was_laid_is_not_laid_again_and_time_goes_on(session: Session) -> None:
    service = a_service(session, horizon_days=7)
    a_window(session, service, opens=time(9), closes=time(10), minutes=60)
    starts(session, service)
    starts(session, service)
    assert session.scalar(select(func.count()).select_from(Slot)) == 2
    assert starts(session, service, at("08:00", "2026-12-05")) == ["12-08 09:00"]
    assert session.scalar(select(func.count()).select_from(Slot)) == 3


def test_only_the_priority_group_sees_the_last_days(session: Session) -> None:
    service = a_service(session, horizon_days=14, early_days=7)
    a_window(session, service, opens=time(9), closes=time(10), minutes=60)
    early = at("06:00")
    assert starts(session, service, early, priority=True) == ["11-24 09:00", "12-01 09:00", "12-08 09:00"]
    assert starts(session, service, early, priority=False) == ["11-24 09:00", "12-01 09:00"]


def test_the_same_worker_can_be_asked_for(session: Session) -> None:
    service = a_service(session, horizon_days=0)
    ids = []
    for name in ("Zhao", "Qian"):
        worker = Worker(name=name, deliverer="staff")
        session.add(worker)
        session.flush()
        ids.append(worker.id)
        a_window(session, service, opens=time(10), closes=time(11), minutes=60, worker_id=worker.id)
    free = slots.free(session, MORNING, service)
    assert [one.worker for one in free] == ["Zhao", "Qian"]
    assert [one.worker for one in slots.free(session, MORNING, service, worker_id=ids[1])] == ["Qian"]


def test_a_closed_time_is_not_laid_open(session: Session) -> None:
    service = a_service(session, horizon_days=7)
    a_window(session, service, opens=time(9), closes=time(12), minutes=60)
    noon = at("10:30", "2026-12-01").now
    session.add(Closure(starts_at=noon, ends_at=noon + timedelta(hours=8), closed_at=NOW))
    session.add(Closure(service_id=a_service(session).id, starts_at=NOW, ends_at=NOW, closed_at=NOW))
    session.flush()
    assert starts(session, service) == ["11-24 10:00", "11-24 11:00", "12-01 09:00"]


# --- places


def test_a_full_slot_is_not_free(session: Session) -> None:
    service = a_service(session)
    slot = a_slot(session, service, at("15:00").now, capacity=2)
    assert [slots.take(session, slot.id or 0) for _ in range(3)] == [True, True, False]
    assert slots.free(session, MORNING, service) == []
    assert slots.places(session, MORNING, service) == {date(2026, 11, 24): 0}
    slots.give_back(session, slot.id or 0)
    (free,) = slots.free(session, MORNING, service)
    assert (free.id, free.places) == (slot.id, 1)
    assert slots.places(session, MORNING, service) == {date(2026, 11, 24): 1}
    assert slots.places(session, MORNING, service, but_slot=slot.id) == {}


def test_nobody_takes_a_place_in_a_closed_slot(session: Session) -> None:
    slot = a_slot(session, a_service(session), at("15:00").now, state=SlotState.CLOSED)
    assert not slots.take(session, slot.id or 0)


@pytest.mark.parametrize("taken", [-1, 2])
def test_the_database_itself_keeps_count(session: Session, taken: int) -> None:
    slot = a_slot(session, a_service(session), at("15:00").now, capacity=1)
    slot.taken = taken
    session.add(slot)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()
