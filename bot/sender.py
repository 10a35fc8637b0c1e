"""Sends one message: fills in what only now is known, keeps within the limits, and judges the answer."""

import dataclasses
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from telegram.error import TelegramError

from bot import delivery, outbox
from bot.database import Database
from bot.delivery import Verdict
from bot.http import Attachment
from bot.limiter import Limiter
from bot.outbox import Delivery, Parcel
from bot.scribe import Request, Scribe
from bot.telegram import Telegram
from models.database import is_away
from models.outbox import MessageState
from scheduler.clock import Clock

# Whoever is not sure of its messages asks again after so long.
UNSURE = timedelta(seconds=2)
# So long after a server said that it has no rich messages it is asked again.
_ASK_AGAIN = timedelta(hours=1)
# Which messages of the same batch have arrived just now, and under which of Telegram's ids.
Arrived = Mapping[int, int | None]

log = structlog.get_logger(__name__)


class NeverArrivedError(Exception):
    """The message that was to be changed is not there."""


class Sender:
    """One request a message, and one verdict."""

    def __init__(  # noqa: PLR0917 - it is built in one place
        self,
        database: Database,
        telegram: Telegram,
        limiter: Limiter,
        clock: Clock,
        scribe: Scribe,
        holds: Callable[[int], Awaitable[bool]],
    ) -> None:
        self._database = database
        self._telegram = telegram
        self._limiter = limiter
        self._clock = clock
        self._scribe = scribe
        self._holds = holds
        # Of this process alone: each asks the server once, and again after an hour.
        self._rich_from = clock.now()

    async def send(self, parcel: Parcel, arrived: Arrived) -> Verdict:  # noqa: PLR0911 - each is an outcome
        """Send a message; never raises, whatever becomes of it."""
        try:
            ready = await self._complete(parcel, arrived)
            if ready is None:
                return Verdict(delivery.nothing_to_say(parcel))
            if pause := await self._limiter.wait(parcel.chat_id, patient=parcel.patient):
                return Verdict(delivery.released(parcel, self._clock.now() + timedelta(seconds=pause)))
            if not await self._holds(parcel.replica_id):  # the last thing before it is sent
                return Verdict(delivery.released(parcel, self._clock.now() + UNSURE))
            try:
                result = await self._call(ready)
            finally:
                self._limiter.arrived(parcel.chat_id)
        except NeverArrivedError:
            return Verdict(delivery.as_new(parcel, self._clock.now()))
        except TelegramError as error:
            return self._judge(parcel, error)
        except Exception as error:
            if is_away(error):  # what had to be filled in could not be read
                return Verdict(delivery.later(parcel, self._clock.now(), type(error).__name__))
            log.error("delivery_failed", outbox=parcel.id, fault=type(error).__name__, exc_info=error)
            return Verdict(Delivery(parcel, MessageState.REFUSED, {"fault": type(error).__name__}))
        return dataclasses.replace(delivery.sent(parcel, result), unmade=ready.unmade)

    async def _call(self, ready: Request) -> Any:
        """Send a message as a rich one if it can be that and the server takes it, else as plain words."""
        plain, rich = _both(ready)
        if rich is not None and self._clock.now() >= self._rich_from:
            try:
                return await self._telegram.call(rich.method, rich.payload)
            except TelegramError as error:
                if not delivery.refuses_rich(error):
                    raise
                if delivery.lacks_rich(error):
                    self._rich_from = self._clock.now() + _ASK_AGAIN
                log.info("rich_message_refused", method=rich.method, fault=str(error)[:200])
        return await self._telegram.call(plain.method, plain.payload, attachment=_file(plain))

    def _judge(self, parcel: Parcel, error: TelegramError) -> Verdict:
        verdict = delivery.judge(parcel, error, self._clock.now())
        if verdict.halt:
            self._limiter.halt(verdict.halt)
        state, fault = verdict.delivery.state, type(error).__name__
        log.info("delivery", outbox=parcel.id, method=parcel.method, state=state, fault=fault)
        return verdict

    async def _complete(self, parcel: Parcel, arrived: Arrived) -> Request | None:
        """Fill in what is only known now; None if by now there is nothing to say.

        Raises:
            NeverArrivedError: the message to change is not there.
        """
        ready: Request | None = Request(parcel.method, parcel.payload)
        if self._scribe.has_work(parcel):
            ready = await self._made(parcel)
        if ready is None or parcel.edits is None:
            return ready
        message_id = arrived.get(parcel.edits)
        if message_id is None:
            message_id = await self._database.read(partial(outbox.message_id_of, number=parcel.edits))
        if message_id is None:
            raise NeverArrivedError
        payload = {**json.loads(ready.payload), "message_id": message_id}
        return dataclasses.replace(ready, payload=json.dumps(payload))

    async def _made(self, parcel: Parcel) -> Request | None:
        """What was asked for, or the word that it could not be made: whoever asked is never left waiting."""
        try:
            found = await self._database.make(partial(self._scribe.complete, parcel=parcel))
            if found is None or found.keep is None:
                return found
            return await self._database.write(partial(self._scribe.keep, parcel=parcel, keep=found.keep))
        except Exception as error:
            if is_away(error):
                raise
            log.error("answer_not_made", outbox=parcel.id, fault=type(error).__name__, exc_info=error)
        return await self._database.make(partial(self._scribe.excuse, parcel=parcel))


def _both(ready: Request) -> tuple[Request, Request | None]:
    """A message in plain words, and as a rich one if it has any."""
    if '"rich":' not in ready.payload:
        return ready, None
    payload = json.loads(ready.payload)
    if (content := payload.pop("rich", None)) is None:
        return ready, None
    plain = dataclasses.replace(ready, payload=json.dumps(payload))
    for name in ("text", "parse_mode", "link_preview_options"):
        payload.pop(name, None)
    payload["rich_message"] = {"html": content, "skip_entity_detection": True}
    method = "sendRichMessage" if ready.method == "sendMessage" else ready.method
    return plain, dataclasses.replace(ready, method=method, payload=json.dumps(payload))


def _file(ready: Request) -> Attachment | None:
    file = ready.attached
    return Attachment(file.kind, file.name, file.content) if file is not None else None
