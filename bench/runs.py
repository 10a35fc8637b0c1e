"""One run of one bot: started, spoken to by one person, then by many, weighed, stopped."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.contenders import TOKEN, Contender
from bench.crowd import Crowd, Script, SilenceError, Talker
from bench.processes import BotProcess, Memory, last_words, running
from bench.server import Database
from playground.emulator import Emulator
from playground.server import serving


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: how many people talk, for how many seconds, after how many to warm up."""

    people: int = 32
    seconds: float = 6.0
    warm_up: float = 3.0


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, the CPU that each part took (all in seconds), and the latencies of the replies."""

    seconds: float
    bot_cpu: float
    emulator_cpu: float
    database_cpu: float
    latencies: Sequence[float]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run showed."""

    start: float
    alone: Window
    crowd: Window
    memory: Memory


class Arena:
    """An emulator with a bot in front of it, whenever one is started."""

    def __init__(self, contender: Contender, folder: Path, database: Database | None = None) -> None:
        self._contender = contender
        self._folder = folder
        self._database = database
        self._prepared = contender.prepare(folder, database)
        self._emulator = Emulator()
        self._me = psutil.Process()

    async def run(self, effort: Effort) -> Run:
        """Start the bot, let people talk, and weigh it."""
        crowd = Crowd(self._emulator, self._contender.script, effort.people)
        async with self._started(crowd) as (bot, start):
            colleague = Crowd(self._emulator, Script(self._prepared.colleague, ()), 1)
            await colleague.arrive()
            await crowd.arrive()
            alone = await self._listen(crowd, [crowd.first], bot, effort)
            many = await self._listen(crowd, list(crowd), bot, effort)
            return Run(start, alone, many, bot.memory())

    async def start(self) -> float:
        """Start the bot and stop it after its first reply; gives the seconds until then."""
        stranger = Crowd(self._emulator, self._contender.script, 1)
        async with self._started(stranger) as (_, seconds):
            return seconds

    @asynccontextmanager
    async def _started(self, crowd: Crowd) -> AsyncIterator[tuple[BotProcess, float]]:
        async with serving(self._emulator, page=None) as url:
            environment = {"BOT_TOKEN": TOKEN, "BOT_API_BASE_URL": url, **self._prepared.environment}
            first = asyncio.create_task(crowd.first.step())
            await asyncio.sleep(0)  # what was said waits for the bot
            began = time.perf_counter()
            async with running(
                self._contender.python, self._contender.command, environment, self._folder
            ) as bot:
                try:
                    await first
                    yield bot, time.perf_counter() - began
                except* SilenceError as silence:
                    said = last_words(self._folder)
                    raise SilenceError(
                        f"{self._contender.name}: {silence.exceptions[0]}\n{said}"
                    ) from silence

    async def _listen(
        self, crowd: Crowd, talkers: Sequence[Talker], bot: BotProcess, effort: Effort
    ) -> Window:
        async with crowd.talking(talkers):
            await asyncio.sleep(effort.warm_up)
            heard, before = len(crowd.latencies), self._clocks(bot)
            await asyncio.sleep(effort.seconds)
            await crowd.heard(heard + 1)
            latencies, after = crowd.latencies[heard:], self._clocks(bot)
        seconds, bot_cpu, emulator_cpu, database_cpu = (
            late - early for early, late in zip(before, after, strict=True)
        )
        return Window(seconds, bot_cpu, emulator_cpu, database_cpu, latencies)

    def _clocks(self, bot: BotProcess) -> tuple[float, float, float, float]:
        server = self._database.cpu() if self._database else 0.0
        return time.perf_counter(), bot.cpu(), sum(self._me.cpu_times()[:2]), server
