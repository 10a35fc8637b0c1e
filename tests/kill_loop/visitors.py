"""People who book: they take the first time that is free, and some think better of it."""

import random
from dataclasses import dataclass

from playground.client import RemotePerson
from tests.kill_loop.people import Talker

# A day, a time, something to add, the card; at last the receipt.
_ASKS = r"d:\w+:\w+:(\d{4}-\d\d-\d\d|s\d+|~skip|~confirm)$|a:booking\.cancel:"


@dataclass
class Visit:
    """One booking, known by the words that were written with it."""

    token: str
    confirmed: bool = False
    cancelled: bool = False


class Visitor(Talker):
    """Somebody who books one time after the other; all want the same one."""

    def __init__(self, name: str, phone: RemotePerson, dice: random.Random, patience: float) -> None:
        super().__init__(phone, dice, patience)
        self.name = name
        self.visits: list[Visit] = []

    async def live(self) -> None:
        """Book until told to leave, at least twice."""
        await self.arrive()
        while not self.leaving or len(self.visits) < 2:
            await self._visit()
        await self.ask_for_help()

    async def _visit(self) -> None:
        visit = Visit(f"{self.name}-{len(self.visits) + 1}")
        self.visits.append(visit)
        asked = self.since = await self.say("/book")
        await self.choose(r"\d+")
        await self.choose("me")
        # Whoever is a second too late is asked for the time again, so they go by what is asked.
        while not (asks := await self.spot(_ASKS, after=asked)).data.startswith("a:"):
            if asks.data.endswith("~skip"):
                await self.question()
                await self.say(visit.token)
            else:
                await self.tap(asks)
        visit.confirmed = True
        if self.dice.random() < 0.4:
            await self.tap(asks)
            await self.tap(await self.spot(r"a:booking\.cancel_why:\w+:$", after=asked))
            await self.tap(await self.spot(r"a:booking\.cancel_now:", after=asked))
            await self.spot(r"a:booking\.again:", after=asked)
            visit.cancelled = True
