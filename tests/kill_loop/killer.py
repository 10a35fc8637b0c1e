"""Kills the bot at the worst moments, looks at what it left behind, and starts it again at once."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice, repeat

from playground.faults import FaultKind
from playground.jsons import Json
from tests.kill_loop import observer
from tests.kill_loop.observer import Look
from tests.kill_loop.people import Talker
from tests.kill_loop.rig import Rig, watch_over
from tests.kill_loop.witness import Witness

_EVENTS = 120
# Random moments need a random wait; nothing is synchronised by it.
_JITTER = 0.02
_FOR_EVER = 3600


class Aim(StrEnum):
    """The moment at which a kill is meant to hit."""

    ANYWHERE = "anywhere"
    """After a random number of events."""
    UNNOTED = "sent, not noted"
    """Telegram has done what it was asked, and its answer never arrives."""
    UNCOMMITTED = "received, not committed"
    """An update has come and cannot be written down."""
    STARTING = "starting"
    """At a random moment of the start."""


_ROUND = (Aim.ANYWHERE, Aim.ANYWHERE, Aim.UNNOTED, Aim.UNCOMMITTED, Aim.STARTING)


@dataclass(frozen=True, slots=True)
class Kill:
    """One end of the bot: when it was meant to hit, and what lay unfinished afterwards."""

    aim: Aim
    unacknowledged: int
    """Updates that Telegram still kept."""
    look: Look


class Killer:
    """Ends one life of the bot after the other."""

    def __init__(self, rig: Rig, witness: Witness, passer_by: Talker, dice: random.Random) -> None:
        self.kills: list[Kill] = []
        self._rig = rig
        self._witness = witness
        self._passer_by = passer_by
        self._dice = dice
        self._start_seconds = 1.0

    async def kill(self, times: int, group: asyncio.TaskGroup) -> None:
        """Kill the bot so many times; at the end it is alive."""
        for aim in islice(self.aims(), times):
            await self.hit(aim, group)

    async def hit(self, aim: Aim, group: asyncio.TaskGroup) -> None:
        """Kill the bot at such a moment, and start it again."""
        await self._until_the_moment(aim)
        look = await asyncio.to_thread(observer.look, self._rig.database_url)
        self.kills.append(Kill(aim, await self._rig.unacknowledged(), look))
        await self._rig.client.delete("faults")
        await self.start(group)

    async def start(self, group: asyncio.TaskGroup) -> None:
        """Begin the bot's next life."""
        group.create_task(watch_over(await self._rig.start()))

    def aims(self) -> Iterator[Aim]:
        """One aim after the other without an end, all of them equally often."""
        return chain.from_iterable(self._dice.sample(_ROUND, len(_ROUND)) for _ in repeat(None))

    async def _until_the_moment(self, aim: Aim) -> None:
        if aim is Aim.STARTING:
            await asyncio.sleep(self._dice.uniform(0, self._start_seconds))
            await self._strike()
            return
        begun = asyncio.get_running_loop().time()
        await self._rig.ready()
        self._start_seconds = asyncio.get_running_loop().time() - begun
        await self._witness.until_more(self._dice.randint(1, _EVENTS))
        match aim:
            case Aim.ANYWHERE:
                await asyncio.sleep(self._dice.uniform(0, _JITTER))
                await self._strike()
            case Aim.UNNOTED:
                await self._until_an_answer_is_withheld()
                await self._strike()
            case Aim.UNCOMMITTED:
                async with self._nobody_commits():
                    await self._passer_by.say("/help")
                    await asyncio.sleep(self._dice.uniform(0, _JITTER))
                    await self._strike()

    async def _strike(self) -> None:
        self._rig.bot.kill()
        await self._rig.bot.ended()

    async def _until_an_answer_is_withheld(self) -> None:
        on = False

        def used_up(kind: str, about: Json) -> bool:
            nonlocal on
            before = on
            if kind == "faults":
                on = bool(about["faults"])
            return before and not on

        withheld = self._witness.expect(used_up)
        fault = {"kind": FaultKind.SLOW, "seconds": _FOR_EVER, "count": 1, "methods": ["sendMessage"]}
        await self._rig.client.post("faults", fault)
        await withheld

    @asynccontextmanager
    async def _nobody_commits(self) -> AsyncIterator[None]:
        holding = observer.held(self._rig.database_url)
        await asyncio.to_thread(holding.__enter__)
        try:
            yield
        finally:
            await asyncio.to_thread(holding.__exit__, None, None, None)
