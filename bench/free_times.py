"""How long it takes to find the free times of a month, with few and with very many bookings in the table."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert, update
from sqlmodel import Session, col

from bench.sweeps import NOW
from centre import bookings, catalogue, slots
from centre.calendar import WorkingCalendar
from centre.catalogue import Wording
from centre.moment import Moment
from migrations.scripts import upgrade
from models.bookings import Booking, BookingState
from models.catalogue import Category, Mode, Service
from models.database import connect
from models.people import Person
from models.slots import Slot, Window

MOMENT = Moment(NOW, WorkingCalendar("CN", ZoneInfo("Asia/Shanghai")))
_CHUNK = 5_000
_HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class MonthTimes:
    """Milliseconds to find the free times of a month, the median of many looks."""

    bookings: int
    free: int
    milliseconds: float


class Month:
    """A database with a service that is given every half hour, and bookings in the past and to come."""

    def __init__(self, url: str, size: int) -> None:
        self._engine = connect(url)
        upgrade(self._engine)
        self._size = size
        self._service = _offered(self._engine)
        _book(self._engine, self._service, size)

    def look(self) -> tuple[float, int]:
        """Seconds for one look at the month, and how many times were found."""
        with Session(self._engine) as session:
            service = session.get_one(Service, self._service)
            began = perf_counter()
            found = bookings.times(session, MOMENT, service, priority=True)
            return perf_counter() - began, sum(map(len, found.values()))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def measure(folder: Path, sizes: Sequence[int], looks: int) -> list[MonthTimes]:
    """Measure tables of several sizes, one look at each in turn."""
    months = [Month(f"sqlite:///{folder / f'{size} bookings.db'}", size) for size in sizes]
    seconds: list[list[float]] = [[] for _ in months]
    free = [month.look()[1] for month in months]  # the first look compiles the statements
    for _ in range(looks):
        for month, taken in zip(months, seconds, strict=True):
            taken.append(month.look()[0])
    for month in months:
        month.close()
    return [
        MonthTimes(size, found, median(taken) * 1000)
        for size, found, taken in zip(sizes, free, seconds, strict=True)
    ]


def _offered(engine: Engine) -> int:
    words = Wording("en", "Haircut", "A haircut.", "Everybody", "Come", "List", [], "The same day")
    with Session(engine) as session, session.begin():
        session.add(Person(id=1, telegram_id=7_000_000_001, name="Resident", language="en", created_at=NOW))
        session.add(Category(code="LIFE", names={"en": "Everyday living"}))
        session.flush()
        service = catalogue.publish(session, MOMENT, None, "SVC-09", [words], category="LIFE", mode=Mode.SLOT)
        service_id = catalogue.the_id(service)
        for weekday in range(5):
            session.add(
                Window(
                    service_id=service_id,
                    weekday=weekday,
                    opens=time(8),
                    closes=time(18),
                    minutes=30,
                    from_day=date(2020, 1, 1),
                )
            )
        session.flush()
        slots.lay(session, MOMENT, service)
        return service_id


def _book(engine: Engine, service_id: int, size: int) -> None:
    """Take every third time of the month; all other bookings lie in the past."""
    dice = random.Random(size)
    with Session(engine) as session, session.begin():
        ahead = slots.free(session, MOMENT, session.get_one(Service, service_id))
        taken = [one.id for one in ahead if not dice.randrange(3)]
        session.connection().execute(update(Slot).where(col(Slot.id).in_(taken)).values(taken=1))
        past = _past(service_id, size - len(taken))
        while chunk := list(islice(past, _CHUNK)):
            session.connection().execute(insert(Slot), chunk)
        rows = _rows(service_id, [*taken, *range(_PAST, _PAST + size - len(taken))])
        while chunk := list(islice(rows, _CHUNK)):
            session.connection().execute(insert(Booking), chunk)


_PAST = 1_000_000


def _past(service_id: int, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        starts_at = NOW - _HALF_HOUR * (number + 1)
        yield {
            "id": _PAST + number,
            "service_id": service_id,
            "window_id": 1,
            "starts_at": starts_at,
            "ends_at": starts_at + _HALF_HOUR,
            "capacity": 1,
            "taken": 1,
            "state": "open",
        }


def _rows(service_id: int, slot_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for number, slot_id in enumerate(slot_ids):
        yield {
            "number": f"B{number}",
            "service_id": service_id,
            "version": 1,
            "slot_id": slot_id,
            "person_id": 1,
            "made_by": 1,
            "state": BookingState.SERVED if slot_id >= _PAST else BookingState.CONFIRMED,
            "created_at": NOW,
            "updated_at": NOW,
        }
