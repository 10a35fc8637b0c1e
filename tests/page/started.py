"""A playground as `make run` opens it, and its clock."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp

SHANGHAI = ZoneInfo("Asia/Shanghai")
PATIENCE = 60_000  # of the browser, in milliseconds, for machines that do much else


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[str]:
    """Run the bot without a token; gives the address that it says."""
    without_token = {name: value for name, value in os.environ.items() if name != "BOT_TOKEN"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env={**without_token, "DATA_DIR": str(folder), "PLAYGROUND_PORT": "0"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    address = ""
    async for line in process.stdout:
        if found := re.search(r"http://[\d.:]+", line.decode()):
            address = found[0]
            break
    assert address, "the playground did not say where it is"
    try:
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
    assert process.returncode == 0


async def make_it_ten_on_wednesday(url: str) -> None:
    """Push the clock to a Wednesday morning, when the doors are open."""
    async with aiohttp.ClientSession(url) as http:
        async with http.get("/play/clock") as answer:
            now = datetime.fromisoformat((await answer.json())["now"]).astimezone(SHANGHAI)
        day = now + timedelta(days=(2 - now.weekday()) % 7 or 7)
        ten = day.replace(hour=10, minute=0, second=0).astimezone(UTC)
        async with http.post("/play/clock", json={"seconds": (ten - now).total_seconds()}) as answer:
            assert answer.status == 200
