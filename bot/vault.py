"""Files that only the key opens, in the format of age: what goes in never stands readable on the disk."""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO

import pyrage  # type: ignore[import-untyped]

from bot.trouble import Trouble


def new_key() -> str:
    """Make a key."""
    return str(pyrage.x25519.Identity.generate())


@contextmanager
def sealing(path: Path, key: str) -> Iterator[gzip.GzipFile]:
    """A file to write to; it has its name only once all of it is written and on the disk.

    Raises:
        Trouble: it cannot be written.
    """
    recipient = pyrage.x25519.Identity.from_str(key).to_public()
    partial = path.with_name(f"{path.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sealed:
            with (
                _piped(lambda source: pyrage.encrypt_io(source, sealed, [recipient])) as raw,
                gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed,
            ):
                yield packed
            sealed.flush()
            os.fsync(sealed.fileno())
        partial.replace(path)
    except OSError as error:
        raise Trouble(f"The backup cannot be written ({error.strerror or type(error).__name__}).") from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def opening(path: Path, key: str) -> Iterator[gzip.GzipFile]:
    """What a file holds, to be read to its end.

    Raises:
        Trouble: another key made it, or it is not as it was written.
    """
    identity = pyrage.x25519.Identity.from_str(key)
    try:
        with path.open("rb") as sealed:
            ending, writing = os.pipe()
            target = os.fdopen(writing, "wb")  # the other thread closes it: only so the reading ends
            with os.fdopen(ending, "rb") as raw:
                coder = _Coder(lambda: pyrage.decrypt_io(sealed, target, [identity]), target)
                with coder.beside(raw), gzip.GzipFile(fileobj=raw) as packed:
                    yield packed
    except pyrage.DecryptError as error:
        raise Trouble("BACKUP_KEY is not the key of this backup, or this is no backup.") from error
    except FileNotFoundError as error:
        raise Trouble(f"There is no file {path.name}.") from error
    except (OSError, EOFError) as error:
        raise Trouble("The backup is damaged: it cannot be read to its end.") from error


@contextmanager
def _piped(work: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    ending, writing = os.pipe()
    source = os.fdopen(ending, "rb")  # the other thread closes it: only so the writing ends
    with os.fdopen(writing, "wb") as raw:
        coder = _Coder(lambda: work(source), source)
        with coder.beside(raw):
            yield raw


class _Coder(Thread):
    """The other end of a pipe: the library reads and writes whole streams."""

    def __init__(self, work: Callable[[], None], end: BinaryIO) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._end = end
        self._error: Exception | None = None

    def run(self) -> None:
        """Do the work, then let go of the pipe, so that nobody waits at its other end."""
        try:
            with self._end:
                self._work()
        except Exception as error:  # noqa: BLE001 - whoever waits for the thread raises it
            self._error = error

    @contextmanager
    def beside(self, ours: BinaryIO) -> Iterator[None]:
        """Work while the block does; what stopped the work matters more than the pipe that broke of it."""
        self.start()
        try:
            yield
        except (OSError, EOFError) as error:
            self._finish(ours)
            raise self._error or error from error
        except BaseException as error:
            self._finish(ours)
            if self._error is not None and not isinstance(self._error, OSError):
                raise self._error from error  # what was read is nothing because nothing could be unlocked
            raise
        self._finish(ours)
        if self._error is not None:
            raise self._error

    def _finish(self, ours: BinaryIO) -> None:
        with suppress(OSError):  # what could not be written any more
            ours.close()
        self.join()
