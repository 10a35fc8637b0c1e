"""The composition root: the only place where the parts are made and joined."""

import asyncio
import gc
from collections.abc import Coroutine
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Engine
from sqlmodel import Session
from telegram.ext import Application, ApplicationBuilder, ContextTypes, ExtBot
from telegram.request import BaseRequest

from bot import commands, health
from bot.courier import Aftermath, Courier
from bot.database import Database
from bot.files import Fetcher
from bot.floods import Floods
from bot.herald import Herald, spoken
from bot.http import AiohttpRequest
from bot.inbox import Item
from bot.ingress import Ingress, Poller, Source
from bot.lanes import Lanes, Outcome
from bot.limiter import Limiter
from bot.nightly import Nightly
from bot.replicas import Company, Presence
from bot.routes import routes
from bot.scribe import Scribe
from bot.sender import Sender
from bot.settings import Settings
from bot.sweeper import Sweeper
from bot.tally import Tally
from bot.telegram import Telegram
from bot.turn import Turns, pause
from centre import faults, people, phone_list, retention, team_groups
from centre.calendar import WorkingCalendar
from centre.moment import Moment, present
from chat.languages import Languages
from chat.talk import Talk
from handlers import open_house
from models.database import connect
from models.who import by_telegram_id
from scheduler.clock import Clock, SystemClock
from scheduler.jobs import catch_up, regular

if TYPE_CHECKING:
    from bot.web import Web

log = structlog.get_logger(__name__)
PURGE_BATCH = 1000
# What is not done by then is in the database and is done after the next start.
WIND_DOWN_SECONDS = 8.0
LAST_LOOK_SECONDS = 3.0


class Linli:
    """A running bot: its parts, and how they start, work side by side and stop."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        clock: Clock,
        request: BaseRequest,
        limiter: Limiter,
        *,
        languages: Languages,
    ) -> None:
        assert settings.bot_token is not None, "without a token there is only the playground"  # noqa: S101
        token = settings.bot_token.get_secret_value()
        self.settings = settings
        self.clock = clock
        self.calendar = WorkingCalendar(settings.centre_country, ZoneInfo(settings.centre_time_zone))
        self.languages = languages
        self.house = open_house()
        self.database = Database(engine)
        self.presence = Presence(engine, self.database, self._looked_around)
        self.nightly = Nightly(
            settings, engine, self.database, clock, self.present, lambda: self.presence.leads
        )
        self._request = request
        self.telegram = Telegram(request, settings.bot_api_base_url, token)
        self.application = _application(settings, token, request)
        folder = settings.data_dir / "files"
        self.tally = Tally()
        scribe = Scribe(self.house, self.languages, self.present, folder)
        sender = Sender(self.database, self.telegram, limiter, clock, scribe, self.presence.holds)
        aftermath = Aftermath(self._unreachable, self._silenced, team_groups.moved, self._unmade)
        self.courier = Courier(self.database, sender, clock, self.presence, aftermath, self.tally)
        herald = Herald(self.house, self.languages)
        beat = partial(health.beat, health.pulse(settings.data_dir))
        self.sweeper = Sweeper(
            self.database,
            clock,
            self.present,
            herald.tell,
            told=self.courier.wake,
            beat=beat,
            tally=self.tally,
        )
        self.fetcher = Fetcher(
            self.database,
            self.telegram,
            request,
            folder,
            clock=clock,
            present=self.present,
            presence=self.presence,
            readers=self.house.readers,
        )
        floods = Floods(settings.flood_limit)
        self.turns = Turns(
            self.application, self.database, self.house, self.languages, self.present, self._after, floods
        )
        self.application.add_handlers(routes(self.house, self.turns))
        self.lanes = Lanes(self._take_turn, pause)
        self.ingress = Ingress(self.database, self.lanes, clock, self.present, self.tally, floods)
        self.poller = Poller(self.telegram, self.ingress, self.presence.lead)
        self.source, self.web = self._ways_in()
        self._courtesies: set[asyncio.Task[None]] = set()
        self._limiter = limiter
        clock.on_jump(self._look_everywhere)

    def present(self, session: Session) -> Moment:
        """The present, as this centre's calendar sees it."""
        return present(session, self.clock.now(), self.calendar)

    async def start(self) -> None:
        """Meet Telegram, and take up what was left when the last process ended.

        Raises:
            telegram.error.TelegramError: the token is wrong or Telegram is out of reach.
        """
        await self.application.initialize()
        self.house.address = self.application.bot.username
        await self.presence.enter()
        await self.courier.recover()
        await self.ingress.refill()
        publish = partial(commands.publish, house=self.house, languages=self.languages, now=self.clock.now())
        await self.database.write(publish)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; then end the turns and the messages that have begun."""
        scheduler = regular(self.purge)
        scheduler.start()
        self.clock.on_jump(partial(catch_up, scheduler))
        last_look, last_round = asyncio.Event(), asyncio.Event()
        if self.web is not None:
            await self.web.start()
        receiving = asyncio.create_task(self.source.run())
        heard = asyncio.create_task(self.presence.run())
        self._beside(self._know_the_year())
        turning = [asyncio.create_task(self.ingress.run()), asyncio.create_task(self.lanes.run())]
        sweeping = asyncio.create_task(self.sweeper.run(last_look))
        sending = [
            sweeping,
            asyncio.create_task(self.fetcher.run(last_round)),
            asyncio.create_task(self.courier.run(last_round)),
        ]
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([receiving, *turning, *sending, stopping], return_when=asyncio.FIRST_COMPLETED)
            receiving.cancel()
            await self.presence.retire()  # while we wind down, another one receives
            if self.web is not None:
                await self.web.stop()
            with suppress(TimeoutError):
                async with asyncio.timeout(WIND_DOWN_SECONDS):
                    await self.lanes.idle()
        finally:
            # What the last turns promised is told first, so that the courier's last round takes it along.
            last_look.set()
            self.sweeper.wake()
            await asyncio.wait([sweeping], timeout=LAST_LOOK_SECONDS)
            last_round.set()
            self._look_everywhere()
            self.nightly.end()
            scheduler.shutdown(wait=False)
            for task in [receiving, *turning, stopping]:
                task.cancel()
            ended = await asyncio.gather(receiving, *turning, *sending, return_exceptions=True)
            heard.cancel()  # to the last message: until then others would take us for dead
        for result in ended:
            if isinstance(result, Exception):
                raise result

    async def close(self) -> None:
        """Let go of the database and the network."""
        if self._courtesies:
            await asyncio.gather(*self._courtesies, return_exceptions=True)
        await self.application.shutdown()
        await self._request.shutdown()  # PTB lets go only where it got a first answer
        await self.presence.leave()
        await self.database.close()

    async def settle(self) -> None:
        """Work until nothing is left that could be done now; for tests, which own the clock."""
        while True:
            work = await self.lanes.drain()
            work += await self.sweeper.tick()
            work += await self.fetcher.tick()
            work += await self.courier.flush()
            if self._courtesies:
                await asyncio.gather(*self._courtesies)
            if not work:
                return

    async def purge(self) -> None:
        """Let go of what was kept long enough."""
        work = partial(retention.purge, now=self.clock.now(), limit=PURGE_BATCH)
        while max((await self.database.write(work)).values()) >= PURGE_BATCH:
            pass
        await self.database.empty_journal()
        await self.nightly.tend()

    def _ways_in(self) -> "tuple[Source, Web | None]":
        """How updates come, and the web server if there is one."""
        settings = self.settings
        if settings.http_port is None:
            return self.poller, None
        from bot.web import Vitals, Web
        from bot.webhook import Webhook

        routes = Vitals(self.database, self.clock, self.tally).routes()
        source: Source = self.poller
        if settings.webhook_url is not None and settings.webhook_secret is not None:
            secret = settings.webhook_secret.get_secret_value()
            webhook = Webhook(self.telegram, self.ingress, settings.webhook_url, secret)
            source, routes = webhook, [*webhook.routes(), *routes]
        return source, Web(settings.http_host, settings.http_port, routes)

    def _looked_around(self, company: Company) -> None:
        """What follows from who else is there."""
        self._limiter.share(company.size)
        self._limiter.halt(company.halted)
        if company.lost:
            self.courier.look_for_orphans()
            self.lanes.hungry.set()
            self.fetcher.wake()

    async def _take_turn(self, item: Item) -> Outcome:
        with self.tally.turn_seconds.taken():
            outcome = await self.turns.handle(item)
        self.tally.turns[outcome.name.lower()] += 1
        return outcome

    def _after(self, talk: Talk) -> None:
        """What follows a committed turn; nothing of it is owed."""
        self.courier.wake()
        if talk.promised:
            self.sweeper.wake()
        if talk.incoming.callback_id:
            answer = {"callback_query_id": talk.incoming.callback_id} | (
                {"text": talk.toast} if talk.toast else {}
            )
            # In a group it is the answer itself, and must be read.
            alert = {"show_alert": True} if talk.toast and talk.incoming.group is not None else {}
            self._beside(self._acknowledge_tap(answer | alert))

    def _beside(self, courtesy: Coroutine[Any, Any, None]) -> None:
        """Do something that nobody is owed, beside everything else."""
        task = asyncio.create_task(courtesy)
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)

    async def _know_the_year(self) -> None:
        """Look this year's working days up, so that the first who asks does not wait for them in a turn."""
        await asyncio.to_thread(self.calendar.is_working_day, self.calendar.local(self.clock.now()).date())

    async def _acknowledge_tap(self, answer: dict[str, Any]) -> None:
        try:
            await self.telegram.call("answerCallbackQuery", answer, timeout=5)
        except Exception as error:  # noqa: BLE001 - a courtesy: the answer itself is in the outbox
            log.info("tap_not_acknowledged", fault=type(error).__name__)

    def _unreachable(self, session: Session, chat_id: int, owed: list[str]) -> None:
        moment = self.present(session)
        if chat_id < 0:  # a group, and nobody to ring
            team_groups.lost(session, moment, chat_id)
            return
        people.mark_unreachable(session, moment, chat_id)
        who = by_telegram_id(session, chat_id)
        if who is not None:
            for words in filter(None, map(spoken, owed)):  # buttons that vanish have none
                phone_list.add(session, moment, who.id, words)

    def _silenced(self, session: Session, chat_id: int) -> None:
        team_groups.silenced(session, self.present(session), chat_id)

    def _unmade(self, session: Session) -> None:
        faults.answer_not_made(session, self.present(session))

    def _look_everywhere(self) -> None:
        self.courier.wake()
        self.sweeper.wake()
        self.fetcher.wake()


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    request: BaseRequest | None = None,
    engine: Engine | None = None,
    limiter: Limiter | None = None,
    languages: Languages | None = None,
) -> Linli:
    """Make a bot; what is given replaces the real thing (tests give a clock and an offline request)."""
    return Linli(
        settings,
        engine or connect(settings.database_url, in_service=True),
        clock or SystemClock(),
        request or AiohttpRequest(settings.bot_api_base_url),
        limiter or Limiter(settings.send_rate),
        languages=languages or Languages(settings.default_language),
    )


async def serve(settings: Settings, stop: asyncio.Event, *, clock: Clock | None = None) -> None:
    """Run a bot until told to stop."""
    linli = build(settings, clock=clock)
    try:
        await linli.start()
        gc.freeze()  # what was made so far stays: to look at it again and again would hold everybody up
        gc.enable()  # `run` did without while everything was imported
        log.info("ready", bot=linli.application.bot.username)
        await linli.run(stop)
    finally:
        await linli.close()


Bot = Application[
    ExtBot[None], ContextTypes.DEFAULT_TYPE, dict[str, object], dict[str, object], dict[str, object], None
]


def _application(settings: Settings, token: str, request: BaseRequest) -> "Bot":
    base = settings.bot_api_base_url.rstrip("/")
    bot: ExtBot[None] = ExtBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,
    )
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
