"""People who talk to a bot: each does one thing after the other and waits for the reply to it.

They live in the emulator's own process, so that what they do costs a function call and not a request: the
bot has one core of a small machine for itself, and the emulator with everybody in it the other.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle

from playground.emulator import Emulator
from playground.jsons import Json
from playground.people import Person
from playground.store import Change, Store

PATIENCE = 30.0
_ON_SCREEN = 8
_MESSAGES = "messages/"


class SilenceError(Exception):
    """The bot did not reply."""


@dataclass(frozen=True, slots=True)
class Say:
    """Write something."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """Tap the newest button whose data holds this."""

    data: str


Deed = Say | Tap


@dataclass(frozen=True, slots=True)
class Script:
    """What everybody does once when they come, and then round after round."""

    arrival: Sequence[Deed]
    round: Sequence[Deed]


class Talker:
    """Somebody with a phone and a script, who notes the seconds from each deed to the bot's first words."""

    def __init__(self, person: Person, script: Script, latencies: list[float]) -> None:
        self._person = person
        self._latencies = latencies
        self._arrival = iter(script.arrival)
        self._round = cycle(script.round)
        self._screen: dict[int, Json] = {}
        self._changed = asyncio.Event()
        self._words = 0
        self._at = 0.0

    def hear(self, message: Json) -> None:
        """See a message of the bot, new or changed; only other words than before are a reply."""
        number = message["message_id"]
        before = self._screen.pop(number, None)
        self._screen[number] = message
        if len(self._screen) > _ON_SCREEN:
            del self._screen[next(iter(self._screen))]
        if before is None or before.get("text") != message.get("text"):
            self._words += 1
            self._at = time.perf_counter()
        self._changed.set()

    async def arrive(self) -> None:
        """Do what is left to be done once."""
        for deed in self._arrival:
            await self._try(deed)

    async def step(self) -> None:
        """Do the next thing and wait for the reply."""
        await self._try(next(self._arrival, None) or next(self._round))

    async def change(self) -> None:
        """Wait until something on the screen changes."""
        self._changed.clear()
        await self._changed.wait()

    async def _try(self, deed: Deed) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._do(deed)
        except TimeoutError:
            raise SilenceError(f"no reply to {deed}") from None

    async def _do(self, deed: Deed) -> None:
        button = await self._button(deed.data) if isinstance(deed, Tap) else None
        words, began = self._words, time.perf_counter()
        if isinstance(deed, Say):
            self._person.send_text(deed.text)
        elif button:
            self._person.tap(*button)
        while self._words == words:
            await self.change()
        self._latencies.append(self._at - began)

    async def _button(self, data: str) -> tuple[int, str]:
        while (found := self._find(data)) is None:
            await self.change()
        return found

    def _find(self, data: str) -> tuple[int, str] | None:
        for number, message in reversed(self._screen.items()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if data in button.get("callback_data", ""):
                        return number, button["callback_data"]
        return None


class Arrivals:
    """When the bot's new messages arrived, in all chats or in one (seconds of perf_counter)."""

    def __init__(self, store: Store, chat_id: int | None = None) -> None:
        self.at: list[float] = []
        self._chat = f"{_MESSAGES}{chat_id or ''}"
        self._came = asyncio.Event()
        store.listen(self._note)

    async def wait_for(self, messages: int) -> None:
        """Wait until so many have arrived."""
        while len(self.at) < messages:
            self._came.clear()
            await self._came.wait()

    def _note(self, change: Change) -> None:
        if not change.is_new or not change.table.startswith(self._chat):
            return
        if change.value is not None and not change.value.get("outgoing", True):
            self.at.append(time.perf_counter())
            self._came.set()


class Crowd:
    """Several people in one emulator; `latencies` are all of theirs, in the order of the replies."""

    def __init__(self, emulator: Emulator, script: Script, size: int) -> None:
        self.latencies: list[float] = []
        self._by_chat: dict[str, Talker] = {}
        for number in range(1, size + 1):
            person = emulator.telegram.add_person(f"Resident {number}", language_code="en")
            self._by_chat[f"{_MESSAGES}{person.id}"] = Talker(person, script, self.latencies)
        emulator.telegram.world.store.listen(self._hear)

    def __iter__(self) -> Iterator[Talker]:
        return iter(self._by_chat.values())

    @property
    def first(self) -> Talker:
        """Who comes before all others."""
        return next(iter(self))

    async def heard(self, replies: int) -> None:
        """Wait until so many replies have come in all."""
        while len(self.latencies) < replies:
            await self.first.change()

    async def arrive(self) -> None:
        """Have one after the other do what is done once."""
        for talker in self:
            await talker.arrive()

    @asynccontextmanager
    async def talking(self, talkers: Sequence[Talker]) -> AsyncIterator[None]:
        """Have some of them talk for as long as the context lasts; all then finish what they are at."""
        stop = asyncio.Event()

        async def talk(talker: Talker) -> None:
            while not stop.is_set():
                await talker.step()

        async with asyncio.TaskGroup() as group:
            for talker in talkers:
                group.create_task(talk(talker))
            yield
            stop.set()

    def _hear(self, change: Change) -> None:
        if change.value is not None and not change.value.get("outgoing", True):
            talker = self._by_chat.get(change.table)
            if talker is not None:
                talker.hear(change.value["message"])
