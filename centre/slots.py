"""Slots: weekly windows laid out as times that can be booked, and which of them are free.

A slot is a row with a number of places and a count of those taken, which the database keeps from passing it.
So the question what is free does not depend on how many bookings there ever were. Slots are laid out when
somebody looks: as far ahead as the service can be booked, once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from centre.catalogue.services import the_id
from centre.moment import Moment
from centre.rows import change, insert_many
from models.base import constant
from models.catalogue import Service
from models.slots import Closure, Slot, SlotState, Window, Worker

_WINDOWS = (
    select(Window)
    .where(col(Window.service_id) == bindparam("service"))
    .order_by(col(Window.id))
    .execution_options(populate_existing=True)
)
_CLOSURES = select(Closure).where(
    col(Closure.service_id).is_(None) | (col(Closure.service_id) == bindparam("service")),
    col(Closure.ends_at) > bindparam("since"),
)
_FREE = (
    select(
        col(Slot.id),
        col(Slot.starts_at),
        col(Slot.ends_at),
        col(Slot.worker_id),
        func.coalesce(col(Worker.name), "").label("worker"),
        (col(Slot.capacity) - col(Slot.taken)).label("places"),
    )
    .join(Worker, col(Worker.id) == col(Slot.worker_id), isouter=True)
    .where(
        col(Slot.service_id) == bindparam("service"),
        col(Slot.starts_at) >= bindparam("since"),
        col(Slot.starts_at) < bindparam("until"),
        # As the partial index says it.
        col(Slot.taken) < col(Slot.capacity),
        col(Slot.state) == constant(SlotState.OPEN),
    )
    .order_by(col(Slot.starts_at), col(Slot.id))
)


# A window is of one weekday, so whatever zone the database counts its days in, no two days of the centre's
# calendar come together; and a row a day is read, not one for each time.
_PLACES = (
    select(func.min(col(Slot.starts_at)), func.sum(col(Slot.capacity) - col(Slot.taken)))
    .where(
        col(Slot.service_id) == bindparam("service"),
        col(Slot.id) != bindparam("but"),
        col(Slot.starts_at) >= bindparam("since"),
        col(Slot.starts_at) < bindparam("until"),
        col(Slot.state) == constant(SlotState.OPEN),
    )
    .group_by(col(Slot.window_id), func.date(col(Slot.starts_at)))
)


@dataclass(frozen=True, slots=True)
class Free:
    """A time that can be had now."""

    id: int
    starts_at: datetime
    ends_at: datetime
    worker_id: int | None
    worker: str
    places: int


def windows(session: Session, moment: Moment, service_id: int) -> list[Window]:
    """The hours of the week in which a service is given, or will be, in the order of the week."""
    today = moment.calendar.local(moment.now).date()
    found = session.execute(_WINDOWS, {"service": service_id}).scalars()
    lasting = (one for one in found if one.until_day is None or one.until_day >= max(today, one.from_day))
    return sorted(lasting, key=lambda one: (one.weekday, one.opens, one.id or 0))


def closures(session: Session, moment: Moment, service_id: int) -> list[Closure]:
    """When a service, or the whole centre, is or will be closed, the earliest first."""
    found = session.execute(_CLOSURES, {"service": service_id, "since": moment.now}).scalars()
    return sorted(found, key=lambda one: (one.starts_at, one.id or 0))


def free(
    session: Session,
    moment: Moment,
    service: Service,
    *,
    priority: bool = True,
    worker_id: int | None = None,
    day: date | None = None,
) -> list[Free]:
    """The times of a service that can be had now, or on one day, the earliest first.

    Whoever is not of the priority group sees the last `early_days` of the horizon later than the others.
    """
    lay(session, moment, service)
    since, until = horizon(moment, service, priority=priority)
    if day is not None:
        since = max(since, _midnight(moment, day))
        until = min(until, _midnight(moment, day + timedelta(days=1)))
    wanted = {"service": the_id(service), "since": since, "until": until}
    rows: Iterable[Any] = session.connection().execute(_FREE, wanted)
    times = [Free(*row) for row in rows]
    return [one for one in times if worker_id is None or one.worker_id == worker_id]


def horizon(moment: Moment, service: Service, *, priority: bool) -> tuple[datetime, datetime]:
    """From when and until when a service can be booked now."""
    ahead = service.horizon_days - (0 if priority else service.early_days)
    last = moment.calendar.local(moment.now).date() + timedelta(days=ahead + 1)
    return moment.now + timedelta(hours=service.lead_hours), _midnight(moment, last)


def days(times: list[Free], moment: Moment) -> dict[date, list[Free]]:
    """Times by the day on the centre's wall."""
    found: dict[date, list[Free]] = {}
    for one in times:
        found.setdefault(moment.calendar.local(one.starts_at).date(), []).append(one)
    return found


def places(
    session: Session,
    moment: Moment,
    service: Service,
    *,
    priority: bool = True,
    but_slot: int | None = None,
) -> dict[date, int]:
    """How many places are left on each day on which a service is given, 0 where it is full.

    but_slot: does not count, because it is the one that is to be left.
    """
    lay(session, moment, service)
    since, until = horizon(moment, service, priority=priority)
    wanted = {"service": the_id(service), "since": since, "until": until, "but": but_slot or 0}
    found: dict[date, int] = {}
    for starts_at, left in session.connection().execute(_PLACES, wanted):
        day = moment.calendar.local(starts_at).date()
        found[day] = found.get(day, 0) + left
    return dict(sorted(found.items()))


def take(session: Session, slot_id: int) -> bool:
    """Take a place, if there is one: two who try for the last one cannot both have it."""
    still = (
        col(Slot.id) == slot_id,
        col(Slot.state) == SlotState.OPEN,
        col(Slot.taken) < col(Slot.capacity),
    )
    return bool(change(session, Slot, *still, taken=col(Slot.taken) + 1))


def give_back(session: Session, slot_id: int) -> None:
    """Free a place."""
    change(session, Slot, col(Slot.id) == slot_id, col(Slot.taken) > 0, taken=col(Slot.taken) - 1)


def lay(session: Session, moment: Moment, service: Service) -> None:
    """Lay a service's slots as far ahead as it can be booked; what was laid stays as it is.

    Of two who look at once one lays them, and the other waits for it; so does whoever changes the hours.
    """
    today = moment.calendar.local(moment.now).date()
    until = today + timedelta(days=service.horizon_days)
    before = service.laid_until
    since = max(today, before + timedelta(days=1)) if before else today
    if since > until:
        return
    service_id = the_id(service)
    still = (col(Service.id) == service_id, col(Service.laid_until).is_not_distinct_from(before))
    if not change(session, Service, *still, laid_until=until):
        return
    windows = session.execute(_WINDOWS, {"service": service_id}).scalars().all()
    _lay(session, moment, service_id, windows, (since, until))


def lay_one(session: Session, moment: Moment, service: Service, window: Window) -> None:
    """Lay weekly hours that are new on those days on which their service is laid already."""
    if service.laid_until is not None:
        today = moment.calendar.local(moment.now).date()
        _lay(session, moment, the_id(service), [window], (today, service.laid_until))


def begins(moment: Moment, window: Window, day: date) -> Iterator[tuple[datetime, int]]:
    """When the slots of weekly hours begin on a day, and how many places each has."""
    for row in _of_window(moment, window, day, day):
        yield row["starts_at"], row["capacity"]


def _lay(
    session: Session, moment: Moment, service_id: int, windows: Iterable[Window], days: tuple[date, date]
) -> None:
    closures = session.execute(_CLOSURES, {"service": service_id, "since": moment.now}).scalars().all()
    rows = [row for window in windows for row in _of_window(moment, window, *days)]
    for row in rows:
        starts_at, ends_at = row["starts_at"], row["ends_at"]
        if any(one.starts_at < ends_at and starts_at < one.ends_at for one in closures):
            row["state"] = SlotState.CLOSED
    insert_many(session, Slot, rows)


def _of_window(moment: Moment, window: Window, since: date, until: date) -> Iterator[dict[str, Any]]:
    day = max(since, window.from_day)
    last = min(until, window.until_day) if window.until_day else until
    while day <= last:
        if _runs(moment, window, day):
            yield from _of_day(moment, window, day)
        day += timedelta(days=1)


def _runs(moment: Moment, window: Window, day: date) -> bool:
    nth = (day.day - 1) // 7 + 1
    return day.weekday() == window.weekday and window.nth in (0, nth) and not moment.calendar.is_holiday(day)


def _of_day(moment: Moment, window: Window, day: date) -> Iterator[dict[str, Any]]:
    starts_at, closes = moment.calendar.at(day, window.opens), moment.calendar.at(day, window.closes)
    length = timedelta(minutes=window.minutes)
    while starts_at + length <= closes:
        yield {
            "service_id": window.service_id,
            "window_id": window.id,
            "worker_id": window.worker_id,
            "starts_at": starts_at,
            "ends_at": starts_at + length,
            "capacity": window.capacity,
        }
        starts_at += length + timedelta(minutes=window.buffer)


def _midnight(moment: Moment, day: date) -> datetime:
    return moment.calendar.at(day, datetime.min.time())
