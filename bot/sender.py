"""Sends one message: fills in what only now is known, keeps within the limits, and judges the answer."""

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog
from telegram.error import TelegramError

from bot import delivery, outbox
from bot.database import Database
from bot.delivery import Verdict
from bot.http import Attachment
from bot.limiter import Limiter
from bot.outbox import Delivery, Parcel
from bot.telegram import Telegram
from chat.rooms import Maker
from models.database import is_away
from models.outbox import MessageState
from scheduler.clock import Clock

# Which messages of the same batch have arrived just now, and under which of Telegram's ids.
Arrived = Mapping[int, int | None]

log = structlog.get_logger(__name__)


class Sender:
    """One request a message, and one verdict."""

    def __init__(  # noqa: PLR0917 - it is built in one place
        self,
        database: Database,
        telegram: Telegram,
        limiter: Limiter,
        clock: Clock,
        makers: Mapping[str, Maker],
        folder: Path,
    ) -> None:
        self._database = database
        self._telegram = telegram
        self._limiter = limiter
        self._clock = clock
        self._makers = makers
        self._folder = folder

    async def send(self, parcel: Parcel, arrived: Arrived) -> Verdict:
        """Send a message; never raises, whatever becomes of it."""
        try:
            ready = await self._complete(parcel, arrived)
            if ready is None:
                return Verdict(delivery.as_new(parcel, self._clock.now()))
            if pause := await self._limiter.wait(parcel.chat_id, patient=parcel.patient):
                return Verdict(delivery.released(parcel, self._clock.now() + timedelta(seconds=pause)))
            payload, attachment = ready
            result = await self._telegram.call(parcel.method, payload, attachment=attachment)
        except TelegramError as error:
            return self._judge(parcel, error)
        except Exception as error:
            if is_away(error):  # what had to be filled in could not be read
                return Verdict(delivery.later(parcel, self._clock.now(), type(error).__name__))
            log.error("delivery_failed", outbox=parcel.id, fault=type(error).__name__, exc_info=error)
            return Verdict(Delivery(parcel, MessageState.REFUSED, {"fault": type(error).__name__}))
        return delivery.sent(parcel, result)

    def _judge(self, parcel: Parcel, error: TelegramError) -> Verdict:
        verdict = delivery.judge(parcel, error, self._clock.now())
        if verdict.halt:
            self._limiter.halt(verdict.halt)
        state, fault = verdict.delivery.state, type(error).__name__
        log.info("delivery", outbox=parcel.id, method=parcel.method, state=state, fault=fault)
        return verdict

    async def _complete(self, parcel: Parcel, arrived: Arrived) -> tuple[str, Attachment | None] | None:
        """Fill in the id of the message to change (None if it never arrived), or make the document."""
        if parcel.edits is not None:
            message_id = arrived.get(parcel.edits)
            if message_id is None:
                message_id = await self._database.read(partial(outbox.message_id_of, number=parcel.edits))
            if message_id is None:
                return None
            return json.dumps({**json.loads(parcel.payload), "message_id": message_id}), None
        if '"generated":' in parcel.payload:
            payload = json.loads(parcel.payload)
            recipe = payload.pop("generated")
            maker, params = self._makers[recipe["maker"]], recipe["params"]
            name, content = await self._database.read(lambda session: maker(session, self._folder, params))
            return json.dumps(payload), Attachment(recipe.get("kind", "document"), name, content)
        return parcel.payload, None
