"""The whole thing as a stranger meets it: `python -m bot run`, a browser, a resident, a clerk, and a kill."""

import re

import pytest

from tests.page.pages import Phone, PlaygroundPage

pytestmark = [pytest.mark.page, pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]


async def test_a_resident_is_answered_although_the_bot_is_killed(centre: PlaygroundPage) -> None:
    li, helen = centre.phone("李奶奶"), centre.phone("Helen Zhou")

    await _leave_a_message(centre, li)
    await helen.tap("Call-backs")
    # Who is on duty today is told at about this time, too: what comes last is not certain.
    await helen.expect_message("家里水管漏水了")
    number = await _number_on(helen)
    await helen.tap(f"Open {number}")
    await helen.tap("Take it")
    await _answer(centre, helen, "A plumber comes at three. 师傅三点到。")
    await li.expect_message("师傅三点到")
    await li.tap("已经解决了")
    await li.expect_newest(number)
    await helen.expect_message(f"{number} 李奶奶 says it is settled")


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
    await helen.expect_message("Please check")
    await helen.tap("Correct, send it")
    await page.button("Kill the bot").click()
    await helen.expect_message("Sent to 李奶奶")


async def _number_on(phone: Phone) -> str:
    text = await phone.messages().filter(has_text="HF-").last.inner_text()
    found = re.search(r"HF-\w+-\w", text)
    assert found, text
    return found[0]
