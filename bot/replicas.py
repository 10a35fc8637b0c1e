"""This process among those that work on the same database: who lives, who is dead, and who leads.

Why it works this way: docs/decisions/0021. On SQLite there is only ever one process: `bot/lock.py`.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot import roll
from bot.database import Database
from bot.roll import Line, Seen

BEAT_SECONDS = 1.0
# On the word of a beat one acts for so long. Shorter than any time after which others act in our place.
SURE_SECONDS = 3.0
# Whose line is down and who is not heard for so long is dead.
HUNG_UP_SECONDS = 4.0
# Whose line stands may be slow or frozen: after so long others do not wait for it.
SILENT_SECONDS = 15.0
# Whoever cannot make sure for so long puts back what it has in hand.
PATIENCE_SECONDS = 5.0

log = structlog.get_logger(__name__)


def since_boot() -> float:
    """Seconds that nobody sets, and that go on while a machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class Company:
    """What a look at the roll has shown: how many live, for how long none may send, whether one is gone."""

    size: int
    halted: float
    lost: bool


class Watch:
    """Tells who is dead, by what was seen of them; a clock that is set buries nobody."""

    def __init__(self) -> None:
        self._looked_at: float | None = None
        self._listening_since = float("-inf")
        self._heard: dict[int, tuple[datetime, float]] = {}

    def dead(self, others: list[Seen], now: float) -> list[Seen]:
        """Those of whom nothing is to be expected any more."""
        if self._looked_at is not None and now - self._looked_at > SURE_SECONDS:
            # It was us who did not listen, or the database that was away from all of us.
            self._listening_since = now
            self._heard.clear()
        self._looked_at = now
        self._heard = {one.id: self._last_heard(one, now) for one in others}
        return [one for one in others if self._is_dead(one, now)]

    def _last_heard(self, one: Seen, now: float) -> tuple[datetime, float]:
        before = self._heard.get(one.id)
        return before if before is not None and before[0] == one.heard_at else (one.heard_at, now)

    def _is_dead(self, one: Seen, now: float) -> bool:
        if one.connected:
            return now - self._heard[one.id][1] > SILENT_SECONDS
        return one.age > HUNG_UP_SECONDS and now - self._listening_since > HUNG_UP_SECONDS


class Presence:
    """Keeps this process on the roll, under a number that no other life of any process ever has."""

    def __init__(
        self,
        engine: Engine,
        database: Database,
        looked: Callable[[Company], None] = lambda _company: None,
        since_boot: Callable[[], float] = since_boot,
    ) -> None:
        self.number = 0
        self._database = database
        self._line = Line(engine) if engine.dialect.name != "sqlite" else None
        self._looked = looked
        self._now = since_boot
        self._watch = Watch()
        self._living: dict[int, Seen] = {}
        self._sure_until = float("-inf") if self._line is not None else float("inf")
        self._news = asyncio.Event()
        self._beating: asyncio.Future[None] | None = None

    async def enter(self) -> None:
        """Join those who are there, and bury who died before.

        Raises:
            SQLAlchemyError: the database is away.
        """
        if self._line is None:
            self.number = await self._database.write(roll.enter_alone)
        else:
            self.number = await asyncio.to_thread(self._line.enter)
            await self.beat()

    async def run(self) -> None:
        """Be heard until cancelled."""
        while self._line is not None:
            try:
                await self.beat()
            except Exception as error:  # noqa: BLE001 - until the database is back nobody is sure of anything
                log.warning("not_heard", fault=type(error).__name__)
            await asyncio.sleep(BEAT_SECONDS)

    async def beat(self) -> None:
        """Say that we live, and look who else does; whoever asks meanwhile waits for the same.

        Raises:
            SQLAlchemyError: the database is away.
        """
        if self._beating is None or self._beating.done():
            self._beating = asyncio.ensure_future(self._beat())
        await asyncio.shield(self._beating)

    async def holds(self, number: int) -> bool:
        """Whether what was claimed under this number is still ours.

        So it is while nobody can have taken us for dead since we were heard; then the database is asked.
        """
        with suppress(TimeoutError, SQLAlchemyError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not self._is_sure():
                    await self.beat()
        return self._is_sure() and number == self.number

    async def lead(self) -> None:
        """Return once it is for us to do what only one may do: when we are the eldest who does not retire."""
        while not (await self.holds(self.number) and self._leads()):
            self._news.clear()
            await self._news.wait()

    async def retire(self) -> None:
        """Leave to others what only one may do: we shall end soon."""
        if self._line is not None:
            with suppress(TimeoutError, SQLAlchemyError):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._database.write(partial(roll.retire, number=self.number))

    async def leave(self) -> None:
        """Make room for others."""
        with suppress(SQLAlchemyError):  # then they will notice
            if self._line is None:
                await self._database.write(roll.leave_alone)
            else:
                await asyncio.to_thread(self._line.leave, self.number)
        if self._line is not None:
            await asyncio.to_thread(self._line.hang_up)

    def _is_sure(self) -> bool:
        return self._now() < self._sure_until

    @property
    def leads(self) -> bool:
        """Whether what only one may do is ours, as far as we know just now."""
        return self._is_sure() and self._leads()

    def _leads(self) -> bool:
        willing = [one.id for one in self._living.values() if not one.retiring]
        return self._line is None or self.number == min(willing, default=None)

    async def _beat(self) -> None:
        assert self._line is not None, "where there is one process it need not be heard"  # noqa: S101
        began = self._now()
        number, seen, dead = await asyncio.to_thread(self._say_and_look, self._line)
        self.number = number
        self._sure_until = began + SURE_SECONDS
        lost = bool(self._living.keys() - seen.keys()) or bool(dead)
        self._living = seen
        self._news.set()
        self._looked(Company(len(seen) - len(dead), max(one.halted for one in seen.values()), lost))

    def _say_and_look(self, line: Line) -> tuple[int, dict[int, Seen], list[Seen]]:
        """Our number from now on, who is on the roll, and who of those is dead and was buried."""
        try:
            number = self.number
            if not line.beat(number):
                log.warning("taken_for_dead", number=number)
                number = line.enter()
            seen = {one.id: one for one in line.look()}
            dead = self._watch.dead([one for one in seen.values() if one.id != number], self._now())
            if dead:
                log.warning("replicas_taken_for_dead", numbers=[one.id for one in dead])
                line.bury(dead)
        except SQLAlchemyError:
            line.hang_up()
            raise
        return number, seen, dead
