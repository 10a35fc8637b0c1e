"""The bots that are compared: how each is started, and what people do with it."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from sqlmodel import Session

from bench.crowd import Deed, Say, Script, Tap
from bench.server import Database
from centre import catalogue, staff
from centre.calendar import WorkingCalendar
from centre.catalogue import Wording
from centre.moment import Moment
from migrations.scripts import upgrade
from models.catalogue import Category, Mode
from models.database import connect
from models.people import Role
from models.slots import Window
from tools import environment

TOKEN = "4200000001:" + "A" * 35
MATTER = "The lamp in our staircase has been broken since Monday."
SERVICE = "SVC-09"
_EVENING = 22


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a bot needs to start: its environment, and what a first colleague does if it wants one."""

    environment: Mapping[str, str] = field(default_factory=dict)
    colleague: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot: the module to run, how to prepare its folder, and the script of the people."""

    name: str
    about: str
    command: tuple[str, ...]
    script: Script
    prepare: Callable[[Path, Database | None], Prepared]
    python: Path = Path(sys.executable)


def _prepare_echo(_folder: Path, _database: Database | None) -> Prepared:
    return Prepared()


def _prepare_tutorial(folder: Path, _database: Database | None) -> Prepared:
    return Prepared({"DATABASE": str(folder / "tutorial.db")})


def _prepare_ours(folder: Path, database: Database | None) -> Prepared:
    """Migrate, and have a coordinator join, who owns the matters.

    Telegram's own limits are off, or they would set the pace. At this centre it is evening: what staff are
    told waits for office hours, so that no run has more to say than another.
    """
    now = datetime.now(UTC)
    zone = evening_zone(now)
    url = database.empty() if database else f"sqlite:///{folder / 'linli.db'}"
    engine = connect(url)
    upgrade(engine)
    with Session(engine) as session, session.begin():
        moment = Moment(now, WorkingCalendar("CN", ZoneInfo(zone)))
        invitation = staff.invite(session, moment, None, Role.COORDINATOR)
    engine.dispose()
    environment = {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder / "data"),
        "SEND_RATE": "0",
        "FLOOD_LIMIT": "0",
        "CENTRE_TIME_ZONE": zone,
    }
    return Prepared(environment, (Say(f"/start {invitation.payload}"), Tap("a:consent.agree:")))


def _prepare_booking(folder: Path, database: Database | None) -> Prepared:
    """The same with a service that everybody can book, every half hour for a month."""
    prepared = _prepare_ours(folder, database)
    engine = connect(prepared.environment["DATABASE_URL"])
    words = Wording("en", "Haircut", "A haircut.", "Everybody", "Come", "List", [], "The same day")
    with Session(engine) as session, session.begin():
        now = datetime.now(UTC)
        session.add(Category(code="LIFE", names={"en": "Everyday living"}))
        session.flush()
        moment = Moment(now, WorkingCalendar("CN", ZoneInfo(prepared.environment["CENTRE_TIME_ZONE"])))
        policies: dict[str, Any] = {"category": "LIFE", "mode": Mode.SLOT, "lead_hours": 48}
        service = catalogue.publish(session, moment, None, SERVICE, [words], **policies)
        for weekday in range(7):
            session.add(
                Window(
                    service_id=catalogue.the_id(service),
                    weekday=weekday,
                    opens=time(8),
                    closes=time(18),
                    minutes=30,
                    capacity=100,
                    from_day=now.date(),
                )
            )
    engine.dispose()
    return prepared


def evening_zone(now: datetime) -> str:
    """A zone in which it is after office hours."""
    ahead = (_EVENING - now.hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"  # there, the sign says how far Greenwich is


ECHO = Contender(
    "echo",
    "bare echo: PTB's defaults, one reply a text",
    ("bench.bots.echo",),
    Script((), (Say(MATTER),)),
    _prepare_echo,
)
AIOGRAM = Contender(
    "aiogram",
    "bare echo with aiogram, one reply a text, in an environment of its own",
    ("bench.bots.aiogram_echo",),
    Script((), (Say(MATTER),)),
    _prepare_echo,
    environment.python(environment.TWIN),
)
TUTORIAL = Contender(
    "tutorial",
    "tutorial: ConversationHandler, state in memory, aiosqlite for the result",
    ("bench.bots.tutorial",),
    Script((), (Say("/start"), Say(MATTER), Tap("way:chat"), Tap("confirm"))),
    _prepare_tutorial,
)
OURS = Contender(
    "ours",
    "ours: every turn in the database before and after, [Talk to a person] from greeting to withdrawal",
    ("bot", "run"),
    Script(
        arrival=(Say("/start"), Tap("a:consent.agree:")),
        round=(
            Say("/start"),
            Tap("m:talk"),
            Say(MATTER),
            Tap(":chat"),
            Tap(":~confirm"),
            Tap("a:call.see:"),
            Tap("a:call.withdraw:"),
            Tap("a:call.withdraw_now:"),
        ),
    ),
    _prepare_ours,
)
BOOKING = Contender(
    "booking",
    "booking: ours again, from a poster's link to a booking, and its cancellation",
    ("bot", "run"),
    Script(
        arrival=(Say("/start"), Tap("a:consent.agree:")),
        round=(
            Say(f"/start svc_{SERVICE}"),
            Tap("a:book.service:"),
            Tap(":me"),
            Tap(":20"),  # the first day
            Tap(":s"),  # the first time
            Say("Short at the back, please."),
            Tap(":~confirm"),
            Tap("a:booking.cancel:"),
            Tap("a:booking.cancel_why:"),
            Tap("a:booking.cancel_now:"),
        ),
    ),
    _prepare_booking,
)
CONTENDERS = (ECHO, TUTORIAL, OURS, BOOKING)


def twin(console: Console) -> tuple[Contender, ...]:
    """The echo with aiogram where its environment can be made; else a line that says why it is missing."""
    try:
        environment.main("twin")
    except (SystemExit, OSError, CalledProcessError) as failure:
        console.print(f"Without the echo with aiogram: {failure}")
        return ()
    return (AIOGRAM,)
