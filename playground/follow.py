"""The playground's clock as the bot's process follows it."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.request import urlopen

import aiohttp

from playground.clock import real_now


class FollowedClock:
    """The machine's time plus what the playground's clock was pushed; a push wakes whoever waits."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/play/clock"
        self._wake: list[Callable[[], None]] = []
        # Before anything happens: a bot that starts anew must not wake up in the past.
        with urlopen(self._url, timeout=10) as answer:  # noqa: S310 - loopback, given by our own parent
            self._set(json.load(answer))

    def now(self) -> datetime:
        """The present of the playground."""
        return real_now() + self._offset

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Have `wake` called after each push."""
        self._wake.append(wake)

    async def follow(self) -> None:
        """Keep up with the playground's clock until cancelled."""
        async with aiohttp.ClientSession() as http:
            while True:
                try:
                    asked = {"after": self._version, "timeout": 25}
                    async with http.get(self._url, params=asked) as answer:
                        clock = await answer.json()
                except (aiohttp.ClientError, TimeoutError):
                    await asyncio.sleep(1)
                    continue
                if clock["version"] != self._version:
                    self._set(clock)
                    for wake in self._wake:
                        wake()

    def _set(self, clock: dict[str, Any]) -> None:
        self._version: int = clock["version"]
        self._offset = timedelta(seconds=clock["offset"])
