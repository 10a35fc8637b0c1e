"""Backups: one encrypted file with every row and every file, read back into SQLite or PostgreSQL."""

import json
import os
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from bot import table_lines, vault
from bot.database import read_only
from bot.erased import folder, name_at
from bot.table_lines import Sum, line_of
from bot.trouble import Trouble
from centre.retention.terms import KEEP_BACKUPS
from migrations import HEAD

FORM = 1
CHUNK = 48 * 1024
_DAMAGED = "The backup is damaged: {place} is not as it was written."


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: rows of each table, how many files, and of when they are."""

    rows: dict[str, int]
    files: int
    made: datetime


def make(
    engine: Engine, data_dir: Path, key: str, now: datetime, given_up: Callable[[], bool] = lambda: False
) -> Path:
    """Write everything, as it is at one moment, into one new file, also beside a bot at work.

    given_up: whether to end without one.

    Raises:
        Trouble: it cannot be written, or was given up.
    """
    path = folder(data_dir) / name_at(now)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"The backup cannot be written ({error.strerror}).") from error
    with vault.sealing(path, key) as target, read_only(engine) as connection, connection.begin():
        for line in _all(connection, data_dir / "files", now):
            if given_up():
                raise Trouble("The backup was given up.")
            target.write(f"{line}\n".encode())
    return path


def restore(
    engine: Engine, data_dir: Path, source: Iterable[bytes], now: datetime, then: Callable[[Session], None]
) -> Restored:
    """Replace everything by what a backup holds: all of it or, if anything is wrong with it, nothing.

    source: the lines of a backup. then: what follows in the same transaction.

    Raises:
        Trouble: it cannot be read, is too old, or belongs to another version.
    """
    beside = data_dir / "files.restored"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700, parents=True)
    try:
        with engine.begin() as connection:
            restored = _Reading(source).into(connection, beside, now)
            with Session(connection, expire_on_commit=False) as session:
                then(session)
                session.commit()  # what it has in hand goes to the transaction round it
        _change_places(data_dir / "files", beside)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return restored


def _all(connection: Connection, files: Path, now: datetime) -> Iterator[str]:
    yield line_of({"linli": FORM, "revision": HEAD, "made": now.isoformat()})
    for table in table_lines.tables():
        yield line_of({"table": table.name, "columns": [column.key for column in table.columns]})
        found = Sum()
        for line in table_lines.rows(connection, table):
            found.add(line)
            yield line
        yield line_of(found.told())
    yield line_of({"counters": table_lines.counters(connection)})
    # After the rows: a file that is there and in no row harms nobody.
    for path in sorted(files.iterdir()) if files.is_dir() else ():
        yield from _file(path)
    yield line_of({"end": True})


def _file(path: Path) -> Iterator[str]:
    try:
        content = path.open("rb")
    except (FileNotFoundError, IsADirectoryError):  # erased meanwhile
        return
    yield line_of({"file": path.name})
    digest = sha256()
    with content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            yield line_of(b64encode(chunk).decode())
    yield line_of({"sum": digest.hexdigest()})


class _Reading:
    """The lines of a backup, one after the other, each of which must be what is due."""

    def __init__(self, source: Iterable[bytes]) -> None:
        self._lines = (json.loads(line) for line in source)

    def into(self, connection: Connection, files: Path, now: datetime) -> Restored:
        """Bring it all into an open transaction and into an empty folder."""
        made = self._heading(now)
        table_lines.empty(connection)
        with table_lines.in_any_order(connection):
            rows = {table.name: self._table(connection, table) for table in table_lines.tables()}
        table_lines.go_on_counting(connection, self._next("counters")["counters"])
        number = 0
        while "file" in (line := self._next()):
            self._file(files / Path(line["file"]).name)
            number += 1
        if "end" not in line or next(self._lines, None) is not None:
            raise Trouble(_DAMAGED.format(place="its end"))
        return Restored(rows, number, made)

    def _heading(self, now: datetime) -> datetime:
        heading = self._next("linli")
        if heading["linli"] != FORM or heading["revision"] != HEAD:
            raise Trouble(
                f"The backup is of revision {heading['revision']}, this version needs {HEAD}: "
                "restore it with the version that made it, then upgrade."
            )
        made = datetime.fromisoformat(heading["made"])
        if made < now - KEEP_BACKUPS:
            raise Trouble(
                f"The backup is of {made:%Y-%m-%d} and has expired: "
                "nobody knows any more who was erased since."
            )
        return made

    def _table(self, connection: Connection, table: Any) -> int:
        heading = self._next("table")
        if heading != {"table": table.name, "columns": [column.key for column in table.columns]}:
            raise Trouble(_DAMAGED.format(place=table.name))
        read, told = Sum(), dict[str, Any]()
        table_lines.put(connection, table, self._batches(read, told))
        if not read.told() == told == table_lines.sum_of(connection, table).told():
            raise Trouble(_DAMAGED.format(place=table.name))
        return read.rows

    def _batches(self, read: Sum, told: dict[str, Any]) -> Iterator[list[Any]]:
        def cells() -> Iterator[Any]:
            for line in self._lines:
                if isinstance(line, dict):
                    told.update(line)
                    return
                read.add(line_of(line))
                yield line

        rows = cells()
        while batch := list(islice(rows, table_lines.BATCH)):
            yield batch

    def _file(self, path: Path) -> None:
        digest = sha256()
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
                line: Any
                while isinstance(line := next(self._lines, {}), str):
                    chunk = b64decode(line)
                    digest.update(chunk)
                    target.write(chunk)
        except OSError as error:
            raise Trouble(f"DATA_DIR cannot be written to ({error.strerror}).") from error
        if line != {"sum": digest.hexdigest()}:
            raise Trouble(_DAMAGED.format(place=f"file {path.name}"))

    def _next(self, due: str = "") -> dict[str, Any]:
        line = next(self._lines, None)
        if not isinstance(line, dict) or (due and due not in line):
            raise Trouble(_DAMAGED.format(place=due or "its end"))
        return line


def _change_places(files: Path, restored: Path) -> None:
    shutil.rmtree(files, ignore_errors=True)
    restored.replace(files)
