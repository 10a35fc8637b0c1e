"""Hours of the week that are added, become others, or end: who is called off, who keeps their time."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from centre import bookings, slots
from centre.bookings import Order, waitlist, weekly
from centre.errors import Refused
from centre.moment import Moment
from models.bookings import Booking, BookingState, Wish
from models.catalogue import Mode, Service
from models.outbox import Notice
from models.people import Role
from models.slots import Slot, SlotState, Window, Worker
from models.who import Who, by_id
from tests.auxil.factories import SHANGHAI, a_moment, a_person, at
from tests.auxil.offers import a_booking, a_service, a_slot, a_window
from tests.auxil.races import race

# It is Tuesday 24 November; the next Tuesdays are these.
FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 8)
WHY = "The barber comes later in the day"


@pytest.fixture
def keeper(session: Session) -> Who:
    return a_person(session, "Chen", Role.COORDINATOR)


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session, horizon_days=14)


@pytest.fixture
def window(session: Session, service: Service, moment: Moment) -> Window:
    """Tuesdays 9 to 11, an hour each, laid as far as can be booked."""
    window = a_window(session, service, opens=time(9), closes=time(11), minutes=60)
    slots.lay(session, moment, service)
    return window


def hours(service: Service, since: int, until: int, **values: Any) -> Window:
    """Tuesdays from one hour to another, an hour each, from the first day on; nothing is written."""
    return Window(
        **{
            "service_id": service.id,
            "weekday": 1,
            "opens": time(since),
            "closes": time(until),
            "minutes": 60,
            "from_day": FIRST,
            **values,
        }
    )


def starts(session: Session, moment: Moment, service: Service) -> list[str]:
    """The times that can be booked."""
    found = slots.free(session, moment, service)
    return [f"{SHANGHAI.local(one.starts_at):%m-%d %H}" for one in found]


def booked(session: Session, moment: Moment, service: Service, day: date, hour: int) -> Booking:
    """Somebody's booking of an hour."""
    wanted = SHANGHAI.at(day, time(hour))
    (slot_id,) = [one.id for one in slots.free(session, moment, service) if one.starts_at == wanted]
    who = a_person(session, f"At {hour} on {day:%d}")
    return bookings.book(session, moment, who, Order(slot_id=slot_id, quoted=0))


def told(session: Session, kind: str) -> list[int]:
    found = session.exec(select(Notice).where(Notice.kind == kind).order_by(col(Notice.id)))
    return [one.person_id for one in found]


def replace(
    session: Session, moment: Moment, keeper: Who, window: Window, *wanted: Window, why: str = WHY
) -> Any:
    return weekly.replace(session, moment, keeper, window.id or 0, FIRST, wanted, why)


def test_further_hours_can_be_booked_on_days_that_are_laid_already(
    session: Session, moment: Moment, keeper: Who, service: Service, window: Window
) -> None:
    weekly.open_hours(session, moment, keeper, [hours(service, 14, 16, from_day=SECOND)])
    assert starts(session, moment, service) == [
        "12-01 09",
        "12-01 10",
        *(f"12-08 {hour}" for hour in ("09", 10, 14, 15)),
    ]


def test_hours_end_and_whoever_is_booked_hears_why(
    session: Session, moment: Moment, keeper: Who, service: Service, window: Window
) -> None:
    before = booked(session, moment, service, FIRST, 9)
    after = booked(session, moment, service, SECOND, 10)
    found = weekly.meant(session, moment, window.id or 0, SECOND)
    assert [one.id for one in found] == [after.id]
    lost, kept = weekly.replace(session, moment, keeper, window.id or 0, SECOND, (), WHY)
    assert (lost, kept) == (1, 0)
    assert (before.state, after.state) == (BookingState.CONFIRMED, BookingState.CALLED_OFF)
    assert (after.reason, told(session, "booking.called_off")) == (WHY, [after.person_id])
    assert starts(session, moment, service) == ["12-01 10"]
    assert window.until_day == date(2026, 12, 7)
    # Days that are laid later know it, too.
    assert starts(session, at("09:00", "2026-12-14"), service) == []


def test_a_time_that_the_new_hours_have_as_well_is_kept_while_there_are_places(
    session: Session, moment: Moment, keeper: Who, service: Service, window: Window
) -> None:
    window.capacity = 2
    session.add(window)
    early, late = (booked(session, moment, service, FIRST, hour) for hour in (9, 10))
    wanted = hours(service, 10, 12)
    assert [one.id for one in weekly.meant(session, moment, window.id or 0, FIRST, [wanted])] == [early.id]
    assert replace(session, moment, keeper, window, wanted) == (1, 1)
    assert (early.state, late.state) == (BookingState.CALLED_OFF, BookingState.CONFIRMED)
    slot = session.get_one(Slot, late.slot_id)
    assert (slot.taken, slot.state, slot.window_id == window.id) == (1, SlotState.OPEN, False)
    left = session.exec(
        select(Slot.taken, Slot.state).where(Slot.window_id == window.id, Slot.starts_at > moment.now)
    )
    assert set(left) == {(0, SlotState.CLOSED)}
    assert starts(session, moment, service) == ["12-01 11", "12-08 10", "12-08 11"]


def test_with_fewer_places_the_first_who_booked_keep_theirs(
    session: Session, moment: Moment, keeper: Who, service: Service
) -> None:
    window = a_window(session, service, opens=time(9), closes=time(10), minutes=60, capacity=3)
    first, second, third = (booked(session, moment, service, FIRST, 9) for _ in range(3))
    wanted = hours(service, 9, 10, capacity=2)
    assert [one.id for one in weekly.meant(session, moment, window.id or 0, FIRST, [wanted])] == [third.id]
    assert replace(session, moment, keeper, window, wanted) == (1, 2)
    states = [one.state for one in (first, second, third)]
    assert states == [BookingState.CONFIRMED, BookingState.CONFIRMED, BookingState.CALLED_OFF]


def test_what_was_to_end_on_a_day_still_does(
    session: Session, moment: Moment, keeper: Who, service: Service, window: Window
) -> None:
    window.until_day = date(2026, 12, 7)
    session.add(window)
    replace(session, moment, keeper, window, hours(service, 9, 10))
    later = slots.windows(session, moment, service.id or 0)[-1]
    assert (later.from_day, later.until_day) == (FIRST, date(2026, 12, 7))


def test_nobody_is_called_off_without_a_reason(
    session: Session, moment: Moment, keeper: Who, service: Service, window: Window
) -> None:
    booking = booked(session, moment, service, FIRST, 9)
    with pytest.raises(Refused, match=r"refused.reason_missing"), session.begin_nested():
        replace(session, moment, keeper, window, why=" ")
    session.refresh(window)
    assert (window.until_day, booking.state) == (None, BookingState.CONFIRMED)
    assert replace(session, moment, keeper, window, hours(service, 9, 11), why="") == (0, 1)


def test_what_was_only_offered_is_taken_back_and_the_wish_ends_with_the_reason(
    session: Session, moment: Moment, keeper: Who, service: Service
) -> None:
    window = a_window(session, service, opens=time(9), closes=time(10), minutes=60)
    booking = booked(session, moment, service, FIRST, 9)
    waits = a_person(session, "Waits")
    wished = waitlist.wish(session, moment, waits, service.id or 0, FIRST)
    bookings.cancel(session, moment, by_id(session, booking.person_id), booking.id or 0)
    assert weekly.meant(session, moment, window.id or 0, FIRST) == []
    with pytest.raises(Refused, match=r"refused.reason_missing"), session.begin_nested():
        replace(session, moment, keeper, window, why="")
    assert replace(session, moment, keeper, window) == (0, 0)
    assert told(session, "wish.closed") == [waits.id]
    assert session.get_one(Wish, wished.id, populate_existing=True).closed_at is not None
    assert told(session, "booking.called_off") == []


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"from_day": date(2026, 11, 24)}, "window_too_late"),
        ({"from_day": date(2026, 11, 1)}, "window_too_late"),
        ({"opens": time(9), "closes": time(9, 30)}, "window_short"),
        ({"opens": time(10), "closes": time(13)}, "window_overlap"),
        ({"opens": time(8), "closes": time(12), "nth": 1}, "window_overlap"),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session,
    moment: Moment,
    keeper: Who,
    service: Service,
    window: Window,
    values: dict[str, Any],
    why: str,
) -> None:
    with pytest.raises(Refused, match=f"refused.{why}"), session.begin_nested():
        weekly.open_hours(session, moment, keeper, [hours(service, 14, 16, **values)])
    assert len(slots.windows(session, moment, service.id or 0)) == 1


def test_hours_that_are_apart_are_no_overlap(
    session: Session, moment: Moment, keeper: Who, service: Service, window: Window
) -> None:
    barber = weekly.worker(session, service, "Barber Zhao")
    assert barber == weekly.worker(session, service, "Barber Zhao")
    wanted = [
        hours(service, 11, 12),
        hours(service, 9, 11, weekday=2),
        hours(service, 9, 11, worker_id=barber),
        hours(service, 18, 19, nth=1),
        hours(service, 18, 19, nth=2),
    ]
    weekly.open_hours(session, moment, keeper, wanted)
    assert len(slots.windows(session, moment, service.id or 0)) == 6
    other = a_service(session)
    with pytest.raises(Refused, match=r"refused.window_overlap"):
        weekly.open_hours(session, moment, keeper, [hours(other, 10, 12, worker_id=barber)])


def test_only_who_keeps_the_catalogue_and_only_what_has_times(
    session: Session, moment: Moment, clerk: Who, keeper: Who, service: Service, window: Window
) -> None:
    number = window.id or 0
    for act in (
        lambda: weekly.open_hours(session, moment, clerk, [hours(service, 14, 16)]),
        lambda: weekly.replace(session, moment, clerk, number, FIRST, (), WHY),
        lambda: weekly.find(session, clerk, number),
    ):
        with pytest.raises(Refused, match=r"refused.not_allowed"):
            act()
    with pytest.raises(Refused, match=r"refused.window_unknown"):
        weekly.find(session, keeper, 999)
    asked_for = a_service(session, mode=Mode.APPLY)
    with pytest.raises(Refused, match=r"refused.window_no_times"):
        weekly.open_hours(session, moment, keeper, [hours(asked_for, 9, 11)])
    weekly.replace(session, moment, keeper, number, FIRST, (), WHY)
    with pytest.raises(Refused, match=r"refused.window_over"):
        weekly.replace(session, moment, keeper, number, SECOND, (), WHY)


def test_hours_before_today_are_out_of_a_weekly_change(
    session: Session, moment: Moment, keeper: Who, service: Service, window: Window
) -> None:
    past = a_slot(session, service, SHANGHAI.at(date(2026, 11, 17), time(9)))
    served = a_booking(session, a_person(session, "Served"), past, state=BookingState.SERVED)
    replace(session, moment, keeper, window)
    assert served.state is BookingState.SERVED


def test_of_two_who_end_the_same_hours_one_does(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        service = a_service(session, horizon_days=14)
        number = a_window(session, service).id or 0
        people = [a_person(session, f"Keeper {nth}", Role.COORDINATOR) for nth in range(4)]

    def act(who: Who) -> Any:
        return lambda session: weekly.replace(session, a_moment(), who, number, FIRST, (), WHY)

    came_of_it = race(engine, *map(act, people))
    assert sorted(map(str, came_of_it)) == ["(0, 0)", *["refused.window_over"] * 3]


def test_the_same_worker_is_not_given_away_twice_at_once(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        services = [a_service(session) for _ in range(4)]
        worker = Worker(name="Barber Zhao", deliverer="staff")
        session.add(worker)
        session.flush()
        keeper = a_person(session, "Keeper", Role.COORDINATOR)

    def act(service: Service) -> Any:
        wanted = hours(service, 9, 11, worker_id=worker.id)
        return lambda session: weekly.open_hours(session, a_moment(), keeper, [wanted])

    came_of_it = race(engine, *map(act, services))
    assert sorted(map(str, came_of_it)) == ["None", *["refused.window_overlap"] * 3]


def test_whoever_lays_the_slots_meanwhile_lays_the_new_hours_once(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        service = a_service(session, horizon_days=14)
        keeper = a_person(session, "Keeper", Role.COORDINATOR)

    def look(session: Session) -> None:
        slots.lay(session, a_moment(), session.get_one(Service, service.id))

    def add(session: Session) -> None:
        weekly.open_hours(session, a_moment(), keeper, [hours(service, 9, 10)])

    race(engine, look, add, look, look)
    with Session(engine) as session:
        slots.lay(session, a_moment(), session.get_one(Service, service.id))
        found = session.exec(select(Slot.starts_at).order_by(col(Slot.starts_at))).all()
    assert [SHANGHAI.local(one).date() for one in found] == [FIRST, SECOND]
