"""Posts updates to a bot's webhook as Telegram does: in order within a chat, again until they are taken."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiohttp

from playground.faults import WEBHOOK, FaultKind, Faults
from playground.jsons import Json, dump
from playground.store import Change, Store
from playground.updates import UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
CONNECTIONS = 40
# Telegram does not say how it backs off; it begins soon and ends at a minute or two.
_PAUSES = (0.25, 1.0, 2.0, 5.0, 15.0, 60.0)
_PATIENCE = aiohttp.ClientTimeout(total=60)


class WebhookPoster:
    """One task a chat, as long as something waits there."""

    def __init__(
        self,
        store: Store,
        updates: UpdateQueue,
        faults: Faults,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._updates = updates
        self._faults = faults
        self._sleep = sleep
        self._news = asyncio.Event()
        self._posting: dict[int, asyncio.Task[None]] = {}
        store.listen(self._notice)

    async def run(self) -> None:
        """Post until cancelled."""
        async with aiohttp.ClientSession(trust_env=False, timeout=_PATIENCE) as http:
            try:
                while True:
                    self._news.clear()
                    for lane in self._waiting():
                        if lane not in self._posting and len(self._posting) < CONNECTIONS:
                            task = asyncio.create_task(self._empty(http, lane))
                            self._posting[lane] = task
                            task.add_done_callback(partial(self._done, lane))
                    await self._news.wait()
            finally:
                for task in self._posting.values():
                    task.cancel()

    def _waiting(self) -> dict[int, Json]:
        """The first update of each chat, if there is a webhook."""
        if not self._hook():
            return {}
        first: dict[int, Json] = {}
        for update in self._updates.pending():
            first.setdefault(_lane(update), update)
        return first

    async def _empty(self, http: aiohttp.ClientSession, lane: int) -> None:
        failures = 0
        while (update := self._waiting().get(lane)) and (hook := self._hook()):
            pause = await self._post(http, hook, update, failures)
            if pause is None:
                failures = 0
                with self._store.batch():
                    self._updates.confirm(update["update_id"])
            else:
                failures += 1
                await self._sleep(pause)

    async def _post(
        self, http: aiohttp.ClientSession, hook: Json, update: Json, failures: int
    ) -> float | None:
        """Post once; None if it was taken, else how many seconds to wait.

        Faults of the method `WEBHOOK` make it late, lose it, or lose the bot's answer: then it comes again.
        """
        pause = _PAUSES[min(failures, len(_PAUSES) - 1)]
        faults = {fault.kind: fault for fault in self._faults.hit(WEBHOOK)}
        if FaultKind.SLOW in faults:
            await self._sleep(faults[FaultKind.SLOW].seconds)
        if FaultKind.DROP_BEFORE in faults:
            return pause
        headers = {"Content-Type": "application/json", SECRET_HEADER: hook["secret"]}
        try:
            async with http.post(hook["url"], data=dump(update), headers=headers) as answer:
                if FaultKind.DROP_AFTER in faults:
                    return pause
                if 200 <= answer.status < 300:
                    return None
                return float(answer.headers.get("Retry-After", pause))
        except (aiohttp.ClientError, TimeoutError):
            return pause

    def _hook(self) -> Json:
        hook: Json = self._store.table("settings").get("webhook", {})
        return hook

    def _done(self, lane: int, _task: "asyncio.Task[None]") -> None:
        del self._posting[lane]
        self._news.set()

    def _notice(self, change: Change) -> None:
        if (change.table == "updates" and change.value) or (change.table, change.key) == (
            "settings",
            "webhook",
        ):
            self._news.set()


def _lane(update: Json) -> int:
    """Messages keep their order in a chat, taps that of whoever taps; the two know nothing of each other."""
    tap: dict[str, Any] | None = update.get("callback_query")
    if tap is not None:
        return -int(tap["from"]["id"])
    for body in update.values():
        if isinstance(body, dict) and "chat" in body:
            return int(body["chat"]["id"])
    return 0
