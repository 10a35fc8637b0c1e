"""The whole thing as a stranger meets it: `python -m bot run`, a browser, a resident, a clerk, and a kill."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.page.pages import WIDE, Phone, PlaygroundPage

SHANGHAI = ZoneInfo("Asia/Shanghai")
PATIENCE = 60_000  # of the browser, in milliseconds, for machines that do much else
pytestmark = [pytest.mark.page, pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def url(tmp_path: Path) -> AsyncIterator[str]:
    """A playground as `make run` opens it."""
    without_token = {name: value for name, value in os.environ.items() if name != "BOT_TOKEN"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env={**without_token, "DATA_DIR": str(tmp_path), "PLAYGROUND_PORT": "0"},
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


async def _make_it_ten_on_wednesday(url: str) -> None:
    async with aiohttp.ClientSession(url) as http:
        async with http.get("/play/clock") as answer:
            now = datetime.fromisoformat((await answer.json())["now"]).astimezone(SHANGHAI)
        day = now + timedelta(days=(2 - now.weekday()) % 7 or 7)
        ten = day.replace(hour=10, minute=0, second=0).astimezone(UTC)
        async with http.post("/play/clock", json={"seconds": (ten - now).total_seconds()}) as answer:
            assert answer.status == 200


async def test_a_resident_is_answered_although_the_bot_is_killed(browser: Browser, url: str) -> None:
    width, height = WIDE
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = await PlaygroundPage(await context.new_page()).open(url)
    li, helen = page.phone("李奶奶"), page.phone("Helen Zhou")
    await helen.expect_newest("Hello Helen Zhou")
    await _make_it_ten_on_wednesday(url)

    await _leave_a_message(page, li)
    await helen.tap("Call-backs")
    await helen.expect_newest("家里水管漏水了")
    number = await _number_on(helen)
    await helen.tap(f"Open {number}")
    await helen.tap("Take it")
    await _answer(page, helen, "A plumber comes at three. 师傅三点到。")
    await li.expect_message("师傅三点到")
    await li.tap("已经解决了")
    await li.expect_newest(number)
    await helen.expect_newest(f"{number} 李奶奶 says it is settled")
    await context.close()


async def _leave_a_message(page: PlaygroundPage, li: Phone) -> None:
    """Say what it is about; the bot is killed while the question of how to answer is on the screen."""
    await li.start()
    await li.expect_newest("清塘社区服务中心")
    await li.tap("同意，开始")
    await li.tap("找人帮忙")
    await li.expect_newest("要跟我们说什么事")
    await li.send("家里水管漏水了，请派人来看看。")
    await li.expect_newest("怎么答复您")
    await page.button("Kill the bot").click()
    await li.tap("就在这里答复我")
    await li.expect_newest("家里水管漏水了")
    await li.tap("没错，发出")
    await li.expect_newest("收到了")


async def _answer(page: PlaygroundPage, helen: Phone, words: str) -> None:
    """Answer; the bot is killed just as the answer is confirmed."""
    await helen.tap("Answer")
    await helen.send(words)
    await helen.expect_newest("Please check")
    await helen.tap("Correct, send it")
    await page.button("Kill the bot").click()
    await helen.expect_newest("Sent to 李奶奶")


async def _number_on(phone: Phone) -> str:
    text = await phone.messages().last.inner_text()
    found = re.search(r"HF-\w+-\w", text)
    assert found, text
    return found[0]
