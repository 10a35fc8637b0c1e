"""Telegram goes away under a running bot, and comes back."""

import asyncio
import random
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from playground.client import PlaygroundClient
from tests.auxil.command_line import TOKEN
from tests.auxil.processes import emulator, running
from tests.kill_loop.people import Talker

pytestmark = pytest.mark.process
PATIENCE = 90


async def greeted(client: PlaygroundClient) -> None:
    """Have somebody new arrive, from Start to the menu."""
    await Talker(await client.add_person("Mary", language_code="en"), random.Random(1), PATIENCE).arrive()


async def test_it_goes_on_and_its_token_stays_secret(tmp_path: Path) -> None:
    journal = ("--journal", str(tmp_path / "world.jsonl"))
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as until_the_end:
        async with emulator(*journal) as telegram, PlaygroundClient(telegram) as client:
            settings = {
                "BOT_TOKEN": TOKEN,
                "BOT_API_BASE_URL": telegram,
                "DATABASE_URL": f"sqlite:///{tmp_path / 'linli.db'}",
                "DATA_DIR": str(tmp_path / "data"),
                "LOG_LEVEL": "DEBUG",
            }
            bot = await until_the_end.enter_async_context(running("bot", "run", settings=settings))
            await greeted(client)
        await bot.line("polling_failed")
        port = str(urlsplit(telegram).port)
        async with emulator(*journal, "--port", port), PlaygroundClient(telegram) as client:
            await greeted(client)
            bot.terminate()
            assert await bot.ended() == 0, bot.output
    assert TOKEN not in bot.output
    assert TOKEN.partition(":")[2] not in bot.output
    assert "Traceback" not in bot.output
