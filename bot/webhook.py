"""Ingress by webhook: Telegram posts an update, and hears "200" once it is committed."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram.error import RetryAfter, TelegramError

from bot.ingress import WANTED, Ingress, back_off, seconds_of
from bot.telegram import Telegram

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
# Whoever polled meanwhile, by mistake or for a test, has ended the webhook: it is asked for again.
AGAIN_SECONDS = 600.0
_READ_SECONDS = 10.0
_TOO_LARGE = 2**63
log = structlog.get_logger(__name__)


class Webhook:
    """Asks Telegram to post updates here, and takes them."""

    def __init__(
        self,
        telegram: Telegram,
        ingress: Ingress,
        url: str,
        secret: str,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._telegram = telegram
        self._ingress = ingress
        self._url = url
        self._secret = secret
        self._sleep = sleep
        self._failures = 0

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where Telegram posts: the path of the address that it was given."""
        return [web.post(urlsplit(self._url).path or "/", self._receive)]

    async def run(self) -> None:
        """Ask for the webhook until cancelled: until it is granted, and now and then again."""
        while True:
            await self._sleep(await self.ask_patiently())

    async def ask_patiently(self) -> float:
        """Ask once, whatever happens; returns the seconds to wait before asking again."""
        wanted = {"url": self._url, "secret_token": self._secret, "allowed_updates": WANTED}
        try:
            await self._telegram.call("setWebhook", wanted)
        except TelegramError as error:
            pause = back_off(self._failures)
            self._failures += 1
            if isinstance(error, RetryAfter):
                pause = max(pause, seconds_of(error))
            log.warning("webhook_refused", reason=str(error), again_in=pause)
            return pause
        self._failures = 0
        return AGAIN_SECONDS

    async def _receive(self, request: web.Request) -> web.Response:
        """Write an update down. Everything but a 200 makes Telegram try again later."""
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=401)
        update = await _read(request)
        if update is None:
            return web.Response(status=400)
        try:
            await self._ingress.accept([update])
        except Exception as error:  # noqa: BLE001 - the database is away: Telegram keeps the update for us
            log.warning("update_not_stored", fault=type(error).__name__)
            return web.Response(status=503, headers={"Retry-After": "2"})
        return web.Response()


async def _read(request: web.Request) -> dict[str, Any] | None:
    """The update, or None if it is none; what comes too slowly is none either.

    Raises:
        HTTPRequestEntityTooLarge: it is larger than any update.
    """
    try:
        async with asyncio.timeout(_READ_SECONDS):
            update = json.loads(await request.read())
    except (TimeoutError, ValueError, RecursionError):
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    return update if type(number) is int and 0 <= number < _TOO_LARGE else None
