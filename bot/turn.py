"""The turn: one update, one transaction. What is decided, said and promised commits as one, or not at all."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import Any

import structlog
import telegram
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session
from telegram.ext import Application, CallbackContext

from bot import inbox
from bot.database import Database
from bot.inbox import Item
from bot.lanes import Outcome
from centre import notices
from centre.moment import Moment
from chat.incoming import Incoming, read
from chat.languages import Languages
from chat.rooms import House
from chat.talk import Talk
from models.who import by_telegram_id

ATTEMPTS = 3
Route = Callable[[Talk], None]
log = structlog.get_logger(__name__)


class NotItsTurn(Exception):  # noqa: N818 - an everyday outcome
    """Another process has this lane, or has done this update."""


class Turns:
    """Takes updates through PTB's routing into transactions, and sees to those that fail."""

    def __init__(
        self,
        database: Database,
        house: House,
        languages: Languages,
        present: Callable[[], Moment],
        after: Callable[[Talk], None],
    ) -> None:
        self._database = database
        self._house = house
        self._languages = languages
        self._present = present
        self._after = after
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None
        self._current: ContextVar[tuple[Item, list[Outcome]]] = ContextVar("current")

    def serve(self, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        """Let this PTB application find the handler of each update."""
        self._application = application

    async def handle(self, item: Item) -> Outcome:
        """Take one update to its end; never raises."""
        assert self._application is not None, "serve() comes first"  # noqa: S101
        try:
            update = telegram.Update.de_json(item.raw, self._application.bot)
        except Exception as error:  # noqa: BLE001 - whatever is in it, the next update must go on
            return await self._put_aside(item, None, error)
        ended: list[Outcome] = []
        self._current.set((item, ended))
        await self._application.process_update(update)
        if ended:
            return ended[0]
        return await self._take(item, None, None)  # nothing of ours: a group's chatter, an unknown kind

    def callback(self, route: Route) -> Callable[[telegram.Update, Any], Any]:
        """The coroutine that PTB calls for updates that belong to `route`."""

        async def run(update: telegram.Update, _context: "CallbackContext[Any, Any, Any, Any]") -> None:
            item, ended = self._current.get()
            ended.append(await self._take(item, route, read(update)))

        return run

    async def _take(self, item: Item, route: Route | None, incoming: Incoming | None) -> Outcome:
        try:
            talk = await self._database.write(partial(self._work, item, route, incoming))
        except NotItsTurn:
            return Outcome.ELSEWHERE
        except Exception as error:  # noqa: BLE001 - counted, retried and quarantined below
            return await self._failed(item, incoming, error)
        if talk is not None:
            self._after(talk)
        return Outcome.DONE

    def _work(
        self, item: Item, route: Route | None, incoming: Incoming | None, session: Session
    ) -> Talk | None:
        if not inbox.take(session, item):
            raise NotItsTurn
        if route is None or incoming is None:
            return None
        talk = self._talk(session, item, incoming)
        route(talk)
        talk.promised = notices.promised(session)
        return talk

    def _talk(self, session: Session, item: Item, incoming: Incoming) -> Talk:
        return Talk(
            session,
            self._present(),
            self._languages,
            by_telegram_id(session, incoming.sender_id),
            incoming,
            house=self._house,
            inbox_id=item.id,
        )

    async def _failed(self, item: Item, incoming: Incoming | None, error: Exception) -> Outcome:
        fault = type(error).__name__
        if isinstance(error, OperationalError | InterfaceError):
            # The database is away or too busy: the update is not to blame, however long it takes.
            log.warning("turn_waits_for_database", inbox=item.id, fault=fault)
            item.attempts = max(item.attempts, 1)
            return Outcome.AGAIN
        item.attempts += 1
        log.error("turn_failed", inbox=item.id, attempt=item.attempts, fault=fault, exc_info=error)
        if item.attempts >= ATTEMPTS:
            return await self._put_aside(item, incoming, error)
        try:
            await self._database.write(partial(inbox.note_failure, item=item, fault=fault))
        except OperationalError:
            log.warning("failure_not_noted", inbox=item.id)
        return Outcome.AGAIN

    async def _put_aside(self, item: Item, incoming: Incoming | None, error: Exception) -> Outcome:
        """Quarantine an update with a plain apology; if even that fails, without one."""
        fault = type(error).__name__
        log.error("update_quarantined", inbox=item.id, fault=fault)
        for who in (incoming, None) if incoming else (None,):
            try:
                talk = await self._database.write(partial(self._quarantine, item, fault, who))
            except Exception as again:  # noqa: BLE001 - the second try is plainer, then the next start retries
                log.error("quarantine_failed", inbox=item.id, fault=type(again).__name__)
                continue
            if talk is not None:
                self._after(talk)
            return Outcome.DONE
        return Outcome.AGAIN

    def _quarantine(self, item: Item, fault: str, incoming: Incoming | None, session: Session) -> Talk | None:
        if not inbox.quarantine(session, item, fault):
            return None
        self._house.reception.report_fault(session, self._present(), item.id)
        if incoming is None:
            return None
        talk = self._talk(session, item, incoming)
        self._house.reception.apologise(talk)
        return talk


async def pause(attempts: int) -> None:
    """Wait a little before a failed update is tried again; longer each time, at most half a minute."""
    await asyncio.sleep(min(0.1 * 4**attempts, 30))
