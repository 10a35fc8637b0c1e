"""Who takes part, and in which order they come and go."""

import asyncio
import random
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from tests.kill_loop.people import Clerk, Resident, Talker
from tests.kill_loop.rig import Rig


@dataclass(frozen=True)
class Cast:
    """Residents, the clerks who answer them, and somebody who only passes by."""

    residents: list[Resident]
    clerks: list[Clerk]
    passer_by: Talker

    @classmethod
    async def gather(cls, rig: Rig, residents: int, seed: int, patience: float) -> "Cast":
        """Let everybody into the playground; nobody does anything yet."""
        dice = (random.Random(f"{seed}/{number}") for number in range(residents + len(rig.invites) + 1))
        return cls(
            residents=[
                Resident(f"R{number}", await rig.person(number), next(dice), patience)
                for number in range(residents)
            ],
            clerks=[
                Clerk(invite, await rig.person(residents + number), next(dice), patience)
                for number, invite in enumerate(rig.invites)
            ],
            passer_by=Talker(await rig.person(residents + len(rig.invites)), next(dice), patience),
        )

    @property
    def everybody(self) -> list[Talker]:
        """All of them."""
        return [*self.residents, *self.clerks, self.passer_by]

    async def play(self, meanwhile: Coroutine[Any, Any, None]) -> None:
        """Have them talk until `meanwhile` is over, and then until every conversation has come to its end.

        Raises:
            ExceptionGroup: somebody could not go on.
        """
        async with asyncio.TaskGroup() as group:
            happening = group.create_task(meanwhile)
            # Whoever asks before there is staff has nobody to be answered by.
            await asyncio.gather(self.passer_by.arrive(), *(clerk.arrive() for clerk in self.clerks))
            working = [group.create_task(clerk.live()) for clerk in self.clerks]
            talking = [group.create_task(resident.live()) for resident in self.residents]
            await happening
            await asyncio.gather(*(resident.leave() for resident in self.residents))
            await asyncio.gather(*talking)
            await asyncio.gather(*(clerk.leave() for clerk in self.clerks))
            await asyncio.gather(*working)
            await self.passer_by.ask_for_help()
