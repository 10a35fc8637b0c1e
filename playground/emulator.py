"""The whole emulator: one world with its clock, its faults and its news, ready to be served."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from playground.clock import Clock, real_now
from playground.edge import Edge
from playground.errors import DeedError
from playground.events import EventLog
from playground.faults import Faults
from playground.jsons import Json
from playground.telegram import Telegram
from playground.webhook import WebhookPoster


class Supervisor(Protocol):
    """Whoever starts the bot's process again when it ends."""

    def as_json(self) -> Json:
        """State, process id and number of restarts."""

    def kill(self) -> bool:
        """Kill the process; False if there is none just now."""


NextDue = Callable[[], Awaitable[datetime | None]]


class Emulator:
    """Everything that lives in one playground, kept in one journal."""

    def __init__(
        self,
        *,
        journal: Path | None = None,
        real_time: Callable[[], datetime] = real_now,
        bad_tokens: Collection[str] = (),
        flood_limits: bool = False,
        next_due: NextDue | None = None,
        zone: str = "Asia/Shanghai",
    ) -> None:
        self.clock = Clock(real_time)
        self.telegram = Telegram(
            self.clock.now, journal, bad_tokens=bad_tokens, flood_limits=flood_limits, rich=True
        )
        self.faults = Faults()
        self.edge = Edge(self.telegram, self.faults)
        self.events = EventLog(self.telegram)
        self._next_due = next_due
        self._zone = zone
        self.supervisor: Supervisor | None = None
        world = self.telegram.world
        self.webhook = WebhookPoster(world.store, world.updates, self.faults)
        self._store = self.telegram.world.store
        if kept := self._store.table("clock").get("clock"):
            self.clock.restore(timedelta(seconds=kept["offset"]), kept["version"])
        self.faults.changed = lambda: self.events.add("faults", self.faults_on())

    # the clock

    def push_clock(self, step: timedelta) -> Json:
        """Move time ahead, for good: the journal remembers it."""
        self.clock.push(step)
        with self._store.batch():
            offset = self.clock.offset.total_seconds()
            self._store.put("clock", "clock", {"offset": offset, "version": self.clock.version})
        self.events.add("clock", self.time())
        return self.time()

    async def push_to_next(self) -> Json:
        """Move time ahead to the moment when the bot has something to do by itself."""
        due = await self._next_due() if self._next_due else None
        if due is None or due <= self.clock.now():
            raise DeedError("There is no reminder ahead.", 409)
        return self.push_clock(due - self.clock.now())

    async def clock_after(self, version: int, seconds: float) -> Json:
        """Wait until the clock was pushed beyond that version, for so long at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.clock.version <= version:
                    await self.events.wait(self.events.last)
        return self.time()

    def time(self) -> Json:
        """The clock as `/play/clock` shows it."""
        return {
            "now": self.clock.now().isoformat(),
            "offset": self.clock.offset.total_seconds(),
            "version": self.clock.version,
            "next": self._next_due is not None,
            "zone": self._zone,
        }

    # the bot's process

    def process(self) -> Json | None:
        """What the page shows of the bot's process; null where nobody looks after one."""
        return self.supervisor.as_json() if self.supervisor else None

    def kill_bot(self) -> Json | None:
        """End the bot's process without a warning, as a power cut does."""
        if self.supervisor is None or not self.supervisor.kill():
            raise DeedError("No bot is running.", 409)
        return self.process()

    # everything

    def faults_on(self) -> Json:
        """The switches that are on."""
        return {"faults": [fault.as_json() for fault in self.faults]}

    def state(self, newest: int | None = None) -> Json:
        """The whole state, as the page fetches it first."""
        people = self.telegram.people
        return {
            "event": self.events.last,
            "bot": self.telegram.bot(),
            "process": self.process(),
            "clock": self.time(),
            "people": [person.profile for person in people],
            "chats": {str(person.id): self.telegram.chat(person.id, newest) for person in people},
            "groups": [{**group.about, "messages": group.history(newest)} for group in self.telegram.groups],
            **self.faults_on(),
        }

    def close(self) -> None:
        """Let go of the journal."""
        self.telegram.close()
