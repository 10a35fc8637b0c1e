"""The emulator posts updates as Telegram does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from playground.emulator import Emulator
from playground.faults import WEBHOOK, FaultKind
from playground.people import Person
from playground.server import serving
from playground.webhook import SECRET_HEADER
from tests.auxil.loops import until
from tests.auxil.playtime import TOKEN, StandingTime


class Bot:
    """Something that Telegram posts to; it refuses as often as it is told."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refused: list[str] = []
        self.secrets: set[str] = set()
        self.refusals = 0
        self.news = asyncio.Condition()
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        text = words(await request.json())
        self.secrets.add(request.headers[SECRET_HEADER])
        async with self.news:
            self.news.notify_all()
            if self.refusals:
                self.refusals -= 1
                self.refused.append(text)
                return web.Response(status=503, headers={"Retry-After": "0"})
            self.taken.append(text)
            return web.Response()

    async def until(self, count: int) -> list[str]:
        async with self.news:
            await self.news.wait_for(lambda: len(self.taken) >= count)
            return self.taken


def words(update: dict[str, Any]) -> str:
    message = update.get("message")
    return message["text"] if message else f"tap {update['callback_query']['data']}"


@asynccontextmanager
async def listening(bot: Bot) -> AsyncIterator[Bot]:
    app = web.Application()
    app.router.add_post("/hook", bot.receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield bot
    await runner.cleanup()


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with listening(Bot()) as bot:
        yield bot


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    emulator = Emulator(real_time=StandingTime())
    async with serving(emulator, page=None):
        yield emulator


def somebody(emulator: Emulator, name: str) -> Person:
    person = emulator.telegram.add_person(name)
    person.press_start()
    return person


async def test_what_waited_comes_in_order_with_the_secret_and_again_until_it_is_taken(
    emulator: Emulator, bot: Bot
) -> None:
    mary = somebody(emulator, "Mary")
    mary.send_text("a")
    bot.refusals = 2
    emulator.telegram.call(TOKEN, "setWebhook", {"url": bot.url, "secret_token": "s-1"})
    mary.send_text("b")
    assert await bot.until(3) == ["/start", "a", "b"]
    assert bot.refused == ["/start", "/start"]
    assert bot.secrets == {"s-1"}
    mary.send_text("c")
    assert (await bot.until(4))[-1] == "c"
    # What was taken is not kept.
    await until(lambda: not emulator.telegram.world.updates.pending())
    emulator.telegram.call(TOKEN, "deleteWebhook")
    mary.send_text("d")
    updates: Any = emulator.telegram.call(TOKEN, "getUpdates")
    assert [words(update) for update in updates] == ["d"]


async def test_it_comes_twice_where_the_answer_is_lost_and_later_where_it_is_slow(
    emulator: Emulator, bot: Bot
) -> None:
    mary = somebody(emulator, "Mary")
    emulator.faults.switch_on(FaultKind.DROP_AFTER, count=1)  # of a call of the bot's own: none of these
    emulator.faults.switch_on(FaultKind.DROP_AFTER, count=1, methods=[WEBHOOK])
    emulator.telegram.call(TOKEN, "setWebhook", {"url": bot.url})
    assert await bot.until(2) == ["/start", "/start"]
    await until(lambda: not emulator.telegram.world.updates.pending())
    for kind in (FaultKind.DROP_BEFORE, FaultKind.SLOW):
        emulator.faults.switch_on(kind, count=1, seconds=0.01, methods=[WEBHOOK])
    mary.send_text("a")
    mary.send_text("b")
    assert (await bot.until(4))[2:] == ["a", "b"]
    assert len(list(emulator.faults)) == 1


async def test_one_chat_does_not_wait_for_another(emulator: Emulator, bot: Bot) -> None:
    for name in ("Mary", "Tom"):
        somebody(emulator, name).send_text(name)
    emulator.telegram.call(TOKEN, "setWebhook", {"url": bot.url})
    taken = await bot.until(4)
    assert [text for text in taken if text != "/start"] in (["Mary", "Tom"], ["Tom", "Mary"])


async def test_a_bot_that_comes_later_gets_what_waited(emulator: Emulator, bot: Bot) -> None:
    mary = somebody(emulator, "Mary")
    emulator.telegram.call(TOKEN, "setWebhook", {"url": "http://127.0.0.1:1/nobody"})
    mary.send_text("a")
    emulator.telegram.call(TOKEN, "setWebhook", {"url": bot.url})
    assert await bot.until(2) == ["/start", "a"]
