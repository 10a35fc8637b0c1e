"""Several people side by side."""

import pytest
from playwright.async_api import Locator, expect

from tests.page.conftest import Playground
from tests.page.pages import PlaygroundPage

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = '<b>O\'Hara</b>\u202e\u2066 & "co" <img src=x onerror=alert(1)>'


async def top(message: Locator) -> float:
    """Tell how far down the page a message is."""
    return float(await message.evaluate("node => node.getBoundingClientRect().top"))


async def test_two_people_each_in_their_language(page: PlaygroundPage) -> None:
    mary, li = page.phone("Mary"), page.phone("李奶奶")
    await expect(li.root.get_by_role("button", name="开始")).to_be_visible()
    await mary.start()
    await li.start()
    await li.send("早上好")
    await li.expect_message("You said: 早上好")
    await expect(mary.messages()).to_have_count(1)
    await expect(mary.input).to_have_attribute("placeholder", "Message")
    await expect(li.input).to_have_attribute("placeholder", "写消息…")
    sizes = [await phone.input.evaluate("node => getComputedStyle(node).fontSize") for phone in (mary, li)]
    assert float(sizes[1][:-2]) > 1.2 * float(sizes[0][:-2])


async def test_somebody_new_with_large_letters(page: PlaygroundPage) -> None:
    await page.button("Add a person").click()
    await page.fill(first_name="王爷爷", language_code="zh-hans", letter_size="large", role="volunteer")
    wang = page.phone("王爷爷")
    await expect(wang.root).to_contain_text("志愿者 · 中文 · 大字")
    await wang.start()
    await wang.expect_message("Hello /start")
    await wang.root.get_by_role("button", name="改名字、语言、字号").click()
    await page.fill(first_name="Old Wang", language_code="en", letter_size="normal")
    changed = page.phone("Old Wang")
    await expect(changed.root).to_contain_text("Volunteer · English")
    await changed.expect_message("Hello /start")


async def test_hostile_names_and_long_texts_stay_text(page: PlaygroundPage, playground: Playground) -> None:
    hostile = playground.emulator.telegram.add_person(HOSTILE, language_code="en", role="<script>")
    phone = page.phone(HOSTILE)
    await expect(phone.root.locator(".owner img, .owner script")).to_have_count(0)
    await phone.start()
    await phone.send(HOSTILE)
    await phone.expect_message(f"You said: {HOSTILE}")
    await expect(phone.root.locator(".messages img")).to_have_count(0)
    long = "邻" * 4000
    hostile.send_text(long)
    await phone.expect_newest(long, "out")
    assert await page.page.evaluate(
        "[...document.querySelectorAll('.phone')].every(phone => phone.scrollWidth <= phone.clientWidth)"
    )


async def test_a_chat_out_of_view_counts_what_is_unread(page: PlaygroundPage, playground: Playground) -> None:
    await page.page.set_viewport_size({"width": 360, "height": 740})
    tab = page.strip.get_by_role("button", name="李奶奶")
    await expect(tab).to_have_attribute("aria-current", "false")
    playground.li.press_start()
    await expect(tab).to_contain_text("1")
    await tab.click()
    await expect(page.phone("李奶奶").input).to_be_in_viewport()
    await expect(tab.locator(".badge")).to_be_hidden()


async def test_whoever_scrolled_up_stays_there(page: PlaygroundPage, playground: Playground) -> None:
    playground.mary.press_start()
    for number in range(20, 50):
        playground.bot_says(playground.mary, f"line {number}")
    mary = page.phone("Mary")
    await expect(mary.messages().filter(has_text="line 49")).to_be_in_viewport()
    read = mary.messages().filter(has_text="line 25")
    await read.scroll_into_view_if_needed()
    before = await top(read)
    playground.bot_says(playground.mary, "one more")
    await expect(mary.root.get_by_role("button", name="To the newest message")).to_have_text("1")
    assert await top(read) == pytest.approx(before, abs=1)
    await mary.root.get_by_role("button", name="To the newest message").click()
    await expect(mary.messages().last).to_be_in_viewport()
    await expect(mary.root.locator(".jump")).to_be_hidden()
