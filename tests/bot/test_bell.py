"""A bell ends a rest, and none of its strokes is lost."""

import asyncio

from bot.bell import Bell
from tests.auxil.loops import until

FOR_EVER = 10**9


async def test_a_ring_ends_a_rest() -> None:
    bell = Bell()
    resting = asyncio.create_task(bell.rest(FOR_EVER))
    await asyncio.sleep(0)
    assert not resting.done()
    bell.ring()
    await resting


async def test_what_rang_during_the_work_is_heard_once() -> None:
    bell = Bell()
    bell.ring()
    bell.ring()
    await bell.rest(FOR_EVER)
    resting = asyncio.create_task(bell.rest(FOR_EVER))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not resting.done()
    bell.ring()
    await until(resting.done)


async def test_a_rest_has_an_end() -> None:
    await Bell().rest(0)
