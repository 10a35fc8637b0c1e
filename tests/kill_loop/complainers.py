"""People who complain, in turn by name and without leaving a trace, and say whether it is fixed."""

import asyncio
import random
from dataclasses import dataclass

from playground.client import RemotePerson
from playground.jsons import Json
from tests.kill_loop.people import Spot, Talker, buttons

# Whoever left no trace is told nothing: after so many seconds they come back with their code, and look.
_LATER = (0.5, 2)


@dataclass
class Grief:
    """One complaint, known by the words it was made with, and how often its maker sent it back.

    code: of one that leaves no trace, where nothing but this code leads to it.
    """

    token: str
    traceless: bool
    code: str = ""
    handed_in: bool = False
    undone: int = 0
    grade: int | None = None
    fixed: bool = False


class Complainer(Talker):
    """Somebody who complains of one thing after the other."""

    def __init__(self, name: str, phone: RemotePerson, dice: random.Random, patience: float) -> None:
        super().__init__(phone, dice, patience)
        self.name = name
        self.griefs: list[Grief] = []

    async def live(self) -> None:
        """Complain until told to leave, at least twice: every other time without leaving a trace."""
        await self.arrive()
        while not self.leaving or len(self.griefs) < 2:
            grief = Grief(f"{self.name}-{len(self.griefs) + 1}", traceless=len(self.griefs) % 2 == 1)
            self.griefs.append(grief)
            await self._hand_in(grief)
            await self._see_it_fixed(grief)
            await self.ask_for_help()

    async def _hand_in(self, grief: Grief) -> None:
        before = len(self.deeds)
        self.since = await self.say("/complain")
        await self.choose("service")
        await self.choose("late")
        await self.choose("~skip")  # when and where
        await self.choose("no_trace" if grief.traceless else "open")
        await self.question()
        await self.say(f"{grief.token}: nobody came")
        await self.choose("~skip")  # a wish
        await self.choose("~confirm")
        receipt = await self.spot(r"a:voice\.see:0:" if grief.traceless else r"a:voice\.see:")
        grief.handed_in = True
        if grief.traceless:
            grief.code = receipt.data.split(":")[3]
            self.forget(before)

    async def _see_it_fixed(self, grief: Grief) -> None:
        if self.dice.random() < 0.4:
            before = len(self.deeds)
            await self.tap(await self._verdict(grief, "not_fixed"))
            self.since = await self.submit(f"{grief.token}: nothing has changed") - 1
            grief.undone += 1
            await self._grade(grief)
            if grief.traceless:
                self.forget(before)
        before = len(self.deeds)
        await self.tap(fixed := await self._verdict(grief, "fixed"))
        self.since = fixed.message_id - 1
        if not grief.undone:
            await self._grade(grief)
        if grief.traceless:
            self.forget(before)
        grief.fixed = True

    async def _verdict(self, grief: Grief, which: str) -> Spot:
        """Wait for the question whether it is fixed, and for the button with this answer to it."""
        if not grief.traceless:
            return await self.spot(rf"a:voice\.{which}:")
        while True:
            self.since = await self.say(grief.code)
            card = await self.see("what the code leads to", self._card)
            for data in buttons(card):
                if data.startswith(f"a:voice.{which}:"):
                    return Spot(card["message_id"], data)
            await asyncio.sleep(self.dice.uniform(*_LATER))

    def _card(self) -> Json | None:
        cards = (m for m in self.screen() if any(data.startswith("a:voice.") for data in buttons(m)))
        return next(cards, None)

    async def _grade(self, grief: Grief) -> None:
        grade = self.dice.randint(1, 5)
        await self.tap(await self.spot(rf"a:voice\.grade:\w+:{grade}"))
        grief.grade = grade
