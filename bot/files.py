"""Fetches the content of files that people sent: owed work, a row each, done when Telegram lets us."""

import asyncio
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import Session
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.bell import Bell
from bot.database import Database
from bot.replicas import Presence
from bot.telegram import Telegram
from centre import files
from centre.moment import Present
from chat.rooms import FileReader
from models.files import FileState, StoredFile
from scheduler.clock import Clock

IDLE_SECONDS = 20.0
BATCH = 20
log = structlog.get_logger(__name__)


class Fetcher:
    """Brings owed files into the files folder, one after the other."""

    def __init__(
        self,
        database: Database,
        telegram: Telegram,
        request: BaseRequest,
        folder: Path,
        *,
        clock: Clock,
        present: Present,
        presence: Presence,
        readers: Mapping[str, FileReader] | None = None,
    ) -> None:
        self._database = database
        self._telegram = telegram
        self._request = request
        self._folder = folder
        self._clock = clock
        self._present = present
        self._presence = presence
        self._readers = readers or {}
        self._bell = Bell()

    def wake(self) -> None:
        """Look now."""
        self._bell.ring()

    async def tick(self, stop: asyncio.Event | None = None) -> int:
        """Remove what was erased and fetch what is owed, unless stopped; returns how many files that were."""
        now, me = self._clock.now(), self._presence.number
        look = partial(files.waiting, now=now, limit=BATCH, replica_id=me)
        waiting = await self._database.read(look)
        for file in waiting:
            if file.state is FileState.DOOMED:
                await self._remove(file)
            elif stop is None or not stop.is_set():
                claim = partial(files.claim, now=now, file_id=row_id_of(file), replica_id=me)
                if await self._database.write(claim):
                    await self._fetch(file, me)
        return len(waiting)

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch until told to stop."""
        while not stop.is_set():
            pause = IDLE_SECONDS
            try:
                if await self.tick(stop) >= BATCH:
                    pause = 0
            except Exception as error:  # noqa: BLE001 - the database is away; what is owed stays owed
                log.error("fetching_failed", fault=type(error).__name__)
            await self._bell.rest(pause)

    async def _fetch(self, file: StoredFile, me: int) -> None:
        number = row_id_of(file)
        try:
            found = await self._telegram.call("getFile", {"file_id": file.telegram_file_id})
            path = found["file_path"]
            content = await self._request.retrieve(self._telegram.file_url(path))
        except (TelegramError, KeyError) as error:  # there may be a file and no path to it
            final = "too big" in str(error)
            log.warning("file_not_fetched", file=number, fault=type(error).__name__, final=final)
            await self._database.write(partial(self._failed, file=file, me=me, final=final))
            return
        if (reader := self._readers.get(file.subject_kind)) is not None:
            value = await asyncio.to_thread(reader.read, content)
            await self._database.write(partial(self._consumed, file=file, me=me, value=value))
            return
        name = f"{number}{Path(path).suffix or '.bin'}"
        await asyncio.to_thread(_write, self._folder / name, self._folder / f"{number}.{me}.part", content)
        noted = partial(files.stored, file_id=number, replica_id=me, path=name, size=len(content))
        if await self._database.write(noted):
            return
        # Whoever took over from us has stored the same under the same name: only what is erased must go.
        if await self._database.read(partial(files.unwanted, file_id=number)):
            await asyncio.to_thread((self._folder / name).unlink, missing_ok=True)

    def _failed(self, session: Session, file: StoredFile, *, me: int, final: bool) -> None:
        moment = self._present(session)
        given_up = files.failed(session, moment, row_id_of(file), me, for_good=final)
        reader = self._readers.get(file.subject_kind)
        if given_up and reader is not None:
            reader.lost(session, moment, file.subject_id or 0)

    def _consumed(self, session: Session, file: StoredFile, me: int, value: Any) -> None:
        if files.consumed(session, row_id_of(file), me):
            self._readers[file.subject_kind].take(
                session, self._present(session), file.subject_id or 0, value
            )

    async def _remove(self, file: StoredFile) -> None:
        number = row_id_of(file)
        await asyncio.to_thread(_erase, self._folder, number)
        await self._database.write(partial(files.removed, file_id=number))


def row_id_of(file: StoredFile) -> int:
    """The id of a file that was read from the database."""
    assert file.id is not None  # noqa: S101 - it has a row
    return file.id


def _write(path: Path, temporary: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with temporary.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    temporary.replace(path)


def _erase(folder: Path, number: int) -> None:
    # By its number: a fetch that was killed leaves behind what no row knows of.
    for path in folder.glob(f"{number}.*"):
        path.unlink(missing_ok=True)
