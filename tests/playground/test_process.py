"""The emulator as a process of its own, killed and started again."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from playground.client import PlaygroundClient
from tests.auxil.playtime import TOKEN

pytestmark = pytest.mark.process


@asynccontextmanager
async def emulator(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "playground",
        "emulator",
        "--port",
        "0",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    try:
        yield process, (await process.stdout.readline()).decode().strip()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_the_world_outlives_the_process(tmp_path: Path) -> None:
    journal = ("--journal", str(tmp_path / "world.jsonl"))
    async with emulator(*journal, "--clock", "3600") as (process, url):
        async with PlaygroundClient(url) as playground:
            mary = await playground.add_person("Mary")
            await mary.start()
        process.kill()
        await process.wait()
    async with (
        emulator(*journal) as (_, url),
        PlaygroundClient(url) as playground,
        aiohttp.ClientSession() as http,
    ):
        assert [message["text"] for message in playground.people[mary.id].history] == ["/start"]
        assert (await playground.get("clock"))["offset"] == 3600
        async with http.get(f"{url}/bot{TOKEN}/getUpdates") as response:
            assert [update["message"]["text"] for update in (await response.json())["result"]] == ["/start"]


async def test_it_stops_quietly_and_refuses_bad_tokens() -> None:
    async with emulator("--bad-token", TOKEN, "--flood-limits") as (process, url):
        async with aiohttp.ClientSession() as http, http.get(f"{url}/bot{TOKEN}/getMe") as response:
            assert response.status == 401
        process.send_signal(2)
        assert await process.wait() == 0
