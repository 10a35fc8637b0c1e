"""The bot's own web server, where it is asked for: the webhook, and what those who look after it read off.

It speaks plain HTTP and belongs behind a proxy, which lets nothing but the webhook in from outside.
"""

import asyncio
from collections.abc import Iterable
from functools import partial

import structlog
from aiohttp import web

from bot import condition
from bot.condition import Condition
from bot.database import Database
from bot.tally import Tally
from scheduler.clock import Clock

# An update is a few kilobytes; whoever sends more is not Telegram.
LARGEST = 1024 * 1024
# Whoever asks whether we work wants to know soon.
PATIENCE = 2.0
_WIND_DOWN_SECONDS = 5.0
log = structlog.get_logger(__name__)


class Web:
    """Serves its routes from `start` to `stop`."""

    def __init__(self, host: str, port: int, routes: Iterable[web.AbstractRouteDef]) -> None:
        app = web.Application(client_max_size=LARGEST)
        app.add_routes(list(routes))
        app.on_response_prepare.append(_say_little)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_WIND_DOWN_SECONDS)
        self._host = host
        self._port = port
        self.port = 0

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the port is taken, or not ours to take.
        """
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self.port = self._runner.addresses[0][1]
        log.info("listening", host=self._host, port=self.port)

    async def stop(self) -> None:
        """Take no more requests, and end those that have begun."""
        await self._runner.cleanup()


class Vitals:
    """Whether the process lives, whether it keeps up, and its figures."""

    def __init__(self, database: Database, clock: Clock, tally: Tally) -> None:
        self._database = database
        self._clock = clock
        self._tally = tally

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where each is asked for."""
        return [
            web.get("/healthz", self._lives),
            web.get("/readyz", self._keeps_up),
            web.get("/metrics", self._figures),
        ]

    async def _lives(self, _request: web.Request) -> web.Response:
        """Whoever answers lives; to start the process anew would not bring a database back."""
        return web.json_response({"live": True})

    async def _keeps_up(self, _request: web.Request) -> web.Response:
        """Whether the database answers and nobody waits too long."""
        found = await self._look()
        if found is None:
            return web.json_response({"ready": False, "database": False}, status=503)
        told = {
            "ready": found.keeps_up,
            "database": True,
            "inbox_lag_seconds": round(found.updates_wait.total_seconds(), 1),
            "outbox_lag_seconds": round(found.messages_wait.total_seconds(), 1),
        }
        return web.json_response(told, status=200 if found.keeps_up else 503)

    async def _figures(self, _request: web.Request) -> web.Response:
        """The figures for Prometheus."""
        from bot.exposition import Exposition

        text = Exposition(self._tally, await self._look()).text()
        return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    async def _look(self) -> Condition | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._database.read(partial(condition.look, now=self._clock.now()))
        except Exception as error:  # noqa: BLE001 - that it does not answer is the answer
            log.warning("condition_unknown", fault=type(error).__name__)
            return None


async def _say_little(_request: web.Request, response: web.StreamResponse) -> None:
    """Strangers need not know what we are made of."""
    response.headers["Server"] = "Linli"
