"""Who takes part, and in which order they come and go."""

import asyncio
import random
from collections.abc import Coroutine
from dataclasses import dataclass
from itertools import count
from typing import Any

from playground.client import RemotePerson
from tests.kill_loop.applicants import Applicant
from tests.kill_loop.clerks import Clerk
from tests.kill_loop.complainers import Complainer
from tests.kill_loop.helpers import Helper, StandIn
from tests.kill_loop.people import Resident, Talker
from tests.kill_loop.rig import Rig
from tests.kill_loop.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Guests:
    """How many people of each kind come as guests."""

    residents: int = 7
    visitors: int = 3
    applicants: int = 3
    complainers: int = 2
    helpers: int = 4


@dataclass(frozen=True)
class Cast:
    """People who ask, book, apply, complain, help and step in, their clerks, and somebody who passes by."""

    residents: list[Resident]
    visitors: list[Visitor]
    applicants: list[Applicant]
    complainers: list[Complainer]
    helpers: list[Helper]
    stand_in: StandIn
    clerks: list[Clerk]
    passer_by: Talker

    @classmethod
    async def gather(cls, rig: Rig, guests: Guests, *, seed: int, patience: float) -> "Cast":
        """Let everybody into the playground; nobody does anything yet."""
        number = count()

        async def person() -> tuple[RemotePerson, random.Random, float]:
            place = next(number)
            return await rig.person(place), random.Random(f"{seed}/{place}"), patience

        cast = cls(
            residents=[Resident(f"R{n}", *(await person())) for n in range(guests.residents)],
            visitors=[Visitor(f"V{n}", *(await person())) for n in range(guests.visitors)],
            applicants=[Applicant(f"A{n}", *(await person())) for n in range(guests.applicants)],
            complainers=[Complainer(f"C{n}", *(await person())) for n in range(guests.complainers)],
            helpers=[Helper(f"H{n}", *(await person())) for n in range(guests.helpers)],
            stand_in=StandIn("S", *(await person())),
            clerks=[Clerk(invite, *(await person())) for invite in rig.invites],
            passer_by=Talker(*(await person())),
        )
        for somebody in cast.everybody:
            somebody.posted = "WEBHOOK_URL" in rig.settings
        return cast

    @property
    def guests(self) -> list[Resident | Visitor | Applicant | Complainer | Helper]:
        """Those who want something, or help."""
        return [*self.residents, *self.visitors, *self.applicants, *self.complainers, *self.helpers]

    @property
    def volunteers(self) -> list[Helper]:
        """Those who may take shifts."""
        return [*self.helpers, self.stand_in]

    @property
    def everybody(self) -> list[Talker]:
        """All of them."""
        return [*self.guests, self.stand_in, *self.clerks, self.passer_by]

    async def play(self, meanwhile: Coroutine[Any, Any, None]) -> None:
        """Have them talk until `meanwhile` is over, and then until every conversation has come to its end.

        Nobody says goodbye before somebody has stepped in for another.

        Raises:
            ExceptionGroup: somebody could not go on.
        """
        async with asyncio.TaskGroup() as group:
            happening = group.create_task(meanwhile)
            # Whoever asks before there is staff has nobody to be answered by.
            await asyncio.gather(self.passer_by.arrive(), *(clerk.arrive() for clerk in self.clerks))
            working = [group.create_task(clerk.live()) for clerk in self.clerks]
            talking = [group.create_task(guest.live()) for guest in self.guests]
            stepping_in = group.create_task(self.stand_in.live())
            await happening
            await stepping_in
            await asyncio.gather(*(guest.leave() for guest in self.guests))
            await asyncio.gather(*talking)
            await asyncio.gather(*(clerk.leave() for clerk in self.clerks))
            await asyncio.gather(*working)
            await self.passer_by.ask_for_help()
