"""Ingress: an update is in the inbox, committed, before Telegram hears that we have it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot import inbox, lanes
from bot.database import Database
from bot.floods import Floods
from bot.lanes import Lanes
from bot.tally import Tally
from bot.telegram import Telegram
from centre import faults
from centre.moment import Present
from chat.incoming import lean
from scheduler.clock import Clock

# Telegram keeps this list when it is left out, so it is said every time.
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_SECONDS = 25
LOOK_AGAIN_SECONDS = 5.0
BATCH = 100
_BACK_OFF = (0.2, 1.0, 3.0, 10.0, 30.0)

log = structlog.get_logger(__name__)


class Source(Protocol):
    """Where updates come from."""

    async def run(self) -> None:
        """See to it that they come, until cancelled."""


class Ingress:
    """Writes updates down and hands them to their lanes, whichever way they came."""

    def __init__(  # noqa: PLR0917 - it is built in one place
        self,
        database: Database,
        lanes: Lanes,
        clock: Clock,
        present: Present,
        tally: Tally,
        floods: Floods,
    ) -> None:
        self._database = database
        self._lanes = lanes
        self._clock = clock
        self._present = present
        self._tally = tally
        self._floods = floods

    async def accept(self, raws: list[dict[str, Any]]) -> None:
        """Store updates; when this returns they may be acknowledged."""
        raws = [lean(raw) for raw in raws]
        stored = await self._database.write(partial(inbox.store, raws=raws, now=self._clock.now()))
        for item in stored:
            self._floods.count(item.lane, item.raw, self._clock.now())
        self._lanes.add(stored)
        self._tally.updates["new"] += len(stored)
        self._tally.updates["repeated"] += len(raws) - len(stored)

    async def refill(self) -> None:
        """Take up what waits in the inbox: after a start, and after more came than there was room for."""
        self._lanes.hungry.clear()
        # One more than can ever fit in, even if what a lane has at hand is done meanwhile: so the lanes know
        # that something was left.
        look = partial(
            inbox.pending,
            limit=lanes.AT_HAND + 1,
            of_one_lane=2 * lanes.OF_ONE_LANE + 1,
            but=self._lanes.at_hand,
        )
        self._lanes.add(await self._database.read(look))

    async def watch(self) -> None:
        """Tell those who look after the bot if somebody has been waiting for too long."""
        since = await self._database.read(inbox.waiting_since)
        if since is None or self._clock.now() - since < faults.LATE:
            return
        log.warning("running_late", since=since.isoformat())
        await self._database.write(lambda s: faults.running_late(s, self._present(s), since))

    async def run(self) -> None:
        """Refill when the lanes are hungry, and now and then: what a replica left behind is taken up too."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await self._lanes.hungry.wait()
            try:
                await self.refill()
                await self.watch()
            except Exception as error:  # noqa: BLE001 - the database is away; what waits there waits on
                log.warning("refill_failed", fault=type(error).__name__)


class Poller:
    """Long polling of our own: an offset is only ever sent after the updates before it were committed."""

    def __init__(
        self,
        telegram: Telegram,
        ingress: Ingress,
        lead: Callable[[], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._telegram = telegram
        self._ingress = ingress
        self._lead = lead
        self._sleep = sleep
        self._offset: int | None = None
        self._failures = 0

    async def poll(self, seconds: int = POLL_SECONDS) -> int:
        """Ask once and store what came; returns the number of updates.

        Raises:
            TelegramError: Telegram could not be asked.
        """
        asked: dict[str, Any] = {"timeout": seconds, "limit": BATCH, "allowed_updates": WANTED}
        if self._offset is not None:
            asked["offset"] = self._offset
        raws = await self._telegram.call("getUpdates", asked, timeout=seconds + 10)
        if raws:
            await self._ingress.accept(raws)
            self._offset = max(raw["update_id"] for raw in raws) + 1
        return len(raws)

    async def run(self) -> None:
        """Poll until cancelled, whenever it is for us to do so: Telegram lets only one poll."""
        while True:
            await self._lead()
            await self._sleep(await self.poll_patiently())

    async def poll_patiently(self) -> float:
        """Ask once, whatever happens; returns the seconds to wait before asking again."""
        try:
            await self.poll()
        except Exception as error:  # noqa: BLE001 - Telegram or the database is away: neither ends polling
            # A 404 is a proxy's hiccup, and a token does not turn wrong by itself.
            pause = back_off(self._failures)
            self._failures += 1
            if isinstance(error, RetryAfter):
                pause = max(pause, seconds_of(error))
            known = isinstance(error, Conflict | InvalidToken)
            log.warning(
                "polling_failed", reason=str(error) if known else type(error).__name__, again_in=pause
            )
            if isinstance(error, Conflict) and "webhook" in str(error).casefold():
                await self._take_over_from_webhook()
            return pause
        self._failures = 0
        return 0

    async def _take_over_from_webhook(self) -> None:
        """Telegram gives updates in one way only: end the webhook that an earlier program left behind."""
        with suppress(TelegramError):
            await self._telegram.call("deleteWebhook", {"drop_pending_updates": False})


def back_off(failures: int) -> float:
    """How many seconds to wait before Telegram is asked again, after so many failures before this one."""
    return _BACK_OFF[min(failures, len(_BACK_OFF) - 1)]


def seconds_of(error: RetryAfter) -> float:
    """For how long Telegram wants to be left alone."""
    after = error.retry_after
    return float(after if isinstance(after, int) else after.total_seconds())
