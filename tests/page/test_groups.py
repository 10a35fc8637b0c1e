"""A group on the page: the bot is let in, and one member after the other taps and writes."""

import json

import pytest
from playwright.async_api import expect

from tests.auxil.playtime import TOKEN
from tests.page.conftest import Playground
from tests.page.pages import PlaygroundPage

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def test_a_group_has_a_chat_of_its_own(page: PlaygroundPage, playground: Playground) -> None:
    mary, li = page.phone("Mary"), page.phone("李奶奶")
    await mary.start()
    link = {"text": "Choose a group", "url": "https://t.me/linli_bot?startgroup=tmg_1"}
    asked = {
        "chat_id": playground.mary.id,
        "text": "Where to?",
        "reply_markup": json.dumps({"inline_keyboard": [[link]]}),
    }
    await mary.expect_message("Hello /start")
    playground.emulator.telegram.call(TOKEN, "sendMessage", asked, {})
    await mary.tap("Choose a group")
    await page.fill(title="Helpers")

    group = page.phone("Helpers")
    await group.expect_message("Good day, everybody")
    await group.expect_newest("Hello /start@linli_bot tmg_1")
    await expect(group.messages("out").first).to_contain_text("Mary")
    await expect(group.messages("out").first).to_contain_text("let the bot into the group")

    # Whoever is chosen taps and writes; the bot hears only what is meant for it.
    writer = group.root.get_by_role("combobox")
    await writer.select_option("李奶奶")
    await group.tap("Yes")
    await group.expect_newest("You said yes")
    await expect(group.toast).to_have_text("Thank you")
    await group.send("Who brings the tea?")
    await group.expect_newest("李奶奶", side="out")
    await writer.select_option("Mary")
    await group.send("/tea")
    await group.expect_newest("You said: /tea")
    await expect(group.messages("in").filter(has_text="Who brings")).to_have_count(0)

    # The group is the page's: it speaks its language, and is there again after a while.
    await page.button("中文").click()
    await expect(group.input).to_have_attribute("placeholder", "在群里说…")
    await page.page.reload()
    await group.expect_newest("You said: /tea")
    await group.choose(".owner .icon-button", "把机器人移出群")
    await expect(group.root.locator(".owner")).to_contain_text("机器人不在")
    await group.send("/tea")
    await group.expect_newest("/tea", side="out")
    await li.start()
    await li.expect_newest("Hello /start")
    await group.expect_newest("You said: /tea")
