"""A request as three people settle it in the browser, in two languages, with a kill on the way."""

import re

import pytest

from tests.page.pages import Phone, PlaygroundPage

pytestmark = [pytest.mark.page, pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]


async def test_a_request_goes_through_three_hands(centre: PlaygroundPage) -> None:
    mary, wang, helen = centre.phone("Mary"), centre.phone("王敏"), centre.phone("Helen Zhou")

    await _ask(mary)
    await _review_and_hand_over(wang)
    await centre.button("Kill the bot").click()
    await _accept_and_plan(helen)
    await wang.expect_message("接过去了")
    await mary.tap("Agree")
    await mary.expect_newest("that is agreed")

    await helen.expect_newest("agreed to the plan")
    await helen.tap_like(re.compile("^Open SQ-"))
    await helen.tap("Start")
    await helen.expect_newest("began the work")
    await helen.tap("Done")
    await helen.expect_newest("What came of it?")
    await helen.send("The water runs off again.")
    await helen.tap("As agreed, CN¥60")
    await helen.tap("Correct, it is done")
    await mary.expect_newest("The water runs off again.")
    await mary.tap("It is done")
    # How it was is asked at once: which of the two comes last is not certain.
    await mary.expect_message("it is closed")
    await helen.expect_message("confirmed that it is done")


async def _ask(mary: Phone) -> None:
    await mary.start()
    await mary.tap("I agree, let us start")
    await mary.send("blocked drain")
    await mary.tap("Drain unblocking")
    await mary.tap("Make a request")
    await mary.tap("Myself")
    await mary.tap("I bring them")
    await mary.expect_newest("Where do we come to?")
    await mary.send("Building 3, unit 2, room 502")
    await mary.tap("Yes, in its turn")
    await mary.tap("Skip")
    await mary.expect_newest("5-0-2")
    await mary.tap("Correct, hand it in")
    await mary.expect_newest(re.compile("We have it.*SQ-", re.DOTALL))


async def _review_and_hand_over(wang: Phone) -> None:
    await wang.expect_newest("SQ-")
    await wang.tap_like(re.compile("^打开 SQ-"))
    await wang.tap("开始审核")
    await wang.tap("受理")
    await wang.expect_newest("正在做方案")
    await wang.tap("转给同事")
    await wang.tap("Helen Zhou")
    await wang.tap("跳过")
    await wang.tap("没错，请对方接")
    await wang.expect_newest("之前，还是您负责")


async def _accept_and_plan(helen: Phone) -> None:
    await helen.tap("Accept it")
    await helen.tap("Make the plan")
    await helen.tap("I will")
    await helen.expect_newest("On which day?")
    await helen.send("tomorrow")
    await helen.expect_newest("From when until when?")
    await helen.tap("Skip")
    await helen.tap("As listed: CN¥60")
    await helen.expect_newest("only the visit is charged")
    await helen.tap("Nothing to pay")
    await helen.expect_newest("Anything else the resident should know?")
    await helen.tap("Skip")
    await helen.tap("Correct, offer it")
    await helen.expect_newest("has the plan")
