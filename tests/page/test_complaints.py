"""Complaints settled in the browser, in two languages: by three people with kills between, and by code."""

import re

import pytest

from tests.page.pages import Phone, PlaygroundPage

pytestmark = [pytest.mark.page, pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]


async def test_a_complaint_is_settled_when_its_maker_says_so(centre: PlaygroundPage) -> None:
    li, wang, helen = centre.phone("李奶奶"), centre.phone("王敏"), centre.phone("Helen Zhou")

    await _complain(centre, li)
    await _weigh_and_hand_over(wang)
    await centre.button("Kill the bot").click()
    await _take_on_and_write(helen)
    await wang.expect_message("接过去了")
    await li.expect_newest("We come and look this afternoon.")

    await helen.tap_like(re.compile("^Open TS-"))
    await _reply(helen, "A new lamp was put in.", "灯泡换好了。")
    await li.expect_newest(re.compile("灯泡换好了.*属实.*A new lamp.*解决了吗", re.DOTALL))
    await li.tap("没有解决")
    await li.send("还是不亮。")
    await li.tap("没错，发出")
    await li.expect_newest(re.compile("接着办.*办得怎么样", re.DOTALL))
    await li.tap("不满意")
    await li.expect_newest("评价记下了")

    await helen.expect_newest("还是不亮")
    await helen.tap_like(re.compile("^Open TS-"))
    await helen.tap("Look into it")
    await _reply(helen, "The wiring is new.", "线路也换了。")
    await li.expect_newest("线路也换了")
    await centre.button("Kill the bot").click()
    await li.tap("解决了")
    await li.expect_newest("办结了")
    await helen.expect_newest("says it is fixed")


async def test_whoever_left_no_trace_reads_the_reply_with_the_code(centre: PlaygroundPage) -> None:
    mary, wang = centre.phone("Mary"), centre.phone("王敏")

    code = await _complain_without_a_trace(mary)
    await wang.expect_newest("不留姓名的居民")
    await _weigh(wang, "服务态度")
    await wang.tap("我来处理")
    await wang.tap("开始调查")
    await _reply_in_chinese(wang)
    await centre.button("Kill the bot").click()
    await mary.send(code.replace("-", " ").lower())
    await mary.expect_newest(re.compile("We are sorry.*true", re.DOTALL))
    await mary.tap("Fixed")
    await mary.expect_newest("How was it handled?")
    await mary.tap("Very well")
    await mary.expect_newest("Thank you, that is noted")


async def _complain(page: PlaygroundPage, li: Phone) -> None:
    """Say what it is about; the bot is killed while the card is on the screen."""
    await li.start()
    await li.tap("同意，开始")
    await li.send("/complain")
    await li.tap("噪声、垃圾、灯、楼道")
    await li.tap("吵、脏、坏了")
    await li.expect_newest("在什么地方")
    await li.send("3号楼楼道")
    await li.tap("用我的名字")
    await li.expect_newest("出了什么事")
    await li.send("楼道的灯三天不亮了。")
    await li.tap("跳过")
    await li.expect_newest("请核对")
    await page.button("Kill the bot").click()
    await li.tap("没错，提交")
    await li.expect_newest(re.compile("收到了.*TS-.*前有人跟您联系.*前给您答复", re.DOTALL))


async def _weigh_and_hand_over(wang: Phone) -> None:
    await wang.expect_newest("TS-")
    await _weigh(wang, "环境和设施")
    await wang.tap("转给同事")
    await wang.tap("Helen Zhou")
    await wang.tap("跳过")
    await wang.tap("没错，请对方接")
    await wang.expect_newest("之前，还是您负责")


async def _weigh(wang: Phone, category: str) -> None:
    """Open the notice, say how much it weighs, and open it again."""
    await wang.tap_like(re.compile("^打开 TS-"))
    await wang.tap("定类别和轻重")
    await wang.tap(category)
    await wang.tap("一般")
    await wang.tap("和同事无关")
    await wang.tap("没错，就这样定")
    await wang.expect_newest("定好了")
    await wang.tap_like(re.compile("^打开 TS-"))
    # The card before this one hands over as well, and moves away under the finger when this one comes.
    await wang.expect_offer("我来处理")


async def _take_on_and_write(helen: Phone) -> None:
    await helen.expect_newest("asks you to take")
    await helen.tap("Accept it")
    await helen.tap("I’ll handle it")
    await helen.tap("Write to them")
    await helen.expect_newest("What shall I tell 李奶奶 first?")
    await helen.send("We come and look this afternoon.")
    await helen.tap("Correct, send it")
    await helen.expect_newest("Sent to 李奶奶")


async def _reply(helen: Phone, measure: str, words: str) -> None:
    """Reply with what was found and what was done."""
    await helen.tap("Reply")
    await helen.tap("true")
    await helen.expect_newest("What was done about it?")
    await helen.send(measure)
    await helen.tap("Skip")
    await helen.expect_newest("What shall I tell 李奶奶?")
    await helen.send(words)
    await helen.tap("Correct, reply")
    await helen.expect_newest("is replied to")


async def _complain_without_a_trace(mary: Phone) -> str:
    """Complain of somebody at a window; gives the code."""
    await mary.start()
    await mary.tap("I agree, let us start")
    await mary.send("/complain")
    await mary.tap("A member of staff or a volunteer")
    await mary.tap("Rude or unkind")
    await mary.tap("Skip")
    await mary.tap("No trace")
    await mary.expect_newest("What happened?")
    await mary.send("I was shouted at.")
    await mary.tap("Skip")
    await mary.tap("Correct, send it")
    await mary.expect_newest("It is shown only this once")
    text = await mary.messages().last.inner_text()
    found = re.search(r"code: (\w{4}-\w{4}-\w{4})", text)
    assert found, text
    return found[1]


async def _reply_in_chinese(wang: Phone) -> None:
    await wang.tap("答复")
    await wang.tap("属实")
    await wang.expect_newest("做了什么处理")
    await wang.send("The colleague was spoken to.")
    await wang.tap("跳过")
    await wang.expect_newest("怎么对")
    await wang.send("We are sorry.")
    await wang.tap("没错，答复")
    await wang.expect_newest("已经答复")
