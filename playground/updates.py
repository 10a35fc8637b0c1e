"""The bot's queue of updates: kept for a day, read without harm, confirmed by a higher offset."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice, takewhile

from playground import limits
from playground.errors import bad_request
from playground.jsons import Json, decode
from playground.store import Store

# Telegram's default: everything but these three, which a bot must ask for.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_FIRST_ID = 730_000_001
# An offset further ahead than this is taken for a mistake and confirms nothing.
_AHEAD = 10


class UpdateQueue:
    """What people did and the bot has not confirmed yet."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._rows = store.table("updates")

    def add(self, kind: str, payload: Json) -> None:
        """Queue an update, unless the bot does not want this kind; inside a batch."""
        if not self._wanted(kind) or len(self._rows) >= limits.UPDATES_QUEUED:
            return
        number = self._store.count("update_id", _FIRST_ID)
        update = {"update_id": number, kind: payload}
        self._store.put("updates", number, {"time": self._now().timestamp(), "update": update})

    def pending(self) -> list[Json]:
        """Everything unconfirmed, oldest first."""
        return [row["update"] for row in self._rows.values()]

    def get(self, offset: int, limit: int) -> list[Json]:
        """Answer getUpdates: confirm what lies below the offset, give what follows; inside a batch."""
        oldest = (self._now() - limits.UPDATE_LIFE).timestamp()
        self._drop(takewhile(lambda number: self._rows[number]["time"] <= oldest, self._rows))
        if offset < 0:
            offset = (list(self._rows)[offset:] or [0])[0]
        if 0 < offset <= self._last() + 1 + _AHEAD:
            self._drop(takewhile(lambda number: number < offset, self._rows))
        return [row["update"] for row in islice(self._rows.values(), limit)]

    def confirm(self, number: int) -> None:
        """Let go of one update that was taken; inside a batch."""
        self._drop([number])

    def allow(self, raw: object) -> None:
        """Remember `allowed_updates`, or leave it as it was where it is omitted; inside a batch."""
        if raw is None or raw == "":
            return
        kinds = decode(raw, "allowed updates")
        if not isinstance(kinds, list):
            raise bad_request("expected an Array of String")
        if kinds != self._allowed():
            self._store.put("settings", "allowed_updates", {"kinds": kinds})

    def clear(self) -> None:
        """Drop everything (`drop_pending_updates`); inside a batch."""
        self._drop(self._rows)

    def _wanted(self, kind: str) -> bool:
        kinds = self._allowed()
        return kind in kinds if kinds else kind not in _ON_REQUEST

    def _allowed(self) -> list[str]:
        kinds: list[str] = self._store.table("settings").get("allowed_updates", {}).get("kinds", [])
        return kinds

    def _last(self) -> int:
        return int(self._store.table("counters").get("update_id", {"last": 0})["last"])

    def _drop(self, numbers: Iterable[int]) -> None:
        for number in list(numbers):
            self._store.delete("updates", number)
