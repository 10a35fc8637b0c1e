"""The courier: takes messages from the outbox to Telegram, within its limits, and notes the outcomes."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import groupby
from pathlib import Path

import structlog
from sqlmodel import Session
from telegram.error import TelegramError

from bot import delivery, outbox
from bot.database import Database
from bot.delivery import Verdict
from bot.http import Attachment
from bot.limiter import Limiter
from bot.outbox import Delivery, Parcel
from bot.telegram import Telegram
from chat.rooms import Maker
from models.outbox import MessageState
from scheduler.clock import Clock

CHATS_AT_ONCE = 16
LAST_ROUND_SECONDS = 5.0
Unreachable = Callable[[Session, int, list[str]], None]

log = structlog.get_logger(__name__)


class Courier:
    """Sends what is owed. One transaction notes the last outcomes and claims the next messages."""

    def __init__(  # noqa: PLR0917 - it is built in one place
        self,
        database: Database,
        telegram: Telegram,
        limiter: Limiter,
        clock: Clock,
        makers: Mapping[str, Maker],
        folder: Path,
        unreachable: Unreachable,
    ) -> None:
        self._database = database
        self._telegram = telegram
        self._limiter = limiter
        self._clock = clock
        self._makers = makers
        self._folder = folder
        self._unreachable = unreachable
        self._wake = asyncio.Event()
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._parcels: set[int] = set()
        self._verdicts: list[Verdict] = []

    def wake(self) -> None:
        """Look again: something was put into the outbox, or the clock was pushed."""
        self._wake.set()

    async def recover(self) -> None:
        """After a start: messages that were being sent when the process died."""
        lost = await self._database.write(partial(outbox.recover, now=self._clock.now(), everything=True))
        if lost:
            log.warning("deliveries_with_unknown_outcome", count=lost)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop; then send what may go at once and note every outcome."""
        while not stop.is_set():
            self._wake.clear()
            await self._round()
            if self._verdicts:
                continue
            await self._until_worthwhile()
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_ROUND_SECONDS):
                await self.flush()
        await self.finish()

    async def flush(self) -> int:
        """Deliver everything that may go now; returns how many requests were settled."""
        settled = 0
        while True:
            await self._round()
            if not self._sending and not self._verdicts:
                return settled
            await asyncio.wait(self._sending.values())  # unlike gather, it cancels none of them
            settled += len(self._verdicts)

    async def finish(self) -> None:
        """Let running requests end and note their outcomes; nothing new is begun."""
        if self._sending:
            await asyncio.wait(self._sending.values())  # unlike gather, it cancels none of them
        await self._note_and_claim(room=0)

    async def _round(self) -> None:
        parcels = await self._note_and_claim(room=CHATS_AT_ONCE - len(self._sending))
        for chat_id, of_chat in groupby(parcels, key=lambda p: p.chat_id):
            task = asyncio.create_task(self._deliver(list(of_chat)))
            self._sending[chat_id] = task
            task.add_done_callback(partial(self._done, chat_id))

    def _done(self, chat_id: int, _task: "asyncio.Task[None]") -> None:
        self._sending.pop(chat_id, None)
        self._wake.set()

    async def _until_worthwhile(self) -> None:
        """Wait until woken, or until the next message may go; some seconds at most, if a wake is missed."""
        due = await self._database.read(outbox.next_time)
        seconds = 5.0
        if due is not None and not self._sending:
            seconds = min(seconds, max(0.02, (due - self._clock.now()).total_seconds()))
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _note_and_claim(self, room: int) -> list[Parcel]:
        verdicts, self._verdicts = self._verdicts, []
        busy = list(self._sending)
        try:
            parcels = await self._database.write(partial(self._work, verdicts, room, busy))
        except Exception as error:  # noqa: BLE001 - the database is away: keep what we know and try again
            log.warning("courier_waits_for_database", fault=type(error).__name__)
            self._verdicts = verdicts + self._verdicts
            await asyncio.sleep(1)
            return []
        self._parcels -= {v.delivery.parcel.id for v in verdicts}
        self._parcels |= {p.id for p in parcels}
        return parcels

    def _work(self, verdicts: list[Verdict], room: int, busy: list[int], session: Session) -> list[Parcel]:
        now = self._clock.now()
        outbox.settle(session, [verdict.delivery for verdict in verdicts], now)
        for verdict in verdicts:
            chat_id = verdict.delivery.parcel.chat_id
            if verdict.migrated_to is not None:
                outbox.move_chat(session, chat_id, verdict.migrated_to)
            if verdict.unreachable:
                parcel = verdict.delivery.parcel
                owed = [parcel.payload] if parcel.owed else []
                self._unreachable(session, chat_id, owed + outbox.close_chat(session, chat_id, now))
        return outbox.claim(session, now, room, busy) if room > 0 else []

    async def _deliver(self, parcels: list[Parcel]) -> None:
        """Send the messages of one chat one after the other; what follows a failed one waits with it."""
        for position, parcel in enumerate(parcels):
            verdict = await self._send(parcel)
            self._verdicts.append(verdict)
            if verdict.halt:
                self._limiter.halt(verdict.halt)
            if verdict.delivery.state in (MessageState.PENDING, MessageState.UNREACHABLE):
                now = self._clock.now()
                rest = (delivery.released(waiting, now) for waiting in parcels[position + 1 :])
                self._verdicts.extend(Verdict(each) for each in rest)
                return

    async def _send(self, parcel: Parcel) -> Verdict:
        try:
            ready = await self._complete(parcel)
            if ready is None:
                return Verdict(delivery.as_new(parcel, self._clock.now()))
            await self._limiter.wait(parcel.chat_id)
            payload, attachment = ready
            result = await self._telegram.call(parcel.method, payload, attachment=attachment)
        except TelegramError as error:
            verdict = delivery.judge(parcel, error, self._clock.now())
            state = verdict.delivery.state
            log.info(
                "delivery", outbox=parcel.id, method=parcel.method, state=state, fault=type(error).__name__
            )
            return verdict
        except Exception as error:
            log.error("delivery_failed", outbox=parcel.id, fault=type(error).__name__, exc_info=error)
            return Verdict(Delivery(parcel, MessageState.REFUSED, {"fault": type(error).__name__}))
        return delivery.sent(parcel, result)

    async def _complete(self, parcel: Parcel) -> tuple[str, Attachment | None] | None:
        """Fill in what only now is known: the id of the message to change, a document made for this send.

        None if the message to change never arrived.
        """
        if parcel.edits is not None:
            message_id = await self._database.read(partial(outbox.message_id_of, number=parcel.edits))
            if message_id is None:
                return None
            return json.dumps({**json.loads(parcel.payload), "message_id": message_id}), None
        if '"generated"' in parcel.payload:
            payload = json.loads(parcel.payload)
            recipe = payload.pop("generated")
            maker, params = self._makers[recipe["maker"]], recipe["params"]
            name, content = await self._database.read(lambda session: maker(session, self._folder, params))
            return json.dumps(payload), Attachment("document", name, content)
        return parcel.payload, None
