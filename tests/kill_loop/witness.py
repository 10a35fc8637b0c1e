"""Somebody who watches the emulated Telegram: counts what happens and remembers all that the bot said."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import aclosing
from typing import NamedTuple

from playground.client import PlaygroundClient
from playground.jsons import Json


class Heard(NamedTuple):
    """A message of the bot as it was when it came; what it became by edits is not in it."""

    message_id: int
    text: str


class Witness:
    """Follows the events of an emulator from its very first one."""

    def __init__(self, client: PlaygroundClient) -> None:
        self._client = client
        self._expected: list[tuple[Callable[[str, Json], bool], asyncio.Future[None]]] = []
        self.heard: defaultdict[int, list[Heard]] = defaultdict(list)

    async def watch(self, after: int) -> None:
        """Watch until cancelled.

        Raises:
            RuntimeError: something was missed.
        """
        async with aclosing(self._client.events(after)) as events:
            async for kind, about in events:
                if kind == "reset":
                    raise RuntimeError("The emulator was quicker than its witness.")
                if kind == "message" and not about["message"]["outgoing"]:
                    message = about["message"]
                    said = Heard(message["message_id"], message.get("text", ""))
                    self.heard[about["chat_id"]].append(said)
                self._expected = [(wanted, future) for wanted, future in self._expected if not future.done()]
                for wanted, future in self._expected:
                    if wanted(kind, about):
                        future.set_result(None)

    def expect(self, wanted: Callable[[str, Json], bool]) -> "asyncio.Future[None]":
        """Give what will be done when an event has come of which that is true."""
        future = asyncio.get_running_loop().create_future()
        self._expected.append((wanted, future))
        return future

    async def until_more(self, events: int) -> None:
        """Wait until so many things have happened."""
        left = iter(range(events - 1))
        await self.expect(lambda _kind, _about: next(left, None) is None)
