"""Telegram's limits: about one message a second in a chat, 20 a minute in a group, 30 a second in all."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

CHAT_BURST, CHAT_RATE = 3.0, 1.0
GROUP_BURST, GROUP_RATE = 20.0, 20.0 / 60
_FORGET_AFTER = 5000


@dataclass(slots=True)
class _Bucket:
    burst: float
    rate: float
    level: float
    at: float

    def delay(self, now: float) -> float:
        """Seconds until one more may go."""
        level = min(self.burst, self.level + (now - self.at) * self.rate)
        return 0.0 if level >= 1 else (1 - level) / self.rate

    def take(self, now: float) -> None:
        """Use one up; the level may go below zero, which makes the next wait longer."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate) - 1
        self.at = now


class Limiter:
    """Says how long a message must wait, in monotonic seconds: a pushed clock changes nothing."""

    def __init__(
        self,
        rate: float,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = monotonic
        self._sleep = sleep
        self._limited = rate > 0
        self._all = _Bucket(max(rate, 1), max(rate, 1), max(rate, 1), monotonic())
        self._chats: dict[int, _Bucket] = {}
        self._halted_until = 0.0

    def halt(self, seconds: float) -> None:
        """Send nothing for a while: Telegram said that it is too much."""
        self._halted_until = max(self._halted_until, self._now() + seconds)

    async def wait(self, chat_id: int) -> None:
        """Return when a message to this chat may go, and count it."""
        while (delay := self._delay(chat_id)) > 0:
            await self._sleep(delay)
        if self._limited:
            now = self._now()
            self._all.take(now)
            self._bucket(chat_id).take(now)

    def _delay(self, chat_id: int) -> float:
        now = self._now()
        halted = self._halted_until - now
        if not self._limited:
            return max(0.0, halted)
        return max(halted, self._all.delay(now), self._bucket(chat_id).delay(now), 0.0)

    def _bucket(self, chat_id: int) -> _Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            if len(self._chats) > _FORGET_AFTER:
                now = self._now()
                self._chats = {c: b for c, b in self._chats.items() if b.delay(now) > 0}
            # Groups have negative ids.
            burst, rate = (GROUP_BURST, GROUP_RATE) if chat_id < 0 else (CHAT_BURST, CHAT_RATE)
            bucket = self._chats[chat_id] = _Bucket(burst, rate, burst, self._now())
        return bucket
