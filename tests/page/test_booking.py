"""Booking as people do it in the browser: in both languages, with a kill on the way, to the reminder."""

import re

import pytest

from tests.page.pages import Phone, PlaygroundPage

pytestmark = [pytest.mark.page, pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]


async def test_two_people_book_and_one_moves_and_is_reminded(centre: PlaygroundPage) -> None:
    li, mary = centre.phone("李奶奶"), centre.phone("Mary")

    await _book_in_chinese(centre, li)
    await _book_in_english(centre, mary)
    await mary.tap("Move")
    await mary.expect_newest("Which day suits you better")
    await mary.tap_like(re.compile(r"^Wed .* places$"))
    await mary.tap_like(re.compile(r"^\d\d:\d\d"))
    await mary.tap("Skip")
    await mary.tap("Correct, move it")
    await mary.expect_newest("It is moved")

    # The nurse comes on Wednesdays: a day before, somebody is reminded.
    for _ in range(6):
        await centre.button("+1 day").click()
    await li.expect_newest(re.compile("明天.*您能来吗", re.DOTALL))
    await li.tap("会来")
    await li.expect_newest("不再提醒您了")

    await centre.button("+1 day").click()
    helen = centre.phone("Helen Zhou")
    await _say_how_it_was(centre, helen, li)
    await _put_right(centre.phone("王敏"))
    await li.expect_newest("现在好了吗")
    await _ring(helen)


async def _say_how_it_was(page: PlaygroundPage, helen: Phone, li: Phone) -> None:
    """Helen notes the visit; a tap grades it, also one the bot does not live to see, and words follow."""
    await helen.send("/today")
    await helen.tap_like(re.compile("李奶奶$"))
    await helen.tap("Done")
    await li.expect_newest("您觉得怎么样")
    await page.button("Kill the bot").click()
    await li.tap("不满意")
    await li.expect_message("接待您的人看不到是谁评的")
    await li.tap("等太久")
    await li.tap("就这些")
    await li.tap("跳过")
    await li.tap("可以")
    await li.send("13800138000")
    await li.expect_newest("请看看对不对")
    await li.tap("对，发给中心")
    await li.expect_newest("谢谢您告诉我们")


async def _put_right(wang: Phone) -> None:
    """Whoever had no part in it rings, finds out what it was, and says what was done."""
    await wang.expect_message(re.compile("差评 CP-.*请您来办", re.DOTALL))
    await wang.send("/bad")
    await wang.expect_newest("差评 · 我的")
    for key, words in (
        ("打通了，记下来", "等了四十分钟"),
        ("记核实结果", "那天少排了一位护士"),
        ("已经改好", "以后周三排两位护士"),
    ):
        await wang.tap_like(re.compile("^打开 CP-"))
        await wang.expect_offer(key)
        await wang.tap(key)
        await wang.expect_newest("CP-")
        await wang.send(words)
        await wang.expect_newest(re.compile(f"请核对.*{words}", re.DOTALL))
        await wang.tap("没错，提交")
        await wang.expect_newest(re.compile("记下了|已经告诉本人"))


async def _ring(helen: Phone) -> None:
    """A colleague asks whether it is fine now, and it is closed."""
    await helen.expect_message("was told what came of the bad mark")
    await helen.send("/followups")
    await helen.tap_like(re.compile("^Open CP-"))
    await helen.tap("I will ring")
    await helen.tap("Reached them")
    await helen.tap("Solved")
    await helen.tap("5")
    await helen.tap("Correct, note it")
    await helen.expect_newest("is solved")
    await helen.send("/bad")
    await helen.tap("Closed")
    await helen.expect_newest(re.compile("Bad marks · Closed.*CP-", re.DOTALL))


async def _book_in_chinese(page: PlaygroundPage, li: Phone) -> None:
    """Say what one wants; the bot is killed while the card is on the screen."""
    await li.start()
    await li.tap("同意，开始")
    await li.send("我想量血压")
    await li.tap("血压血糖检测日")
    await li.expect_newest("免费")
    await li.tap("预约时间")
    await li.tap("我自己")
    await li.tap_like(re.compile("^周三.*余"))
    await li.tap_like(re.compile("^上午"))
    await li.tap("跳过")
    await li.expect_newest("请核对")
    await page.button("Kill the bot").click()
    await li.tap("没错，预约")
    await li.expect_newest("约好了")


async def _book_in_english(page: PlaygroundPage, mary: Phone) -> None:
    """Tap through the shelves and book for a relative."""
    await mary.start()
    await mary.tap("I agree, let us start")
    await mary.tap("How this works")
    await mary.tap("Services")
    await mary.tap_like(re.compile("^Health"))
    await mary.tap("Blood pressure & glucose check day")
    await mary.tap("Book a time")
    await mary.tap("A relative")
    await mary.send("Old Mr Smith")
    await mary.tap("Yes, they agree")
    await mary.send("next Wednesday")
    await mary.tap_like(re.compile(r"^\d\d:\d\d"))
    await mary.tap("Skip")
    await mary.expect_newest("Old Mr Smith")
    await mary.tap("Correct, book it")
    await mary.expect_newest(re.compile("It is booked.*YY-", re.DOTALL))
