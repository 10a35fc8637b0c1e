"""Volunteers who sign up for shifts, wait, cannot come, come after all, and step in for one another."""

import random
import re
from collections.abc import Iterable
from itertools import cycle
from typing import NamedTuple

from playground.client import RemotePerson
from tests.kill_loop.people import Spot, Talker, buttons

MADE, WAITS, TAKE, PASS = "sign_up.made", "sign_up.waits", "sign_up.take", "sign_up.lapse"
LEAVE, FREE, STAY = "sign_up.leave", "sign_up.release", "sign_up.stay"
# What is read back on a second screen before it is done; and what the screen shows when it was.
_READ_BACK = {
    "shift.join": ("shift.join_now", "leave.ask"),
    "shift.wait": ("shift.wait_now", "shift.stop_waiting"),
}
_AT_LEAST = 2
_CANNOT = 0.3


class Done(NamedTuple):
    """Something that they saw done, and the sign-up that it was done with."""

    act: str
    sign_up: int


class Helper(Talker):
    """Somebody who looks at shifts again and again, changes their mind, and answers whoever asks."""

    def __init__(self, name: str, phone: RemotePerson, dice: random.Random, patience: float) -> None:
        super().__init__(phone, dice, patience)
        self.name = name
        self.done: list[Done] = []
        self._answered: set[str] = set()
        self._asks = cycle(["/help", "/start"])

    async def live(self) -> None:
        """Take part until told to leave; at least until they could not come twice."""
        await self.arrive()
        while not self.leaving or self.leaves < _AT_LEAST:
            await self._answer_who_asks()
            await self._look_at_a_shift(self.dice.choice(["/shifts", "/myshifts"]))
        await self.ask_for_help()

    @property
    def leaves(self) -> int:
        """How often they could not come."""
        return sum(done.act in (LEAVE, FREE) for done in self.done)

    async def _answer_who_asks(self) -> None:
        """Take the places that are offered and wanted by others, most of them."""
        for asked in self._shown(r"a:(stand_in|shift)\.take:"):
            if asked.data in self._answered:
                continue
            self._answered.add(asked.data)
            waited = asked.data.startswith("a:shift.")
            no = asked._replace(data=asked.data.replace("take", "pass" if waited else "cannot"))
            if self.dice.random() < _CANNOT and no in self._shown(no.data):
                await self._tap_and_see(no)
                self.done += [Done(PASS, _record(no.data))] if waited else []
            else:
                self._note(TAKE if waited else MADE, "leave.ask", await self._tap_and_see(asked))

    async def _look_at_a_shift(self, the_list: str) -> None:
        """Open a shift from a list, and do one of the things that its card offers."""
        self.since = await self.say(the_list)
        await self._read_all()
        if not (shifts := self._shown(r"a:shift\.see:", self.since)):
            return
        opened = self.dice.choice(shifts)
        await self._tap_and_see(opened)
        offers = self._shown(r"a:(shift\.(join|wait)|leave\.(ask|stay)):", opened.message_id - 1)
        if not offers:
            return
        chosen = self.dice.choice(offers)
        if chosen.data.startswith("a:leave.ask:"):
            await self._leave(chosen)
        elif chosen.data.startswith("a:leave.stay:"):
            self._note(STAY, "leave.ask", await self._tap_and_see(chosen))
        else:
            await self._sign_up(chosen)

    async def _sign_up(self, chosen: Spot) -> None:
        what = chosen.data.split(":")[1]
        read_back, receipt = _READ_BACK[what]
        for confirm in await self._tap_and_see(chosen):
            if confirm.data.startswith(f"a:{read_back}:"):
                self._note(MADE if what == "shift.join" else WAITS, receipt, await self._tap_and_see(confirm))
                return

    async def _leave(self, chosen: Spot) -> None:
        """Say why; whether they are free at once depends on how many others there are."""
        await self.tap(chosen)
        await self.choose("ill")
        await self.choose("~skip")  # what else there is to say
        shown = await self._tap_and_see(await self.spot(r"d:\w+:\w+:~confirm$"))
        if not self._note(LEAVE, "leave.stay", shown):
            self.done.append(Done(FREE, _record(chosen.data)))

    async def _read_all(self) -> None:
        """Read whatever was said before.

        They ask two things in turn: the last answer, said again after a kill, is not taken for this one.
        """
        if next(self._asks) == "/help":
            await self.ask_for_help()
        else:
            await self.spot(r"m:help$", after=await self.say("/start"))

    def _note(self, act: str, button: str, shown: Iterable[Spot]) -> bool:
        """Keep what was done, if the screen now has the button that only goes with it."""
        numbers = {_record(spot.data) for spot in shown if spot.data.startswith(f"a:{button}:")}
        self.done += [Done(act, number) for number in numbers]
        return bool(numbers)

    async def _tap_and_see(self, spot: Spot) -> list[Spot]:
        """Tap a button; gives the buttons that were not there before, when all is said that it leads to."""
        before = set(self._shown("a:"))
        await self.tap_and_wait(spot)
        await self._read_all()
        return [shown for shown in self._shown("a:", spot.message_id - 1) if shown not in before]

    def _shown(self, pattern: str, after: int = 0) -> list[Spot]:
        """All buttons like this on the screen, the oldest first."""
        wanted = re.compile(pattern)
        messages = sorted(self.phone.messages.items())
        return [
            Spot(number, data)
            for number, message in messages
            if number > after and not message["outgoing"]
            for data in buttons(message)
            if wanted.match(data)
        ]


class StandIn(Helper):
    """Somebody who signs up for nothing, and steps in once for somebody who cannot come."""

    async def live(self) -> None:
        """Say yes as soon as they are asked, until they were the first to say so."""
        await self.arrive()
        while not self.done:
            asked = await self.spot(r"a:stand_in\.take:")
            self._note(MADE, "leave.ask", await self._tap_and_see(asked))
        await self.ask_for_help()


def _record(data: str) -> int:
    return int(data.split(":")[2], 36)
