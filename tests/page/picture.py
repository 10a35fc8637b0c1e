"""`python -m tests.page.picture URL FILE.png`: photograph a playground that is open, for the README."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from tests.page.browser import chromium
from tests.page.pages import write_screenshot


def main(
    url: str,
    path: Path,
    width: Annotated[int, typer.Option(help="In pixels; 360 is a telephone.")] = 1380,
    height: Annotated[int, typer.Option(help="In pixels.")] = 860,
    dark: Annotated[bool, typer.Option(help="In the dark.")] = False,
    language: Annotated[str, typer.Option(help="Language of the page.")] = "en-GB",
) -> None:
    """Photograph the playground at this address."""

    async def photograph() -> None:
        async with chromium() as browser:
            size = (width, height)
            await write_screenshot(browser, url, path, size=size, dark=dark, language=language)

    asyncio.run(photograph())


if __name__ == "__main__":
    typer.run(main)
