"""What a visitor sees and does on the playground's page, in a test's words."""

from pathlib import Path
from re import Pattern

from playwright.async_api import Browser, Locator, Page, expect

WIDE = (1680, 950)


class Phone:
    """One person's phone on the page."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.input = root.locator("textarea")
        self.status = root.locator(".status")
        self.toast = root.get_by_role("status").locator("p")
        self.alert = root.get_by_role("alertdialog")

    def messages(self, side: str = "in") -> Locator:
        """All bubbles of the bot (`in`) or of the person (`out`)."""
        return self.root.locator(f".message.{side}")

    def key(self, label: str) -> Locator:
        """The newest button with exactly this label, under a message or under the input field."""
        return self.root.locator(".key").filter(has=self.root.page.get_by_text(label, exact=True)).last

    async def start(self) -> None:
        """Press the big Start button."""
        await self.root.locator(".gate .main").click()

    async def open_link(self, link: str) -> None:
        """Open the bot by a deep link, or by what follows `start=` in it."""
        await self.choose(".chat-head .icon-button", "Open by a link…", "从链接打开…")
        await self.root.page.get_by_role("dialog").get_by_role("textbox").fill(link)
        await self.root.page.get_by_role("dialog").locator(".main").click()

    async def send(self, text: str) -> None:
        """Write a text and send it."""
        await self.input.fill(text)
        await self.input.press("Enter")
        await expect(self.input).to_have_value("")

    async def tap(self, label: str) -> None:
        """Tap the newest button with this label."""
        await self.key(label).click()

    async def tap_like(self, label: Pattern[str]) -> None:
        """Tap the first button of the newest message that has one like this."""
        await self.messages().last.locator(".key").filter(has_text=label).first.click()

    async def expect_offer(self, label: str) -> None:
        """Wait until the newest message has this button: whatever moves the others away has arrived."""
        await expect(self.messages().last.locator(".key").filter(has_text=label).first).to_be_visible()

    async def attach(self, *labels: str) -> None:
        """Send what the menu of the paper clip offers, by its name in any language."""
        await self.choose(".bar [aria-haspopup=menu]", *labels)

    async def choose(self, button: str, *labels: str) -> None:
        """Open the menu behind a button and take the entry with one of these names."""
        await self.root.locator(button).click()
        await self.take(*labels)

    async def take(self, *labels: str) -> None:
        """Take an entry of the open menu."""
        first, *others = (self.root.page.get_by_role("menuitem", name=label, exact=True) for label in labels)
        for other in others:
            first = first.or_(other)
        await first.click()

    async def act_on(self, message: Locator, *labels: str) -> None:
        """Open the menu of a message and take an entry."""
        await message.click(button="right", position={"x": 8, "y": 8})
        await self.take(*labels)

    async def expect_message(self, text: str | Pattern[str], side: str = "in") -> None:
        """Wait until a bubble says this."""
        await expect(self.messages(side).filter(has_text=text).last).to_be_visible()

    async def expect_newest(self, text: str | Pattern[str], side: str = "in") -> None:
        """Wait until the last bubble of that side says this."""
        await expect(self.messages(side).last).to_contain_text(text)


class PlaygroundPage:
    """The whole page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clock = page.locator(".world-time")
        self.trouble = page.locator(".trouble")
        self.strip = page.locator(".people")

    async def open(self, url: str) -> "PlaygroundPage":
        """Go there and wait for the phones."""
        await self.page.goto(url)
        await expect(self.page.locator(".phone").first).to_be_attached()
        return self

    def phone(self, name: str) -> Phone:
        """The phone of the person with this name."""
        owner = self.page.locator(".owner").get_by_text(name, exact=True)
        return Phone(self.page.locator(".phone").filter(has=owner))

    def button(self, name: str) -> Locator:
        """A button of the bar or of a dialog."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def fill(self, **fields: str) -> None:
        """Fill in the open dialog: names of fields with what is typed or the value that is chosen."""
        for name, value in fields.items():
            field = self.page.get_by_role("dialog").locator(f"[name={name}]")
            if await field.evaluate("field => field.tagName") == "SELECT":
                await field.select_option(value)
            else:
                await field.fill(value)
        await self.page.get_by_role("dialog").locator(".main").click()


async def write_screenshot(
    browser: Browser,
    url: str,
    path: Path,
    *,
    size: tuple[int, int] = WIDE,
    dark: bool = False,
    language: str = "en-GB",
) -> None:
    """Photograph the playground at that address as it is now."""
    width, height = size
    page = await browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale=language
    )
    await PlaygroundPage(page).open(url)
    # A picture of pictures: they come from the same server, so this waits for nothing else.
    await page.wait_for_function("[...document.images].every(image => image.complete)")
    await page.screenshot(path=path)
    await page.close()
