"""What is done about backups by itself: one a night where there is a key, and none kept for too long."""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot import erased
from bot.database import Database
from bot.settings import Settings
from bot.trouble import Trouble
from centre import faults
from centre.moment import Present
from scheduler.clock import Clock

log = structlog.get_logger(__name__)


class Nightly:
    """Looks after the backups; called again and again, so that what failed is tried again."""

    def __init__(  # noqa: PLR0917 - it is built in one place
        self,
        settings: Settings,
        engine: Engine,
        database: Database,
        clock: Clock,
        present: Present,
        leads: Callable[[], bool],
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._database = database
        self._clock = clock
        self._present = present
        self._leads = leads
        self._ended = threading.Event()

    async def tend(self) -> None:
        """Note outside the database who was erased, delete what has expired, and make tonight's backup."""
        now, data_dir = self._clock.now(), self._settings.data_dir
        gone = await self._database.read(lambda session: erased.listed(session, now))
        try:
            await asyncio.to_thread(erased.tend, data_dir, gone, now)
        except (OSError, Trouble) as error:  # the disk is full; the next time tries again
            log.warning("backups_not_tended", error=str(error))
        if self._is_due(now):
            await self._make(now)

    def end(self) -> None:
        """Give up a backup that is being made: the bot ends, and the next life makes it."""
        self._ended.set()

    def _is_due(self, now: datetime) -> bool:
        """Whether there is none since the last night's hour, and it is for us to make it."""
        hour = self._settings.backup_hour
        if self._settings.backup_key is None or hour < 0 or not self._leads():
            return False
        local = now.astimezone(self._settings.zone)
        tonight = datetime.combine(local.date(), time(hour), tzinfo=self._settings.zone)
        since = tonight if tonight <= local else tonight - timedelta(days=1)
        newest = erased.newest(self._settings.data_dir)
        return newest is None or newest < since

    async def _make(self, now: datetime) -> None:
        from bot import backup  # the cipher is loaded where it is needed

        key = self._settings.backup_key
        assert key is not None, "looked at before"  # noqa: S101
        make = partial(
            backup.make,
            self._engine,
            self._settings.data_dir,
            key.get_secret_value(),
            now,
            given_up=self._ended.is_set,
        )
        try:
            path = await asyncio.to_thread(make)
        except (OSError, Trouble, SQLAlchemyError) as error:
            if self._ended.is_set():
                return
            log.error("backup_not_made", fault=type(error).__name__, reason=str(error))
            await self._database.write(lambda s: faults.backup_not_made(s, self._present(s)))
        else:
            log.info("backup_made", file=path.name, bytes=path.stat().st_size)
