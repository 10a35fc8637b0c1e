"""How much each chat sent of late: what this process heard, in memory, as it only bounds what is polite."""

from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any

from chat.talk import Haste

SPAN = timedelta(minutes=1)
# From this part of what is too much on one is asked to slow down.
_FAST = 0.4
_CHATS_REMEMBERED = 5000


class Floods:
    """Counts the updates of private chats by when they were sent, as far as Telegram says that.

    What waited while Telegram or the bot was away is no flood when it comes all at once. limit: so many
    within a minute are too many; 0: nothing is.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._sent: dict[int, deque[datetime]] = {}
        self._warned: set[int] = set()

    def count(self, lane: int, raw: dict[str, Any], now: datetime) -> None:
        """Count one update that came now."""
        if lane <= 0 or not self._limit:  # a group, or nobody
            return
        if (sent := self._sent.get(lane)) is None:
            self._make_room(now)
            sent = self._sent[lane] = deque(maxlen=10 * self._limit)
        while sent and sent[0] <= now - SPAN:
            sent.popleft()
        sent.append(min(_sent_at(raw) or now, now))

    def haste(self, lane: int, now: datetime) -> Haste | None:
        """How much too much a chat sent within the last minute; None: it is not."""
        since = now - SPAN
        number = sum(at > since for at in self._sent.get(lane, ()))
        if number <= 1:
            self._warned.discard(lane)
        if number < max(_FAST * self._limit, 1):
            return None
        told = lane in self._warned
        self._warned.add(lane)
        return Haste(number, too_much=number >= self._limit, told=told)

    def _make_room(self, now: datetime) -> None:
        if len(self._sent) >= _CHATS_REMEMBERED:
            self._sent = {lane: sent for lane, sent in self._sent.items() if sent[-1] > now - SPAN}
            self._warned &= self._sent.keys()


def _sent_at(raw: dict[str, Any]) -> datetime | None:
    """When a message was written; of a tap Telegram does not say it."""
    for kind, field in (("message", "date"), ("edited_message", "edit_date")):
        said = raw.get(kind)
        at = said.get(field) if isinstance(said, dict) else None
        if isinstance(at, int) and 0 < at < 2**33:
            return datetime.fromtimestamp(at, UTC)
    return None
