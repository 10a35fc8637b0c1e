"""Waiting without a clock."""

import asyncio
from collections.abc import Callable

# About a minute of nothing else: no test has to wait that long, and none hangs.
_TURNS = 3_000_000


async def until(condition: Callable[[], bool], *, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Let the loop turn until something is so that tells nobody when it becomes so."""
    for _ in range(_TURNS):
        if condition():
            return
        meanwhile()
        await asyncio.sleep(0)
    raise AssertionError("it never became so")
