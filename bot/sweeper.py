"""Looks at what is due, whenever something is; the event loop's own clock keeps it going."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from bot.bell import Bell
from bot.database import Database
from bot.tally import Tally
from centre.moment import Present
from scheduler.clock import Clock
from scheduler.sweeps import Tell, next_due, sweep

LONGEST_SLEEP = 20.0
log = structlog.get_logger(__name__)


class Sweeper:
    """Runs sweeps: at once when woken, at the next due time, and every so often in any case."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        present: Present,
        tell: Tell,
        *,
        told: Callable[[], None],
        beat: Callable[[], None],
        tally: Tally,
    ) -> None:
        self._database = database
        self._clock = clock
        self._present = present
        self._tell = tell
        self._told = told
        self._beat = beat
        self._tally = tally
        self._bell = Bell()

    def wake(self) -> None:
        """Look now: something was promised, or the clock was pushed."""
        self._bell.ring()

    async def tick(self) -> int:
        """Do everything that is due; returns how many notices and deadlines that were."""
        done = 0
        while True:
            work = partial(sweep, now=self._clock.now(), present=self._present, tell=self._tell)
            with self._tally.sweep_seconds.taken():
                swept = await self._database.write(work)
            self._tally.swept.update(acted=swept.acted, told=swept.told)
            done += swept.acted + swept.told
            if swept.told:
                self._told()  # only now: what was told is committed, and this is the event loop's thread
            if not swept.more:
                return done

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until told to stop, and then once more."""
        while not stop.is_set():
            await self._bell.rest(await self._look())
        await self._look()

    async def _look(self) -> float:
        """Do what is due, whatever happens; returns the seconds until it is worth looking again."""
        try:
            await self.tick()
            pause = await self._pause()
            self._beat()
        except Exception as error:
            log.error("sweep_failed", fault=type(error).__name__, exc_info=error)
            return 2.0
        return pause

    async def _pause(self) -> float:
        due = await self._database.read(next_due)
        if due is None:
            return LONGEST_SLEEP
        left = (due - self._clock.now()) / timedelta(seconds=1)
        return min(LONGEST_SLEEP, max(0.05, left))
