"""What a second bot beside the first is good for where Telegram takes its time."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.contenders import OURS, TOKEN
from bench.crowd import Crowd, Script, SilenceError
from bench.processes import running
from bench.runs import Effort
from bench.server import Database, postgresql
from playground.emulator import Emulator
from playground.faults import FaultKind
from playground.server import serving

# So long Telegram takes for whatever is sent, in seconds.
LATENCY = 0.05
_SENT = ("sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery")


@dataclass(frozen=True, slots=True)
class ReplicaTimes:
    """Updates a second with one bot and with two on one PostgreSQL; 0 where somebody got no answer."""

    people: int
    one: float
    two: float


async def measure(folder: Callable[[], AbstractContextManager[Path]], effort: Effort) -> ReplicaTimes:
    """Let the same crowd talk to one bot and then to two."""
    rates = []
    with postgresql() as database:
        for bots in (1, 2):
            with folder() as here:
                rates.append(await _rate(here, database, bots, effort))
    return ReplicaTimes(effort.people, *rates)


async def _rate(folder: Path, database: Database, bots: int, effort: Effort) -> float:
    emulator = Emulator()
    emulator.faults.switch_on(FaultKind.SLOW, seconds=LATENCY, methods=_SENT)
    prepared = OURS.prepare(folder, database)
    crowd = Crowd(emulator, OURS.script, effort.people)
    rate = 0.0
    try:
        async with AsyncExitStack() as stack:
            url = await stack.enter_async_context(serving(emulator, page=None))
            environment = {"BOT_TOKEN": TOKEN, "BOT_API_BASE_URL": url, **prepared.environment}
            for _ in range(bots):
                await stack.enter_async_context(running(OURS.python, OURS.command, environment, folder))
            await Crowd(emulator, Script(prepared.colleague, ()), 1).arrive()
            await crowd.arrive()
            rate = await _listen(crowd, effort)
    except* SilenceError:
        rate = 0.0
    return rate


async def _listen(crowd: Crowd, effort: Effort) -> float:
    async with crowd.talking(list(crowd)):
        await asyncio.sleep(effort.warm_up)
        heard, began = len(crowd.latencies), time.perf_counter()
        await asyncio.sleep(effort.seconds)
        return (len(crowd.latencies) - heard) / (time.perf_counter() - began)
