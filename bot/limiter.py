"""Telegram's limits: about one message a second in a chat, 20 a minute in a group, 30 a second in all.

They hold for all replicas together, so each keeps to its share. Telegram counts what arrives and not what
goes, so that a message counts from its answer on.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import NamedTuple


class Limit(NamedTuple):
    """So many messages at most within any so many seconds."""

    at_most: int
    seconds: float


# "About one a second", where short bursts pass.
CHAT = Limit(5, 5.0)
GROUP = Limit(20, 60.0)
# Whoever must wait longer had better put the message back: others could be sent meanwhile.
LONGEST_WAIT = 1.0
_CHATS_REMEMBERED = 5000
# What nobody waits for takes so much of the whole at most while people talk: an answer always finds room.
PATIENT_SHARE = 0.8
# Where nobody was answered for so long it takes all but one message: the next answer finds room then, too.
QUIET = 10.0


class _Window:
    """The messages that count against a limit."""

    def __init__(self, limit: Limit) -> None:
        self._seconds = limit.seconds
        self._sent: deque[float] = deque(maxlen=limit.at_most)

    def keep_to(self, limit: Limit) -> None:
        """Have another limit from now on; what was sent counts on."""
        self._seconds = limit.seconds
        self._sent = deque(self._sent, maxlen=limit.at_most)

    def delay(self, now: float) -> float:
        """Seconds until one more may go; below zero if it might have gone already."""
        return self._sent[0] + self._seconds - now if len(self._sent) == self._sent.maxlen else 0.0

    def take(self, now: float) -> None:
        """Count one."""
        self._sent.append(now)

    @property
    def last(self) -> float:
        """When the last one went."""
        return self._sent[-1]

    def late(self, went: float, now: float) -> None:
        """Count the one that went then, if it still counts, from now on."""
        if went in self._sent:
            self._sent.remove(went)
            self._sent.append(now)

    def is_over(self, now: float) -> bool:
        """Whether nothing that was sent counts any more."""
        return self._sent[-1] + self._seconds <= now


def _overall(rate: float) -> Limit:
    at_once = max(1, int(rate))
    return Limit(at_once, at_once / rate)


def _all_but_one(rate: float) -> Limit:
    whole = _overall(rate)
    return Limit(max(1, whole.at_most - 1), whole.seconds)


def _part(rate: float, replicas: int) -> float:
    """The share of one of so many: whole messages, as they all may fall into the same second."""
    return rate // replicas if replicas > 1 and rate >= replicas else rate / replicas


def _in_chat(chat_id: int, replicas: int) -> Limit:
    """The share of one of so many replicas."""
    if chat_id < 0:  # groups have negative ids, and strict limits
        return Limit(max(1, GROUP.at_most // replicas), GROUP.seconds)
    # Who answers a chat answers all of a burst, so that bursts are not shared, only the pace.
    return Limit(CHAT.at_most, CHAT.seconds * replicas)


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
        self._rate = rate
        self._replicas = 1
        self._all = _Window(_overall(rate)) if rate > 0 else None
        self._patient = _Window(_overall(rate * PATIENT_SHARE)) if rate > 0 else None
        self._quiet = _Window(_all_but_one(rate)) if rate > 0 else None
        self._answered_at = -math.inf
        self._chats: dict[int, _Window] = {}
        self._halted_until = 0.0

    def share(self, replicas: int) -> None:
        """Keep to the part of one among so many who send."""
        if replicas == self._replicas or not (self._all and self._patient and self._quiet):
            return
        self._replicas = replicas
        self._all.keep_to(_overall(_part(self._rate, replicas)))
        self._patient.keep_to(_overall(_part(self._rate * PATIENT_SHARE, replicas)))
        self._quiet.keep_to(_all_but_one(_part(self._rate, replicas)))
        for chat_id, window in self._chats.items():
            window.keep_to(_in_chat(chat_id, replicas))

    def halt(self, seconds: float) -> None:
        """Send nothing for a while: Telegram said that it is too much."""
        self._halted_until = max(self._halted_until, self._now() + seconds)

    async def wait(self, chat_id: int, *, patient: bool = False) -> float:
        """Return 0 when a message to this chat may go, and count it; if that takes long, at once how long.

        patient: nobody waits for it, so that it leaves room for those for whom somebody does.
        """
        while (delay := self._delay(chat_id, patient)) > 0:
            if delay > LONGEST_WAIT:
                return delay
            await self._sleep(delay)
        if self._all and self._patient and self._quiet:
            now = self._now()
            self._all.take(now)
            self._window(chat_id, now).take(now)
            if patient:
                self._patient.take(now)
                self._quiet.take(now)
            else:
                self._answered_at = now
        return 0.0

    def arrived(self, chat_id: int) -> None:
        """Count the last message to this chat anew: until Telegram answers, it may arrive at any moment."""
        if (chat := self._chats.get(chat_id)) is None:
            return
        went, now = chat.last, self._now()
        for window in (self._all, self._patient, self._quiet, chat):
            if window:
                window.late(went, now)

    def _delay(self, chat_id: int, patient: bool) -> float:
        now = self._now()
        talking = now - self._answered_at < QUIET
        mine = (self._patient if talking else self._quiet) if patient else None
        windows = [self._all, self._chats.get(chat_id), mine]
        return max(self._halted_until - now, *(window.delay(now) for window in windows if window), 0.0)

    def _window(self, chat_id: int, now: float) -> _Window:
        window = self._chats.get(chat_id)
        if window is None:
            if len(self._chats) >= _CHATS_REMEMBERED:
                self._chats = {chat: w for chat, w in self._chats.items() if not w.is_over(now)}
            window = self._chats[chat_id] = _Window(_in_chat(chat_id, self._replicas))
        return window
