"""What changes, as numbered events: for the page, and for programs that wait instead of polling."""

import asyncio
from collections import deque
from typing import NamedTuple

from playground.jsons import Json
from playground.methods.chat import menu_button
from playground.store import Change
from playground.telegram import Telegram
from playground.world import seen

_KEPT = 20_000
_MESSAGES = "messages/"


class Event(NamedTuple):
    """One thing that happened."""

    number: int
    kind: str
    data: Json


class EventLog:
    """The newest events; a reader says the last number it knows and gets, or waits for, what follows."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._world = telegram.world
        self._kept: deque[Event] = deque(maxlen=_KEPT)
        self._waiting: set[asyncio.Future[None]] = set()
        # Numbers go on growing when the emulator is started again, so that old readers notice their gap.
        self.last = int(telegram.now().timestamp() * 1000)
        self._world.store.listen(self._on_change)
        self._world.listeners.append(self.add)

    def add(self, kind: str, about: Json) -> None:
        """Note an event and wake who waits."""
        self.last += 1
        self._kept.append(Event(self.last, kind, about))
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def after(self, number: int) -> list[Event] | None:
        """The events after that number; None if some of them are not known any more."""
        missed = self.last - number
        if missed < 0 or missed > len(self._kept):
            return None
        return [self._kept[index] for index in range(len(self._kept) - missed, len(self._kept))]

    async def wait(self, number: int) -> None:
        """Wait until there is something after that number."""
        if self.last != number:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

    def _on_change(self, change: Change) -> None:
        if change.table.startswith(_MESSAGES):
            chat_id = int(change.table.removeprefix(_MESSAGES))
            if change.value is None:
                self.add("deleted", {"chat_id": chat_id, "message_id": change.key})
            else:
                kind = "message" if change.is_new else "edited"
                self.add(kind, {"chat_id": chat_id, "message": seen(change.value)})
        elif change.table == "groups":
            self.add("group", {"group": change.value})
        elif change.table == "chats":
            if change.key not in self._world.store.table("groups"):
                self._add_chat(int(change.key))
        elif change.table == "people":
            person = self._telegram.person(int(change.key))
            self.add("person", {"person": person.profile})
            self.add("commands", {"chat_id": person.id, "commands": person.commands()})
            if not change.is_new:  # in another language, perhaps
                self._add_chat(person.id)
        elif change.table == "commands":
            for person in self._telegram.people:
                self.add("commands", {"chat_id": person.id, "commands": person.commands()})
        elif change.table == "settings" and change.key != "allowed_updates":
            self._on_setting(str(change.key))

    def _on_setting(self, key: str) -> None:
        if key != "menu_button":
            self.add("bot", {"bot": self._telegram.bot()})
        if key == "menu_button" or key.startswith("description/"):
            for person in self._telegram.people:
                self._add_chat(person.id)

    def _add_chat(self, chat_id: int) -> None:
        state = self._world.chat_state(chat_id)
        shown = {
            "menu_button": menu_button(self._world, chat_id),
            "description": self._telegram.person(chat_id).description(),
        }
        self.add("chat", {"chat_id": chat_id, **state, **shown})
