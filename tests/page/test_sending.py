"""Sending everything that a phone can send."""

import re

import pytest
from playwright.async_api import expect

from tests.page.conftest import Playground
from tests.page.pages import Phone, PlaygroundPage

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def mary(page: PlaygroundPage, playground: Playground) -> Phone:
    """Mary's phone; she has pressed Start."""
    playground.mary.press_start()
    return page.phone("Mary")


async def drawn(phone: Phone, side: str) -> bool:
    """Tell whether the newest picture has really arrived."""
    picture = phone.messages(side).locator("img").last
    await expect(picture).to_be_visible()
    return bool(await picture.evaluate("image => image.decode().then(() => image.naturalWidth > 1)"))


async def test_a_photo_goes_with_what_was_typed_as_its_caption(mary: Phone) -> None:
    await mary.input.fill("The lamp is out")
    await mary.attach("Sample photo")
    await mary.expect_newest("The lamp is out", "out")
    await mary.expect_newest("Your photo")
    assert await drawn(mary, "out")
    assert await drawn(mary, "in")
    await expect(mary.input).to_have_value("")


async def test_photos_of_ones_own_make_an_album(mary: Phone, page: PlaygroundPage) -> None:
    await mary.attach("Three photos")
    await expect(mary.messages("out").last.locator(".album img")).to_have_count(3)
    picture = await page.page.screenshot(clip={"x": 0, "y": 0, "width": 60, "height": 40})
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": picture} for n in range(2)]
    async with page.page.expect_file_chooser() as chooser:
        await mary.attach("Own photo…")
    await (await chooser.value).set_files(files)  # type: ignore[arg-type] # FilePayload is a TypedDict
    await expect(mary.messages("out").last.locator(".album img")).to_have_count(2)
    assert await drawn(mary, "out")


async def test_a_voice_note_plays(mary: Phone) -> None:
    await mary.attach("Sample voice note")
    note = mary.messages("out").last
    await expect(note).to_contain_text("0:06")
    await mary.expect_newest("You sent: voice")
    await expect(mary.messages().last.locator(".quote")).to_contain_text("Voice note")
    await note.get_by_role("button", name="Play").click()
    await note.get_by_role("button", name="Pause").click()
    await expect(note.get_by_role("button", name="Play")).to_be_visible()


async def test_a_file_comes_back_as_a_download(mary: Phone, page: PlaygroundPage) -> None:
    await mary.attach("Sample file")
    await mary.expect_newest("Your file")
    async with page.page.expect_download() as download:
        await mary.messages().last.get_by_role("link").click()
    assert (await download.value).suggested_filename == "stairs.txt"
    async with page.page.expect_file_chooser() as chooser:
        await mary.attach("Own file…")
    payload = {"name": "<b>.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    await (await chooser.value).set_files(payload)  # type: ignore[arg-type] # FilePayload is a TypedDict
    await expect(mary.messages("out").last).to_contain_text(re.compile(r"<b>\.pdf\s*8 B"))


async def test_places_contacts_and_stickers(mary: Phone, page: PlaygroundPage) -> None:
    await mary.attach("Location")
    await expect(mary.messages("out").last.get_by_role("img", name="Location: 31.23042")).to_be_visible()
    await mary.attach("Own phone number")
    await mary.expect_newest("Mary", "out")
    await mary.attach("Another contact…")
    await page.fill(first_name="Mr Zhao", phone_number="+8613911112222")
    await mary.expect_newest(re.compile(r"Mr Zhao.*\+?8613911112222"), "out")
    await mary.attach("Sticker…")
    await mary.take("🌸")
    await expect(mary.messages("out").last.locator(".emoji")).to_have_text("🌸")
    await mary.expect_newest("You sent: sticker")


async def test_what_could_not_be_sent_stays_in_the_field(mary: Phone, playground: Playground) -> None:
    await mary.input.fill("important")
    playground.mary.block()
    await expect(mary.input).to_be_hidden()
    playground.mary.unblock()
    await expect(mary.input).to_have_value("important")
