"""A playground with an echo bot, and a browser that looks at it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, expect

from playground.emulator import Emulator
from playground.jsons import Json
from playground.people import Person
from playground.server import serving
from tests.auxil.playtime import TOKEN, StandingTime
from tests.page.browser import chromium
from tests.page.echo_bot import EchoBot
from tests.page.pages import WIDE, PlaygroundPage
from tests.page.started import PATIENCE, make_it_ten_on_wednesday, opened


class Pulse:
    """Stands for whoever looks after the bot's process."""

    restarts = 0

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def as_json(self) -> Json:
        """A process that always runs."""
        return {"state": "running", "pid": 4242 + self.restarts, "restarts": self.restarts}

    def kill(self) -> bool:
        """End it, and have it run again at once."""
        self.restarts += 1
        self._emulator.events.add("process", self.as_json())
        return True


@dataclass(frozen=True)
class Playground:
    """The world that a test looks at."""

    url: str
    emulator: Emulator
    mary: Person
    li: Person

    def bot_says(self, person: Person, text: str) -> None:
        """Have the bot write by itself."""
        self.emulator.telegram.call(TOKEN, "sendMessage", {"chat_id": person.id, "text": text}, {})


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of this process."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def playground() -> AsyncIterator[Playground]:
    """Mary and 李奶奶 (with large letters), strangers to the echo bot, at two in the afternoon."""
    emulator = Emulator(real_time=StandingTime())
    mary = emulator.telegram.add_person("Mary", language_code="en", role="resident")
    li = emulator.telegram.add_person("李奶奶", language_code="zh-hans", role="resident", letter_size="large")
    async with serving(emulator) as url:
        bot = asyncio.create_task(EchoBot(url).run())
        yield Playground(url, emulator, mary, li)
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot
    emulator.close()


@pytest_asyncio.fixture(loop_scope="session")
async def centre(browser: Browser, tmp_path: Path) -> AsyncIterator[PlaygroundPage]:
    """The playground with the real bot, seen by a visitor who reads English, on a Wednesday at ten."""
    width, height = WIDE
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    async with opened(tmp_path) as url:
        page = await PlaygroundPage(await context.new_page()).open(url)
        # What the bot has not read yet Telegram drops after a day.
        await page.phone("Helen Zhou").expect_newest("Hello Helen Zhou")
        await make_it_ten_on_wednesday(url)
        yield page
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser, playground: Playground) -> AsyncIterator[BrowserContext]:
    """A visitor who reads English; whatever the page complains about on its console fails the test."""
    width, height = WIDE
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale="en-GB",
        permissions=["clipboard-read", "clipboard-write"],
    )
    complaints: list[str] = []

    def listen(line: ConsoleMessage) -> None:
        if line.type == "error":
            complaints.append(line.text)

    context.on("console", listen)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    await context.close()
    assert not complaints


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext, playground: Playground) -> PlaygroundPage:
    """The playground, open."""
    return await PlaygroundPage(await context.new_page()).open(playground.url)


@pytest.fixture
def supervised(playground: Playground) -> Playground:
    """The same world with somebody who looks after the bot; open the page after this."""
    playground.emulator.supervisor = Pulse(playground.emulator)
    return playground
