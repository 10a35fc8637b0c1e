"""Fetches the content of files that people sent: owed work, a row each, done when Telegram lets us."""

import asyncio
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import structlog
from telegram.error import BadRequest, TelegramError
from telegram.request import BaseRequest

from bot.database import Database
from bot.telegram import Telegram
from centre import files
from centre.moment import Moment
from models.files import StoredFile

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
        present: Callable[[], Moment],
    ) -> None:
        self._database = database
        self._telegram = telegram
        self._request = request
        self._folder = folder
        self._present = present
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    async def tick(self) -> int:
        """Fetch what is owed now and remove what was erased; returns how many files that were."""
        doomed = await self._database.read(partial(files.doomed, limit=BATCH))
        for file in doomed:
            await self._remove(file)
        owed = await self._database.read(partial(files.owed, now=self._present().now, limit=BATCH))
        for file in owed:
            await self._fetch(file)
        return len(owed) + len(doomed)

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch until told to stop."""
        while not stop.is_set():
            self._wake.clear()
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - the database is away; what is owed stays owed
                log.error("fetching_failed", fault=type(error).__name__)
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def _fetch(self, file: StoredFile) -> None:
        number = row_id_of(file)
        try:
            found = await self._telegram.call("getFile", {"file_id": file.telegram_file_id})
            content = await self._request.retrieve(self._telegram.file_url(found["file_path"]))
        except TelegramError as error:
            final = isinstance(error, BadRequest)
            log.warning("file_not_fetched", file=number, fault=type(error).__name__, final=final)
            moment = self._present()
            await self._database.write(partial(files.failed, moment=moment, file_id=number, for_good=final))
            return
        name = f"{number}{Path(found['file_path']).suffix}"
        await asyncio.to_thread(_write, self._folder / name, content)
        wanted = await self._database.write(
            partial(files.stored, file_id=number, path=name, size=len(content))
        )
        if not wanted:
            await asyncio.to_thread((self._folder / name).unlink, missing_ok=True)

    async def _remove(self, file: StoredFile) -> None:
        if file.path:
            await asyncio.to_thread((self._folder / file.path).unlink, missing_ok=True)
        await self._database.write(partial(files.removed, file_id=row_id_of(file)))


def row_id_of(file: StoredFile) -> int:
    """The id of a file that was read from the database."""
    assert file.id is not None  # noqa: S101 - it has a row
    return file.id


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    temporary.replace(path)
