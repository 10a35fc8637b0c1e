"""Talking with the bot."""

import re

import pytest
from playwright.async_api import expect

from tests.page.conftest import Playground
from tests.page.pages import PlaygroundPage

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def test_start_comes_before_the_first_message(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await expect(mary.input).to_be_hidden()
    await expect(mary.root).to_contain_text("What can this bot do?")
    await mary.start()
    await mary.expect_message("Hello /start")
    await mary.send("good morning")
    await mary.expect_message("You said: good morning")
    await mary.expect_message("good morning", "out")


async def test_a_deep_link_brings_its_payload(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.open_link("https://t.me/linli_bot?start=inv_7")
    await mary.expect_message("Hello /start inv_7")
    await mary.open_link("svc_12")
    await mary.expect_message("Hello /start svc_12")
    await mary.open_link("https://t.me/another_bot?start=x")
    await expect(mary.toast).to_have_text("This is not a link to this bot.")


async def test_a_tap_edits_the_message_in_place_and_shows_a_toast(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await expect(mary.key("Yes")).to_have_class(re.compile("primary"))
    await mary.tap("Yes")
    await expect(mary.toast).to_have_text("Thank you")
    await expect(mary.messages()).to_have_count(1)
    await mary.expect_newest("You said yes")
    await mary.expect_newest("edited")
    await mary.tap("Alert")
    await expect(mary.alert).to_contain_text("Are you sure?")
    await mary.alert.get_by_role("button", name="OK").click()
    await expect(mary.alert).to_have_count(0)
    await expect(mary.root.locator("[aria-busy]")).to_have_count(0)


async def test_the_keyboard_keeps_its_place_when_the_bot_edits(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.key("Yes").focus()
    await page.page.keyboard.press("Enter")
    await expect(mary.key("Alert")).to_be_focused()


async def test_buttons_copy_and_follow_deep_links(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.tap("Copy the number")
    await expect(mary.toast).to_have_text("Copied")
    assert await page.page.evaluate("navigator.clipboard.readText()") == "TS-4QF-8"
    await mary.tap("Again")
    await mary.expect_message("Hello /start again")


async def test_a_reply_keyboard_sends_what_it_asks_for(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.send("keyboard")
    await expect(mary.input).to_have_attribute("placeholder", "Tap below")
    await mary.tap("My number")
    await mary.expect_newest("You sent: contact")
    await expect(mary.key("Tea, please")).to_have_count(0)
    await mary.send("keyboard")
    await mary.tap("My place")
    await mary.expect_newest("You sent: location")
    await mary.send("keyboard")
    await mary.tap("Tea, please")
    await mary.expect_newest("You said: Tea, please")


async def test_the_command_menu_is_in_the_language_of_the_person(page: PlaygroundPage) -> None:
    mary, li = page.phone("Mary"), page.phone("李奶奶")
    await mary.start()
    await li.start()
    await li.root.locator(".menu-button").click()
    await expect(li.root.get_by_role("option")).to_have_text(["/tea喝茶"])
    await mary.input.press_sequentially("/t")
    await expect(mary.root.get_by_role("option")).to_have_text(["/teaHave a cup"])
    await mary.input.press("ArrowDown")
    await mary.input.press("Enter")
    await mary.expect_message("You said: /tea")


async def test_what_the_bot_formats(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.send("rich")
    message = mary.messages().last
    await expect(message.locator("b", has_text="Bold")).to_be_visible()
    await expect(message.locator("i")).to_have_text("<i>")
    await expect(message.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.org/")
    spoiler = message.get_by_role("button", name="Hidden text")
    await spoiler.click()
    await expect(spoiler).to_have_count(0)
    more = message.get_by_role("button", name="Show more or less")
    await expect(more).to_have_attribute("aria-expanded", "false")
    await more.click()
    await expect(more).to_have_attribute("aria-expanded", "true")
    await message.get_by_text("TS-4QF-8").click()
    assert await page.page.evaluate("navigator.clipboard.readText()") == "TS-4QF-8"


async def test_replying_and_correcting(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.send("the lamp")
    await mary.expect_newest("You said: the lamp")
    await mary.act_on(mary.messages().last, "Reply")
    await expect(mary.root.locator(".context")).to_contain_text("Reply to")
    await mary.send("is out")
    await mary.expect_newest("“is out” about “You said: the lamp”")
    await expect(mary.messages("out").last.locator(".quote")).to_contain_text("You said: the lamp")
    await mary.act_on(mary.messages("out").last, "Edit")
    await expect(mary.input).to_have_value("is out")
    await mary.send("is broken")
    await mary.expect_newest(re.compile("is broken.*edited"), "out")


async def test_the_bot_asks_for_a_reply(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.send("ask")
    await expect(mary.root.locator(".context")).to_contain_text("What is it about?")
    await mary.send("a lamp")
    await mary.expect_newest("“a lamp” about “What is it about?”")
    await expect(mary.root.locator(".context")).to_be_hidden()


async def test_typing_reactions_and_deleted_messages(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.send("type")
    await expect(mary.status).to_have_text("typing…")
    await mary.send("like")
    await expect(mary.messages("out").last.locator(".reactions")).to_have_text("👍")
    await mary.send("forget")
    await mary.expect_newest("Forgotten")
    await expect(mary.status).to_have_text("bot")
    await expect(mary.messages().filter(has_text="Gone in a moment")).to_have_count(0)


async def test_a_blocked_bot_is_not_written_to(page: PlaygroundPage, playground: Playground) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.choose(".chat-head .icon-button", "Block the bot")
    await expect(mary.root).to_contain_text("The bot is blocked")
    await expect(mary.input).to_be_hidden()
    await mary.root.get_by_role("button", name="Unblock the bot").click()
    await mary.send("back again")
    await mary.expect_message("You said: back again")
