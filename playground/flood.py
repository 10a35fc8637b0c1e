"""Telegram's sending limits: about one message a second in a chat, thirty a second in all."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime

from playground.errors import too_many_requests

# (messages, seconds): short bursts in one chat are tolerated, as the real server does.
_PRIVATE = (5, 5.0)
_GROUP = (20, 60.0)
_OVERALL = (30, 1.0)


class FloodControl:
    """Refuses what comes too fast with 429 and the seconds to wait."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)

    def check(self, chat_id: int) -> None:
        """Count one message to this chat, or refuse it."""
        now = self._now().timestamp()
        windows = ((0, _OVERALL), (chat_id, _GROUP if chat_id < 0 else _PRIVATE))
        wait = max(self._wait(key, limit, now) for key, limit in windows)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for key, _ in windows:
            self._sent[key].append(now)

    def _wait(self, key: int, limit: tuple[int, float], now: float) -> float:
        messages, seconds = limit
        sent = self._sent[key]
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        return sent[0] + seconds - now if len(sent) >= messages else 0.0
