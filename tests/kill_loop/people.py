"""People who hold whole conversations with the bot: they do one thing, look at their screen, do the next.

They go by what is on the buttons, not by the words on them, so it makes no difference in which language they
are spoken to. What they did is kept in their own books, to be compared with the bot's.
"""

import asyncio
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from playground.client import RemotePerson
from playground.jsons import Json

T = TypeVar("T")
FORGOTTEN = ""
"""What our books say of a deed of which the bot's say no more than that it was done."""
_PHONE_NUMBER = "138 0013 8000"


class Spot(NamedTuple):
    """A button on the screen."""

    message_id: int
    data: str


class Talker:
    """Somebody with a phone, what they did so far, and what they are waiting for."""

    def __init__(self, phone: RemotePerson, dice: random.Random, patience: float) -> None:
        self.phone = phone
        self.dice = dice
        self.deeds: list[str] = []
        self.waits_for = ""
        self.leaving = False
        self.since = 0
        self.posted = False
        """Telegram posts what they do, and what they say may overtake what they tapped."""
        self._patience = patience
        self._spent: set[str] = set()

    async def leave(self) -> None:
        """Have them say goodbye after what they are at."""
        self.leaving = True
        await self.phone.notice()

    async def arrive(self, payload: str = "") -> None:
        """Press Start and agree to the privacy notice; afterwards there is a menu."""
        self.deeds.append(f"/start {payload}".strip())
        await self.phone.start(payload)
        await self.tap(await self.spot(r"a:consent\.agree:"))
        await self.spot(r"m:(talk|calls)$")

    def forget(self, since: int) -> None:
        """What was done from a deed on has left no trace."""
        self.deeds[since:] = [FORGOTTEN] * (len(self.deeds) - since)

    async def ask_for_help(self) -> None:
        """Ask what the bot can do, and read the answer; whatever was said before it has been read, too."""
        asked = await self.say("/help")
        await self.see("the help", lambda: any("/talk" in words(m) for m in self.screen(after=asked)) or None)

    async def say(self, text: str) -> int:
        """Write; gives the message's id."""
        self.deeds.append(text)
        return int((await self.phone.say(text))[0]["message_id"])

    async def tap(self, spot: Spot) -> None:
        """Tap a button; the question it answers is answered with it."""
        self._spent.add(_stem(spot.data))
        self.deeds.append(spot.data)
        await self.phone.tap(*spot)

    async def tap_and_wait(self, spot: Spot) -> None:
        """Tap a button; whatever is said afterwards comes after the tap."""
        await self.tap(spot)
        while self.posted and await self.phone.waiting():  # noqa: ASYNC110 - nobody tells when it was taken
            await asyncio.sleep(0.02)

    async def choose(self, code: str) -> Spot:
        """Wait for a form's question with this answer, and tap it."""
        spot = await self.spot(rf"d:\w+:\w+:{code}$")
        await self.tap(spot)
        return spot

    async def question(self) -> None:
        """Wait for a form's question that is answered by writing."""
        spot = await self.spot(r"d:\w+:\w+:~cancel$")
        self._spent.add(_stem(spot.data))

    async def submit(self, text: str) -> int:
        """Answer a form's last question; gives its message, below which no copy of an earlier one comes."""
        await self.question()
        await self.say(text)
        return (await self.choose("~confirm")).message_id

    async def spot(self, pattern: str, *, after: int = 0, words_in_it: str = "") -> Spot:
        """Wait for a button that was not used yet, the newest first."""
        wanted = re.compile(pattern)

        def look() -> Spot | None:
            for message in reversed(self.screen(after)):
                for data in buttons(message):
                    if (
                        wanted.match(data)
                        and _stem(data) not in self._spent
                        and words_in_it in words(message)
                    ):
                        return Spot(message["message_id"], data)
            return None

        return await self.see(f"{pattern} {words_in_it}", look)

    async def see(self, what: str, look: Callable[[], T | None]) -> T:
        """Wait until there is something on the screen.

        Raises:
            TimeoutError: it never came; a note says who waited for what, and after which deeds.
        """
        self.waits_for = what
        try:
            found = await self.phone.wait_for(lambda _: look(), self._patience)
        except TimeoutError as error:
            error.add_note(
                f"{self.phone} waited for {what}, after {self.deeds[-3:]}; sees {self.screen()[-2:]}"
            )
            raise
        self.waits_for = ""
        return found

    def screen(self, after: int = 0) -> list[Json]:
        """The bot's messages, oldest first, as far up as they care to scroll."""
        messages, since = self.phone.messages, max(after, self.since)
        numbers = sorted(number for number in messages if number > since)
        return [messages[number] for number in numbers if not messages[number]["outgoing"]]


@dataclass
class Matter:
    """One thing that a resident asks about, and all that is said about it."""

    token: str
    wanted: str
    said: list[str] = field(default_factory=list)
    rounds: int = 1
    settled: bool = False


class Resident(Talker):
    """Somebody who has one matter after the other."""

    def __init__(self, name: str, phone: RemotePerson, dice: random.Random, patience: float) -> None:
        super().__init__(phone, dice, patience)
        self.name = name
        self.matters: list[Matter] = []

    async def live(self) -> None:
        """Have matters until told to leave, at least one."""
        await self.arrive()
        while not self.leaving or not self.matters:
            await self._have_a_matter()
        await self.ask_for_help()

    async def _have_a_matter(self) -> None:
        wanted = self.dice.choice(["chat", "chat", "chat", "any_time"])
        matter = Matter(f"{self.name}-{len(self.matters) + 1}", wanted, rounds=self.dice.choice([1, 1, 2]))
        self.matters.append(matter)
        await self._leave_a_message(matter)
        if self.dice.random() < 0.3:
            await self.say("/my")  # impatient, twice
            await self.ask_for_help()
        for number in range(1, matter.rounds):
            asked = await self._answer(matter, r"a:call\.reopen:")
            await self.tap(asked)
            await self.question()
            await self._write(matter, f"again, for the {number + 1}. time")
            await self.choose("~confirm")
        answered = await self._answer(matter, r"a:call\.settle:")
        await self.tap(answered)
        await self.see("thanks", lambda: "m:start" in buttons(self.phone.messages[answered.message_id]))
        matter.settled = True

    async def _leave_a_message(self, matter: Matter) -> None:
        asked = self.since = await self.say("/talk")
        if self.dice.random() < 0.7:  # the others write on without waiting to be asked
            await self.question()
        await self._write(matter, "the lamp in the stairway is dark")
        await self.choose(matter.wanted)
        if matter.wanted != "chat":
            await self.see("the key that shares the number", lambda: self.phone.state.get("keyboard"))
            await self._give_number()
        await self.choose("~confirm")
        await self.spot(r"a:call\.see:", after=asked)

    async def _write(self, matter: Matter, words_for_it: str) -> None:
        text = f"{matter.token}{chr(ord('a') + len(matter.said))}: {words_for_it}"
        matter.said.append(text)
        await self.say(text)

    async def _give_number(self) -> None:
        if self.dice.random() < 0.5:
            await self.say(_PHONE_NUMBER)
        else:
            self.deeds.append("contact")
            await self.phone.do("contact")

    async def _answer(self, matter: Matter, pattern: str) -> Spot:
        return await self.spot(pattern, words_in_it=answer_to(matter.said[-1]))


def answer_to(question: str) -> str:
    """What a clerk writes in answer to a resident's words."""
    return f"Re {question.partition(':')[0]}: somebody will come by today"


def words(message: Json) -> str:
    """What a message says."""
    return str(message.get("text", ""))


def buttons(message: Json) -> list[str]:
    """What the buttons under a message carry."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button.get("callback_data", "") for row in rows for button in row]


def _stem(data: str) -> str:
    """What a button answers: all buttons under one question of a form share it."""
    return ":".join(data.split(":")[:3]) if data.startswith("d:") else data
