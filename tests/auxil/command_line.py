"""The command line as a process of its own, and the emulated Telegram that it talks to."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
TOKEN = "4200000001:CANARY-that-nobody-may-see-xxxxxxxx"
BAD_TOKEN = "4200000002:CANARY-that-nobody-knows-xxxxxxxxxx"


def environment(**settings: str) -> dict[str, str]:
    """The environment of this process with these settings and no others."""
    names = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in names}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}


@contextmanager
def started(folder: Path, *words: str, **settings: str) -> "Iterator[subprocess.Popen[str]]":
    """Start `python -m bot …` in a folder; with the context it is gone."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def complete(folder: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run `python -m bot …` in a folder to its end."""
    with started(folder, *words, **settings) as process:
        out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@contextmanager
def emulated_telegram() -> Iterator[str]:
    """Run the emulator of the Bot API; gives its address. It does not know BAD_TOKEN."""
    process = subprocess.Popen(
        [sys.executable, "-m", "playground", "emulator", "--port", "0", "--bad-token", BAD_TOKEN],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()
