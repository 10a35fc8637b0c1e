"""Waiting without a clock."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], bool], *, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Let the loop turn until something is so that tells nobody when it becomes so."""
    while not condition():
        meanwhile()
        await asyncio.sleep(0)
