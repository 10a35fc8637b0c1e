"""The turn: one update, one transaction. What is decided, said and promised commits as one, or not at all."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import structlog
import telegram
from sqlmodel import Session
from telegram.ext import Application, CallbackContext

from bot import inbox, outbox
from bot.database import Database
from bot.floods import Floods
from bot.inbox import Item
from bot.lanes import Outcome
from centre import faults, notices, staff
from centre.moment import Present
from chat.incoming import Incoming, read
from chat.languages import Languages
from chat.rooms import House
from chat.talk import Talk, Trace
from models.database import is_away
from models.who import by_telegram_id

ATTEMPTS = 3
Route = Callable[[Talk], None]
log = structlog.get_logger(__name__)


def _say_nothing(_talk: Talk) -> None:
    """The route of what nobody said to us."""


class NotItsTurn(Exception):  # noqa: N818 - an everyday outcome
    """Another process has this lane, or has done this update."""


class Turns:
    """Takes updates through PTB's routing into transactions, and sees to those that fail."""

    def __init__(  # noqa: PLR0917 - it is built in one place
        self,
        application: "Application[Any, Any, Any, Any, Any, Any]",
        database: Database,
        house: House,
        languages: Languages,
        present: Present,
        after: Callable[[Talk], None],
        floods: Floods,
    ) -> None:
        self._application = application
        self._database = database
        self._house = house
        self._languages = languages
        self._present = present
        self._after = after
        self._floods = floods
        self._current: ContextVar[tuple[Item, Incoming, list[Outcome]]] = ContextVar("current")

    async def handle(self, item: Item) -> Outcome:
        """Take one update to its end; never raises."""
        try:
            update = telegram.Update.de_json(item.raw, self._application.bot)
            incoming = read(update)
        except Exception as error:  # noqa: BLE001 - whatever is in it, the next update must go on
            return await self._put_aside(item, None, error)
        if incoming is None:
            return await self._take(item, _say_nothing, None)
        ended: list[Outcome] = []
        self._current.set((item, incoming, ended))
        await self._application.process_update(update)
        # Whatever goes wrong in PTB's own hands it logs and forgets: only the word of a turn counts.
        return ended[0] if ended else await self._failed(item, None, LookupError("no turn was taken"))

    def callback(self, route: Route) -> Callable[[telegram.Update, Any], Any]:
        """The coroutine that PTB calls for updates that belong to `route`."""

        async def run(_update: telegram.Update, _context: "CallbackContext[Any, Any, Any, Any]") -> None:
            item, incoming, ended = self._current.get()
            ended.append(await self._take(item, route, incoming))

        return run

    async def _take(self, item: Item, route: Route, incoming: Incoming | None) -> Outcome:
        try:
            talk = await self._database.write(partial(self._work, item, route, incoming))
        except NotItsTurn:
            return Outcome.ELSEWHERE
        except Exception as error:  # noqa: BLE001 - counted, retried and quarantined below
            return await self._failed(item, incoming, error)
        if talk is not None:
            self._after(talk)
        return Outcome.DONE

    def _work(self, item: Item, route: Route, incoming: Incoming | None, session: Session) -> Talk | None:
        if not inbox.take(session, item):
            raise NotItsTurn
        if incoming is None:
            return None
        talk = self._talk(session, item, incoming)
        try:
            route(talk)
        finally:
            item.traceless = talk.traceless
        if talk.trace is not None:
            _forget(session, item, talk.trace)
        talk.promised = notices.promised(session)
        return talk

    def _talk(self, session: Session, item: Item, incoming: Incoming) -> Talk:
        moment, who = self._present(session), by_telegram_id(session, incoming.sender_id)
        talk = Talk(
            session,
            moment,
            self._languages,
            staff.as_today(session, moment, who) if who is not None else None,
            incoming,
            house=self._house,
            inbox_id=item.id,
        )
        talk.haste = self._floods.haste(item.lane, moment.now)
        return talk

    async def _failed(self, item: Item, incoming: Incoming | None, error: Exception) -> Outcome:
        fault = type(error).__name__
        if is_away(error):
            log.warning("turn_waits_for_database", inbox=item.id, fault=fault)
            return Outcome.AGAIN
        item.attempts += 1
        log.error("turn_failed", inbox=item.id, attempt=item.attempts, fault=fault, exc_info=error)
        if item.attempts >= ATTEMPTS:
            return await self._put_aside(item, incoming, error)
        try:
            await self._database.write(partial(inbox.note_failure, item=item, fault=fault))
        except Exception as again:  # noqa: BLE001 - it only counts anew after a restart
            log.warning("failure_not_noted", inbox=item.id, fault=type(again).__name__)
        return Outcome.AGAIN

    async def _put_aside(self, item: Item, incoming: Incoming | None, error: Exception) -> Outcome:
        """Quarantine an update, with a word to those who look after the bot and a plain apology."""
        fault = type(error).__name__
        log.error("update_quarantined", inbox=item.id, fault=fault)
        try:
            talk = await self._database.write(partial(self._quarantine, item, fault, incoming))
        except Exception as again:  # noqa: BLE001 - until then its lane waits
            log.error("quarantine_failed", inbox=item.id, fault=type(again).__name__)
            return Outcome.AGAIN
        if talk is not None:
            self._after(talk)
        return Outcome.DONE

    def _quarantine(self, item: Item, fault: str, incoming: Incoming | None, session: Session) -> Talk | None:
        if not inbox.quarantine(session, item, fault):
            return None
        talk = None
        with _if_possible(session, item):
            faults.update_put_aside(session, self._present(session), item.id)
        if incoming is not None:
            with _if_possible(session, item):
                talk = self._talk(session, item, incoming)
                if item.traceless:
                    talk.leave_no_trace()
                self._house.reception.apologise(talk)
                talk.promised = notices.promised(session)
        if item.traceless:
            inbox.forget(session, item.lane, item.id)
        return talk


def _forget(session: Session, item: Item, trace: Trace) -> None:
    inbox.forget(session, item.lane, trace.update)
    outbox.forget(session, item.lane, trace.since)


@contextmanager
def _if_possible(session: Session, item: Item) -> Iterator[None]:
    """What fails here must not keep an update from being put aside."""
    try:
        with session.begin_nested():
            yield
    except Exception as error:
        if is_away(error):
            raise
        log.error("quarantine_not_told", inbox=item.id, fault=type(error).__name__, exc_info=error)


async def pause(attempts: int) -> None:
    """Wait a little before an update is tried again; longer after each failure, at most half a minute."""
    await asyncio.sleep(min(0.4 * 4 ** max(attempts - 1, 0), 30))
