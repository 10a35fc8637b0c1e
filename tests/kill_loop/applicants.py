"""People who ask for a service that is planned, and take part in it until it is done."""

import random
from dataclasses import dataclass

from playground.client import RemotePerson
from tests.kill_loop.people import Spot, Talker


@dataclass
class Demand:
    """One request, known by the words it was handed in with, and how often its resident sent it back.

    open: it was left when the plan was there, to see that nobody forgets it.
    """

    token: str
    handed_in: bool = False
    open: bool = False
    filled: int = 0
    changed: int = 0
    undone: int = 0
    planned: bool = False
    confirmed: bool = False


class Applicant(Talker):
    """Somebody who asks for one thing after the other."""

    def __init__(self, name: str, phone: RemotePerson, dice: random.Random, patience: float) -> None:
        super().__init__(phone, dice, patience)
        self.name = name
        self.demands: list[Demand] = []

    async def live(self) -> None:
        """Ask for things until told to leave, at least for two; the first is never agreed to."""
        await self.arrive()
        while not self.leaving or len(self.demands) < 2:
            demand = await self._hand_in()
            plan = await self._get_a_plan(demand)
            if not demand.open:
                await self._see_it_done(demand, plan)
        await self.ask_for_help()

    async def _hand_in(self) -> Demand:
        demand = Demand(f"{self.name}-{len(self.demands) + 1}", open=not self.demands)
        self.demands.append(demand)
        self.since = await self.say("/request")
        await self.choose(r"\d+")
        await self.choose("me")
        self.since = await self.submit(f"{demand.token}: the drain is blocked")
        await self.spot(r"a:case\.see:", after=self.since - 1)
        demand.handed_in = True
        return demand

    async def _get_a_plan(self, demand: Demand) -> Spot:
        """Send what is missing and wait for a plan; now and then ask for another."""
        while "agree" not in (asks := await self.spot(r"a:case\.(fill|agree):")).data:
            await self.tap(asks)
            self.since = await self.submit(f"{demand.token}: here it is")
            demand.filled += 1
        if self.dice.random() < 0.3:
            await self.tap(await self.spot(r"a:case\.change:"))
            self.since = await self.submit(f"{demand.token}: not on that day")
            demand.changed += 1
            asks = await self.spot(r"a:case\.agree:")
        demand.planned = True
        return asks

    async def _see_it_done(self, demand: Demand, plan: Spot) -> None:
        await self.tap(plan)
        done = await self.spot(r"a:case\.confirm:")
        if self.dice.random() < 0.3:
            await self.tap(await self.spot(r"a:case\.not_done:"))
            self.since = await self.submit(f"{demand.token}: it drips again")
            demand.undone += 1
            done = await self.spot(r"a:case\.confirm:")
        await self.tap(done)
        # Under a copy of which the bot knows nothing the thanks are a message of their own.
        await self.spot(r"m:start$", after=done.message_id - 1)
        demand.confirmed = True
