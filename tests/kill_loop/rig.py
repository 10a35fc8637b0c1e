"""What the loop runs on: an emulated Telegram and the real bot as processes, a database, people."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from centre import catalogue
from centre.calendar import WorkingCalendar
from centre.catalogue import Wording
from centre.moment import Moment
from centre.staff import invite
from migrations import current
from migrations.scripts import upgrade
from models.catalogue import Category, Mode
from models.database import connect
from models.people import Role
from models.slots import Window
from playground.client import PlaygroundClient, RemotePerson
from tests.auxil.command_line import TOKEN
from tests.auxil.processes import Child, EndedError, emulator, free_port
from tests.kill_loop import observer

# Between them somewhere on earth it is always the middle of a working day.
_COUNTRIES = ("CN", "IR", "ET", "US", "NE", "IL")
_MORNING = range(9, 14)
_LINES_KEPT = 50
NAME = "Neighbour"
"""What everybody is called, with a number."""


class InUseError(Exception):
    """The database holds something already."""


@asynccontextmanager
async def rigged(
    folder: Path,
    database_url: str,
    staff: Sequence[Role],
    *,
    webhook: bool = False,
    debug: bool = False,
    limits: bool = False,
) -> "AsyncIterator[Rig]":
    """Set up a loop without a bot; when the context ends, no process is left.

    webhook: the bot does not poll, Telegram posts to it. debug: it says all that it and its libraries can
    say, and every line is kept. limits: Telegram refuses what comes too fast, and the bot goes by its pace.

    Raises:
        InUseError: the database is not empty.
    """
    url = database_url or f"sqlite:///{folder / 'linli.db'}"
    calendar = open_now(datetime.now(UTC))
    invites = prepare(url, calendar, staff)
    async with (
        emulator(*(["--flood-limits"] if limits else [])) as telegram,
        PlaygroundClient(telegram) as client,
    ):
        settings = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_BASE_URL": telegram,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder / "data"),
            "FLOOD_LIMIT": "0",  # nobody here waits as people do
            "CENTRE_COUNTRY": calendar.country,
            "CENTRE_TIME_ZONE": calendar.zone.key,
            "LOG_FORMAT": "json",
        }
        if not limits:
            settings["SEND_RATE"] = "0"
        if webhook:
            port = str(free_port())
            at = {"HTTP_PORT": port, "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram"}
            settings |= at | {"WEBHOOK_SECRET": secrets.token_urlsafe()}
        if debug:
            settings["LOG_LEVEL"] = "DEBUG"
        rig = Rig(settings, client, invites, calendar, debug=debug)
        try:
            yield rig
        finally:
            await rig.end()


class Rig:
    """One emulated Telegram, one database, and one life of the bot after the other."""

    def __init__(
        self,
        settings: dict[str, str],
        client: PlaygroundClient,
        invites: list[str],
        calendar: WorkingCalendar,
        *,
        debug: bool = False,
    ) -> None:
        self.settings = settings
        self.client = client
        self.invites = invites
        self.calendar = calendar
        self._lives: list[Child] = []
        self._module = "tests.auxil.loud" if debug else "bot"
        self._lines_kept = None if debug else _LINES_KEPT
        self._at_work: Child | None = None

    @property
    def database_url(self) -> str:
        """Where the bot keeps everything."""
        return self.settings["DATABASE_URL"]

    @property
    def bot(self) -> Child:
        """The bot's present life, or its last."""
        assert self._lives, "start() comes first"
        return self._lives[-1]

    @property
    def log(self) -> str:
        """The last lines of every life."""
        return "\n".join(life.output for life in self._lives)

    async def start(self, **more: str) -> Child:
        """Start the bot, without waiting for it."""
        child = await Child.start(
            self._module, "run", settings=self.settings | more, lines_kept=self._lines_kept
        )
        self._lives.append(child)
        return child

    async def ready(self) -> None:
        """Wait until the bot is at work; that it was counts, however much it has said since."""
        if self._at_work is not self.bot:
            await self.bot.line('"ready"')
            self._at_work = self.bot

    async def stop(self) -> int:
        """Ask the bot to end; gives its exit code."""
        self.bot.terminate()
        return await self.bot.ended()

    async def end(self) -> None:
        """Leave no process behind."""
        for life in self._lives:
            await life.end()

    async def unacknowledged(self) -> int:
        """How many updates Telegram still keeps for the bot."""
        return len((await self.client.get("updates"))["updates"])

    async def person(self, number: int) -> RemotePerson:
        """Somebody new, every other one Chinese."""
        language = ("zh-hans", "en")[number % 2]
        return await self.client.add_person(f"{NAME} {number}", language_code=language)


async def watch_over(bot: Child) -> None:
    """See that the bot only ends when it was told to.

    Raises:
        EndedError: it ended by itself.
    """
    code = await bot.ended()
    if not bot.told_to_end:
        raise EndedError(f"The bot ended by itself, with code {code}:\n{bot.output}")


def prepare(url: str, calendar: WorkingCalendar, staff: Sequence[Role]) -> list[str]:
    """Lay the tables, put the observer beside them, offer a service, invite the staff; gives their payloads.

    Raises:
        InUseError: the database is not empty.
    """
    engine = connect(url)
    try:
        if current(engine):
            raise InUseError("it must be an empty database")
        upgrade(engine)
        observer.install(engine)
        moment = Moment(datetime.now(UTC), calendar)
        with Session(engine) as session, session.begin():
            _offer(session, moment)
            return [invite(session, moment, None, role).payload for role in staff]
    finally:
        engine.dispose()


def _offer(session: Session, moment: Moment) -> None:
    """Offer drains to be unblocked, and haircuts of which nobody is reminded while the loop runs."""
    session.add(Category(code="LIFE", names={"zh-hans": "便民生活", "en": "Everyday living"}))
    session.flush()
    _offer_haircuts(session, moment)
    catalogue.publish(
        session,
        moment,
        None,
        "SVC-16",
        [
            Wording("zh-hans", "管道疏通", "上门疏通。", "居民", "申请", "清单", [], "五天"),
            Wording("en", "Drain unblocking", "At home.", "Residents", "Ask", "List", [], "Five days"),
        ],
        category="LIFE",
        mode=Mode.APPLY,
        plan_days=2,
    )


def _offer_haircuts(session: Session, moment: Moment) -> None:
    """All day long for two months, two at a time."""
    service = catalogue.publish(
        session,
        moment,
        None,
        "SVC-09",
        [
            Wording("zh-hans", "理发", "理发。", "居民", "预约", "清单", [], "当天"),
            Wording("en", "Haircut", "A haircut.", "Residents", "Book", "List", [], "Same day"),
        ],
        category="LIFE",
        mode=Mode.SLOT,
        lead_hours=48,
        horizon_days=60,
        waitlist=False,
    )
    for weekday in range(7):
        session.add(
            Window(
                service_id=catalogue.the_id(service),
                weekday=weekday,
                opens=time(8),
                closes=time(20),
                minutes=30,
                capacity=2,
                from_day=moment.now.date(),
            )
        )


def open_now(now: datetime) -> WorkingCalendar:
    """A country and a zone in which a centre has just opened: there staff are told of things at once.

    Raises:
        LookupError: all the world has a holiday.
    """
    for country in _COUNTRIES:
        for hours in range(-12, 15):
            calendar = WorkingCalendar(country, ZoneInfo(f"Etc/GMT{-hours:+d}"))
            if calendar.local(now).hour in _MORNING and calendar.is_open(now):
                return calendar
    raise LookupError("Nowhere is it a working day: add a country.")
