"""An append-only file of changes, one JSON line each, from which the world is rebuilt after a kill."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from playground.jsons import dump


class JournalError(Exception):
    """The journal cannot be read: it was damaged by something else than a kill."""


class Journal:
    """Lines that survive a SIGKILL: each is handed to the operating system in one write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_RDWR, 0o600)

    def replay(self) -> Iterator[object]:
        """Give every whole line back; a half-written last one is cut off, as if it had never been begun."""
        good = 0
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.endswith(b"\n"):
                    break
                try:
                    entry: object = json.loads(line)
                except ValueError:
                    raise JournalError(f"Line {number} of {self._path} is not JSON.") from None
                good += len(line)
                yield entry
        os.truncate(self._file, good)

    def append(self, entry: object) -> None:
        """Add one line."""
        os.write(self._file, dump(entry) + b"\n")

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)
