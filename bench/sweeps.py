"""How long a look at what is due takes, with few and with very many reminders waiting in the future."""

import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, func, insert, select
from sqlmodel import Session, col

from bot.database import Database
from bot.herald import Herald
from bot.sweeper import Sweeper
from bot.tally import Tally
from centre.calendar import WorkingCalendar
from centre.moment import Moment
from chat.languages import Languages
from handlers import open_house
from migrations.scripts import upgrade
from models.calls import Call, CallState, Wanted
from models.database import connect
from models.deadlines import Deadline
from models.outbox import Message, Notice
from models.people import Person
from scheduler.clock import SystemClock
from scheduler.sweeps import next_due

DUE = 50
# A Wednesday, 10:00 in Shanghai: whatever is due may be told.
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
_YEAR = 365 * 24 * 3600
_CHUNK = 20_000


class StillClock(SystemClock):
    """A clock that always shows NOW."""

    def now(self) -> datetime:
        """Now."""
        return NOW


@dataclass(frozen=True, slots=True)
class SweepTimes:
    """Milliseconds of one look with nothing due, and of one with DUE notices; each the median of many."""

    reminders: int
    idle: float
    due: float


class Backlog:
    """A database with reminders ahead, and the bot's own sweeper on it."""

    def __init__(self, url: str, reminders: int) -> None:
        engine = connect(url)
        upgrade(engine)
        self._person, self._calls = _answered_calls(engine)
        self._newest = _fill(engine, self._person, reminders)
        self._database = Database(engine)
        herald = Herald(open_house(), Languages("en"))
        moment = Moment(NOW, WorkingCalendar("CN", ZoneInfo("Asia/Shanghai")))
        self._sweeper = Sweeper(
            self._database,
            StillClock(),
            lambda _session: moment,
            herald.tell,
            told=lambda: None,
            beat=lambda: None,
            tally=Tally(),
        )

    async def idle(self) -> float:
        """Seconds for a look when nothing is due, and for the question when to look again."""
        began = time.perf_counter()
        await self._sweeper.tick()
        await self._database.read(next_due)
        return time.perf_counter() - began

    async def due(self) -> float:
        """Seconds for putting DUE notices into words."""
        await self._database.write(self._fall_due)
        began = time.perf_counter()
        told = await self._sweeper.tick()
        seconds = time.perf_counter() - began
        assert told == DUE, f"{told} of {DUE} notices were told"  # noqa: S101 - else it measures something else
        return seconds

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()

    def _fall_due(self, session: Session) -> None:
        connection = session.connection()
        connection.execute(delete(Message))
        connection.execute(delete(Notice).where(col(Notice.id) > self._newest))
        connection.execute(
            insert(Notice),
            [_values(Notice, self._person, call, "call.follow_up", NOW) for call in self._calls],
        )


async def measure(folder: Path, sizes: Sequence[int], looks: int) -> list[SweepTimes]:
    """Measure backlogs of several sizes, one look at each in turn."""
    backlogs = [Backlog(f"sqlite:///{folder / f'{size}.db'}", size) for size in sizes]
    try:
        idle = await _in_turn([backlog.idle for backlog in backlogs], looks)
        due = await _in_turn([backlog.due for backlog in backlogs], max(3, looks // 10))
    finally:
        for backlog in backlogs:
            await backlog.close()
    return [SweepTimes(*figures) for figures in zip(sizes, idle, due, strict=True)]


async def _in_turn(looks: Sequence[Callable[[], Awaitable[float]]], times: int) -> list[float]:
    seconds: list[list[float]] = [[] for _ in looks]
    for _ in range(times):
        for look, taken in zip(looks, seconds, strict=True):
            taken.append(await look())
    return [median(taken) * 1000 for taken in seconds]


def _answered_calls(engine: Engine) -> tuple[int, list[int]]:
    """A resident with call-backs that were answered, so that asking whether they are settled makes sense."""
    with Session(engine) as session, session.begin():
        person = Person(telegram_id=7_000_000_001, name="Resident", language="en", created_at=NOW)
        session.add(person)
        session.flush()
        assert person.id is not None  # noqa: S101 - it was flushed
        calls = [
            Call(
                number=str(number),
                person_id=person.id,
                about="The lamp in our staircase has been broken since Monday.",
                wanted=Wanted.CHAT,
                state=CallState.ANSWERED,
                due_at=NOW,
                created_at=NOW,
                updated_at=NOW,
            )
            for number in range(DUE)
        ]
        session.add_all(calls)
        session.flush()
        return person.id, [call.id for call in calls if call.id is not None]


def _fill(engine: Engine, person: int, reminders: int) -> int:
    """Spread reminders over the year ahead, half notices, half deadlines; gives the newest notice's id."""
    dice = random.Random(reminders)
    for table in (Notice, Deadline):
        rows = (
            _values(table, person, number, "call.follow_up", NOW + timedelta(seconds=dice.randint(60, _YEAR)))
            for number in range(reminders // 2)
        )
        with engine.begin() as connection:
            for chunk in _chunks(rows):
                connection.execute(insert(table), chunk)
    with engine.connect() as connection:
        newest: int | None = connection.execute(select(func.max(col(Notice.id)))).scalar_one()
    return newest or 0


def _values(
    table: type[Notice | Deadline], person: int, subject: int, kind: str, due: datetime
) -> dict[str, Any]:
    values = {"kind": kind, "subject_kind": "call", "subject_id": subject, "params": {}, "due_at": due}
    values |= {"person_id": person, "owed": True, "critical": False} if table is Notice else {"fault": ""}
    return {**values, "state": "waiting"}


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk
