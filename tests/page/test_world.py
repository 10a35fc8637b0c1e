"""The bar above the phones: clock, faults, the bot's process, the language."""

import re

import pytest
from playwright.async_api import expect

from tests.page.conftest import Playground
from tests.page.pages import PlaygroundPage

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def test_the_clock_shows_the_centres_time_and_goes_forward(
    page: PlaygroundPage, playground: Playground
) -> None:
    await expect(page.clock).to_contain_text("Mon 23 Nov, 20:00")
    await page.button("+1 hour").click()
    await expect(page.clock).to_contain_text("Mon 23 Nov, 21:00")
    await page.button("+1 day").click()
    await expect(page.clock).to_contain_text("Tue 24 Nov, 21:00")
    await expect(page.page.locator(".now")).to_contain_text("1 d 1 h ahead")
    await page.phone("Mary").start()
    await page.phone("Mary").expect_newest("21:00")
    await expect(page.phone("Mary").root.locator(".day").first).to_have_text("Tuesday 24 November")


async def test_without_reminders_there_is_no_next_one(page: PlaygroundPage) -> None:
    await expect(page.button("To the next reminder")).to_be_disabled()


async def test_a_fault_is_met_counted_and_switched_off(page: PlaygroundPage, playground: Playground) -> None:
    await page.phone("Mary").start()
    await page.phone("Mary").expect_message("Hello /start")
    await page.button("Faults").click()
    error = page.page.get_by_role("switch", name=re.compile("^500"))
    await error.click()
    await expect(error).to_be_checked()
    await expect(error).to_contain_text("3 left")
    await expect(page.button("Faults (1 on)")).to_be_visible()
    playground.mary.send_text("still there?")
    await page.phone("Mary").expect_message("You said: still there?")
    await expect(error).not_to_be_checked()
    refused = [call for call in playground.emulator.telegram.calls.of("sendMessage") if call.outcome == 500]
    assert len(refused) == 3

    await page.page.get_by_label("How often").select_option("until switched off")
    lost = page.page.get_by_role("switch", name=re.compile("^Connection lost"))
    await lost.click()
    await expect(lost).to_contain_text("on")
    await lost.click()
    await expect(lost).not_to_be_checked()
    await expect(page.button("Faults")).to_be_visible()


async def test_killing_the_bot(page: PlaygroundPage, supervised: Playground) -> None:
    await expect(page.button("Kill the bot")).to_be_hidden()
    await page.open(supervised.url)
    await expect(page.page.get_by_text("Bot running (process 4242)")).to_be_visible()
    await page.button("Kill the bot").click()
    await expect(page.page.get_by_text("Bot running (process 4243)")).to_be_visible()
    await expect(page.page.get_by_text("restarted once")).to_be_visible()


async def test_the_page_speaks_the_visitors_language(page: PlaygroundPage) -> None:
    await page.button("中文").click()
    await expect(page.button("到下一个提醒")).to_be_visible()
    await expect(page.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    await expect(page.phone("Mary").input).to_have_attribute("placeholder", "Message")
    await page.page.reload()
    await expect(page.button("加一个人")).to_be_visible()


async def test_every_text_is_there_in_every_language(page: PlaygroundPage) -> None:
    keys = await page.page.evaluate(
        """async () => {
          const { languages } = await import("/words.js");
          const names = (words, above = "") => Object.entries(words).flatMap(([name, value]) =>
            typeof value === "object" ? names(value, `${above}${name}.`) : [`${above}${name}`]);
          return Object.values(languages).map((words) => names(words).sort());
        }"""
    )
    assert keys[0] == keys[1]


async def test_a_reload_keeps_everything(page: PlaygroundPage) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.attach("Sample photo")
    await mary.expect_newest("Your photo")
    await mary.send("keyboard")
    await mary.expect_newest("Choose")
    said = await page.page.locator(".message").evaluate_all("nodes => nodes.map(node => node.textContent)")
    await page.page.reload()
    await expect(mary.key("My place")).to_be_visible()
    assert said == await page.page.locator(".message").evaluate_all(
        "nodes => nodes.map(node => node.textContent)"
    )


async def test_a_world_that_began_anew_is_fetched_anew(page: PlaygroundPage, playground: Playground) -> None:
    playground.mary.press_start()
    await page.phone("Mary").expect_message("Hello /start")
    playground.emulator.events.add("reset", {})
    await page.phone("Mary").send("still here")
    await page.phone("Mary").expect_message("You said: still here")
    await expect(page.page.locator(".phone")).to_have_count(2)
    await expect(page.phone("Mary").messages()).to_have_count(2)


async def test_a_half_written_text_outlives_a_world_that_began_anew(
    page: PlaygroundPage, playground: Playground
) -> None:
    mary = page.phone("Mary")
    await mary.start()
    await mary.input.fill("half a thought")
    await mary.input.evaluate("field => { field.dataset.drawn = 'before'; }")
    playground.emulator.events.add("reset", {})
    await expect(mary.input).not_to_have_attribute("data-drawn", "before")
    await expect(mary.input).to_have_value("half a thought")
    await expect(mary.input).to_be_focused()


@pytest.mark.parametrize("width", [360, 768, 1280])
async def test_nothing_sticks_out(page: PlaygroundPage, playground: Playground, width: int) -> None:
    await page.page.set_viewport_size({"width": width, "height": 740})
    playground.mary.press_start()
    playground.mary.send_text("https://example.org/" + "long" * 60)
    await page.phone("Mary").expect_message("You said: https://example.org/")
    assert await page.page.evaluate("document.documentElement.scrollWidth") <= width
    phones = page.page.locator(".phone")
    widths = await phones.evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().width)")
    assert all(wide == 360 if width == 360 else 300 <= wide <= 440 for wide in widths)
    await expect(page.strip).to_be_visible(visible=width == 360)


async def test_every_control_has_a_name(page: PlaygroundPage, playground: Playground) -> None:
    playground.mary.press_start()
    playground.mary.send_sticker()
    await page.phone("Mary").expect_message("You sent: sticker")
    for role in ("button", "link", "textbox", "switch", "menuitem", "img", "region"):
        for control in await page.page.get_by_role(role).all():
            await expect(control).to_have_accessible_name(re.compile(r"\S"))
