"""Whatever else happens to a bot than that it is killed; dealt while people talk, between the kills."""

import asyncio
import random
import resource
from collections.abc import Awaitable, Callable
from enum import StrEnum
from itertools import islice
from pathlib import Path

import psutil
from sqlalchemy import make_url

from playground.faults import WEBHOOK, FaultKind
from playground.jsons import Json
from tests.auxil.processes import EndedError
from tests.kill_loop import observer
from tests.kill_loop.killer import Aim, Killer
from tests.kill_loop.rig import Rig
from tests.kill_loop.witness import Witness

_EVENTS = 60
# Shorter than Telegram's silence may last, so that whoever froze still hears the answers to what it asked.
_STILL = (0.1, 3.0)
_FULL = (0.3, 2.0)


class Blow(StrEnum):
    """What happens to the bot."""

    FREEZE = "stood still"
    """Its machine sleeps for a moment (SIGSTOP, SIGCONT)."""
    STOP = "asked to end"
    """SIGTERM: it ends in good order."""
    FLOOD = "429"
    ERRORS = "500"
    SILENCE = "done, never answered"
    DROPS = "dropped before"
    DROPS_AFTER = "dropped after"
    NOT_FOUND = "404 on getUpdates"
    SLOW = "slow answers"
    TWICE = "posted twice"
    LATE = "posted late"
    """What somebody does next in another way comes first."""
    RESTART = "database restarted"
    FULL = "disk full"
    """No file can grow (RLIMIT_FSIZE)."""
    READ_ONLY = "disk read-only"
    """No byte can be written to any file."""


_FAULTS: dict[Blow, Json] = {
    Blow.FLOOD: {"kind": FaultKind.FLOOD, "retry_after": 1, "count": 20},
    Blow.ERRORS: {"kind": FaultKind.SERVER_ERROR, "count": 10},
    Blow.SILENCE: {"kind": FaultKind.TIMEOUT_AFTER, "seconds": 3600, "count": 2, "methods": ["sendMessage"]},
    Blow.DROPS: {"kind": FaultKind.DROP_BEFORE, "count": 5},
    Blow.DROPS_AFTER: {"kind": FaultKind.DROP_AFTER, "count": 5},
    Blow.NOT_FOUND: {"kind": FaultKind.NOT_FOUND, "count": 3, "methods": ["getUpdates"]},
    Blow.SLOW: {"kind": FaultKind.SLOW, "seconds": 1.0, "count": 10},
    Blow.TWICE: {"kind": FaultKind.DROP_AFTER, "count": 10, "methods": [WEBHOOK]},
    Blow.LATE: {"kind": FaultKind.SLOW, "seconds": 1.0, "count": 10, "methods": [WEBHOOK]},
}
# After these nobody knows whether Telegram has done what it was asked.
_CUT = {Blow.ERRORS, Blow.SILENCE, Blow.DROPS, Blow.DROPS_AFTER}


class Storm:
    """Deals kills and other blows in a random order, each so often as it is told."""

    def __init__(
        self,
        rig: Rig,
        witness: Witness,
        killer: Killer,
        dice: random.Random,
        restart_database: Callable[[], None] | None = None,
    ) -> None:
        self.killer = killer
        self.blows: list[Blow] = []
        self.cut = 0
        self._rig = rig
        self._witness = witness
        self._dice = dice
        self._restart_database = restart_database
        parsed = make_url(rig.database_url)
        self._file = Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None

    async def rage(self, kills: int, blows: int, group: asyncio.TaskGroup) -> None:
        """Deal so many kills and other blows; at the end the bot is alive and nothing spoils its calls."""
        dealt: list[Aim | Blow] = [*islice(self.killer.aims(), kills), *self._some(blows)]
        if blows:
            self._dice.shuffle(dealt)
        for one in dealt:
            if isinstance(one, Aim):
                await self._rig.client.delete("faults")
                await self.killer.hit(one, group)
            else:
                await self._deal(one, group)
        await self._rig.ready()
        await self._rig.client.delete("faults")

    def _some(self, blows: int) -> list[Blow]:
        """So many of those that can happen here, all of them equally often."""
        kinds = set(Blow)
        if self._restart_database is None:
            kinds -= {Blow.RESTART}
        if self._file is None:
            kinds -= {Blow.FULL, Blow.READ_ONLY}
        posted = "WEBHOOK_URL" in self._rig.settings
        kinds -= {Blow.NOT_FOUND} if posted else {Blow.TWICE, Blow.LATE}
        found: list[Blow] = []
        while len(found) < blows:
            found += self._dice.sample(sorted(kinds), len(kinds))
        return found[:blows]

    async def _deal(self, blow: Blow, group: asyncio.TaskGroup) -> None:
        await self._rig.ready()
        await self._witness.until_more(self._dice.randint(1, _EVENTS))
        self.blows.append(blow)
        if blow in _FAULTS:
            fault = _FAULTS[blow]
            self.cut += fault["count"] if blow in _CUT else 0
            await self._rig.client.post("faults", fault)
            return
        dealing: dict[Blow, Callable[[asyncio.TaskGroup], Awaitable[None]]] = {
            Blow.FREEZE: self._freeze,
            Blow.STOP: self._stop,
            Blow.RESTART: self._restart,
            Blow.FULL: self._fill,
            Blow.READ_ONLY: self._lock,
        }
        await dealing[blow](group)

    async def _freeze(self, _group: asyncio.TaskGroup) -> None:
        self._rig.bot.freeze()
        await asyncio.sleep(self._dice.uniform(*_STILL))
        self._rig.bot.thaw()

    async def _stop(self, group: asyncio.TaskGroup) -> None:
        """Ask it to end: it leaves nothing on its way, and its next life takes up the rest."""
        await self._rig.client.delete("faults")
        if (code := await self._rig.stop()) != 0:
            raise EndedError(f"Asked to end, it left with code {code}:\n{self._rig.bot.output}")
        look = await asyncio.to_thread(observer.look, self._rig.database_url)
        # On PostgreSQL who was killed is buried after seconds: what it left may still lie there.
        if left := look.started.difference(*(kill.look.started for kill in self.killer.kills)):
            said = self._rig.bot.output
            raise EndedError(f"It ended in good order and left {sorted(left)} on the way:\n{said}")
        await self.killer.start(group)

    async def _restart(self, _group: asyncio.TaskGroup) -> None:
        assert self._restart_database
        await asyncio.to_thread(self._restart_database)

    async def _fill(self, _group: asyncio.TaskGroup) -> None:
        assert self._file
        log = self._file.with_name(f"{self._file.name}-wal")
        await self._write_at_most(log.stat().st_size)

    async def _lock(self, _group: asyncio.TaskGroup) -> None:
        await self._write_at_most(0)

    async def _write_at_most(self, size: int) -> None:
        """For a moment, let no byte of a file be written beyond this size."""
        bot = psutil.Process(self._rig.bot.pid)
        before = bot.rlimit(resource.RLIMIT_FSIZE)
        bot.rlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        await asyncio.sleep(self._dice.uniform(*_FULL))
        bot.rlimit(resource.RLIMIT_FSIZE, before)
