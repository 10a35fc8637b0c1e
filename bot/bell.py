"""A bell for whoever works in rounds and rests in between."""

import asyncio
from contextlib import suppress


class Bell:
    """Ends a rest; what rings during the work is heard as soon as it is done."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There is something to do. To be called in the event loop's thread."""
        self._rung.set()

    async def rest(self, seconds: float) -> None:
        """Wait until it rings, but no longer than so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()
