"""Real processes in tests: started, listened to, signalled, and never left behind."""

import asyncio
import signal
import socket
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import psutil

from tests.auxil.command_line import ROOT, environment

# A line of a traceback in JSON can be long.
_LONGEST_LINE = 1024 * 1024


class EndedError(Exception):
    """A process ended although something was still expected of it; the text shows its last lines."""


class Child:
    """A Python module as a process of ours; standard output and standard error come as one."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, lines_kept: int | None) -> None:
        self.name = name
        self.lines: deque[str] = deque(maxlen=lines_kept)
        self.told_to_end = False
        self._process = process
        self._news = asyncio.Condition()
        self._silent = False
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(
        cls, *words: str, settings: Mapping[str, str] | None = None, lines_kept: int | None = None
    ) -> "Child":
        """Start `python -m …` with these settings of the bot and no others."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *words,
            cwd=ROOT,
            env=environment(**settings or {}),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=_LONGEST_LINE,
        )
        return cls(" ".join(words), process, lines_kept)

    @property
    def output(self) -> str:
        """What it has written, as far as it was kept."""
        return "\n".join(self.lines)

    async def line(self, words: str = "") -> str:
        """Wait for a line with these words; one that has come already counts.

        Raises:
            EndedError: it ended without.
        """
        async with self._news:
            while True:
                if found := next((line for line in self.lines if words in line), None):
                    return found
                if self._silent:
                    raise EndedError(f"{self.name} ended without saying {words!r}:\n{self.output}")
                await self._news.wait()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        self.told_to_end = True
        with suppress(ProcessLookupError):
            self._process.kill()

    def freeze(self) -> None:
        """Let it stand still, as a machine that sleeps."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def terminate(self) -> None:
        """Ask it to end."""
        self.told_to_end = True
        with suppress(ProcessLookupError):
            self._process.terminate()

    async def ended(self) -> int:
        """Wait for its end and its last line; gives the exit code, negative for a signal."""
        code = await self._process.wait()
        await asyncio.wait([self._reading])
        return code

    async def end(self) -> None:
        """Make sure that neither it nor anything it started is there any more."""
        if self._process.returncode is None:
            with suppress(psutil.NoSuchProcess):
                me = psutil.Process(self._process.pid)
                for one in [*me.children(recursive=True), me]:
                    with suppress(psutil.NoSuchProcess):
                        one.kill()
        await self.ended()

    async def _read(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            async with self._news:
                self.lines.append(line.decode(errors="replace").rstrip())
                self._news.notify_all()
        async with self._news:
            self._silent = True
            self._news.notify_all()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        number: int = taken.getsockname()[1]
        return number


@asynccontextmanager
async def running(*words: str, settings: Mapping[str, str] | None = None) -> AsyncIterator[Child]:
    """A process for as long as the context lasts."""
    child = await Child.start(*words, settings=settings)
    try:
        yield child
    finally:
        await child.end()


@asynccontextmanager
async def emulator(*words: str) -> AsyncIterator[str]:
    """An emulated Telegram for as long as the context lasts; gives its address."""
    async with running("playground", "emulator", "--port", "0", *words) as child:
        yield await child.line("http://")
