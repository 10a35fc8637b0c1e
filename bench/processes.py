"""A bot as a process of its own, and what it uses of the machine."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
_STOPS_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory in MB; what is shared with others counts fully in rss, by parts in pss, not in uss."""

    rss: float
    pss: float | None
    uss: float | None


class BotProcess:
    """A process and all that it started."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process

    def cpu(self) -> float:
        """Seconds of CPU used so far, in user and in system mode."""
        return sum(sum(each.cpu_times()[:2]) for each in self._all())

    def memory(self) -> Memory:
        """What is resident now."""
        infos = [each.memory_full_info() for each in self._all()]
        mega = 1024 * 1024
        return Memory(
            rss=sum(info.rss for info in infos) / mega,
            pss=sum(info.pss for info in infos) / mega if hasattr(infos[0], "pss") else None,
            uss=sum(info.uss for info in infos) / mega if hasattr(infos[0], "uss") else None,
        )

    def _all(self) -> list[psutil.Process]:
        return [self._process, *self._process.children(recursive=True)]


@asynccontextmanager
async def running(
    python: Path, command: tuple[str, ...], environment: Mapping[str, str], folder: Path
) -> AsyncIterator[BotProcess]:
    """Run a Python module in a folder while the context lasts; what it prints goes into a file there."""
    process = _started(python, command, environment, folder)
    try:
        yield BotProcess(psutil.Process(process.pid))
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(process.wait, _STOPS_WITHIN)
        process.kill()
        process.wait()


def _started(
    python: Path, command: tuple[str, ...], environment: Mapping[str, str], folder: Path
) -> "subprocess.Popen[bytes]":
    inherited = {name: value for name, value in os.environ.items() if not _strange(name)}
    with (folder / "output").open("ab") as output:
        return subprocess.Popen(
            [python, "-m", *command],
            cwd=folder,
            env={**inherited, "PYTHONPATH": str(ROOT), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def _strange(name: str) -> bool:
    # Proxies have no business on loopback, and nobody compiles a bot anew at each start.
    return name.lower().endswith("_proxy") or name == "PYTHONDONTWRITEBYTECODE"


def last_words(folder: Path) -> str:
    """What the bot printed last, for whoever must find out why it is silent."""
    return "\n".join((folder / "output").read_text(errors="replace").splitlines()[-15:])
