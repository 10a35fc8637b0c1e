"""Somebody falls ill, and somebody else steps in: five people in the browser, in two languages."""

import re
from pathlib import Path

import pytest

from tests.page.pages import PlaygroundPage
from tests.page.volunteers import a_shift_tomorrow_at_two

pytestmark = [pytest.mark.page, pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]


async def test_a_stand_in_is_found(centre: PlaygroundPage, tmp_path: Path) -> None:
    await a_shift_tomorrow_at_two(
        centre.page.url, tmp_path, ("Ann", "en"), ("郑梅", "zh-hans"), ("Ben", "en")
    )
    chen, wang = centre.phone("陈晓"), centre.phone("王敏")
    ann, mei, ben = centre.phone("Ann"), centre.phone("郑梅"), centre.phone("Ben")
    for phone in (ann, mei, ben):
        await phone.start()

    # Ann takes the shift. On the day before it she is reminded, and is not well.
    await ann.send("/shifts")
    await ann.tap_like(re.compile("Smartphone class$"))
    await ann.tap("Sign up")
    await ann.tap("Correct, sign me up")
    await ann.expect_newest("You have a place")
    for _ in range(5):
        await centre.button("+1 hour").click()
    await ann.expect_newest(re.compile("A reminder.*Ask for 陈晓", re.DOTALL))
    await ann.tap("I cannot come")
    await ann.tap("I am not well")
    await ann.tap("Skip")
    await ann.tap("Correct, ask leave")
    await ann.expect_newest("Until then the shift is still yours")

    # Both who can are asked, and the coordinator sees how they answer. One cannot; the other is silent.
    await mei.expect_newest("有一班缺人")
    await ben.expect_newest("A shift needs somebody")
    await wang.expect_message(re.compile("问了 2 人：0 人来不了，2 人没回"))
    await mei.tap("我来不了")
    await mei.expect_newest("这一班不再打扰您")
    await wang.expect_message(re.compile("问了 2 人：1 人来不了，1 人没回"))
    await centre.button("Kill the bot").click()
    await centre.button("+1 hour").click()
    await wang.expect_message("请您来办")
    await wang.tap("我来办")
    await wang.expect_message("王敏在办")

    # An hour later he takes it; everybody hears of it.
    await ben.tap("I take it")
    await ben.expect_newest(re.compile("The shift is yours.*stepping in for Ann", re.DOTALL))
    await ann.expect_newest(re.compile("Ben steps in for you.*You are free now", re.DOTALL))
    await wang.expect_message("人手齐了")
    await mei.expect_newest("这一班不再打扰您")

    # The reminders and the beginning are Ben's, not Ann's.
    for _ in range(20):
        await centre.button("+1 hour").click()
    await ben.expect_newest(re.compile("A reminder.*Ask for 陈晓", re.DOTALL))
    await ben.tap("Coming")
    for _ in range(3):
        await centre.button("+1 hour").click()
    await chen.expect_message(re.compile("还没到：Ben"))
    await ann.expect_newest("You are free now")
