"""The whole playground: Telegram on this machine, a page with several phones, the demo centre and the bot."""

import asyncio
import signal
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from bot.settings import Settings
from centre import demo
from centre.calendar import WorkingCalendar
from centre.moment import Moment
from migrations.scripts import upgrade
from models.database import connect
from playground.emulator import Emulator
from playground.server import serving
from playground.supervisor import BotProcess
from scheduler.sweeps import next_due

# Nobody's token: it opens nothing but this playground.
TOKEN = "4200000001:playground_playground_playground_xx"  # noqa: S105

# Residents come as strangers. The staff of the demo centre follow, in the order of their ids there.
RESIDENTS = (
    {"first_name": "李奶奶", "language_code": "zh-hans", "letter_size": "large", "role": "resident"},
    {"first_name": "Mary", "language_code": "en", "role": "resident"},
)


def run(settings: Settings, say: Callable[[str], None] = print) -> None:
    """Open the playground until interrupted; everything in it is kept under the data folder."""
    asyncio.run(_run(settings, say))


async def _run(settings: Settings, say: Callable[[str], None]) -> None:
    folder = settings.data_dir / "playground"
    folder.mkdir(parents=True, exist_ok=True)
    database_url = f"sqlite:///{folder / 'linli.db'}"
    engine = connect(database_url)
    upgrade(engine)
    emulator = Emulator(
        journal=folder / "telegram.jsonl",
        next_due=partial(asyncio.to_thread, _next_due, engine),
        zone=settings.centre_time_zone,
    )
    _people_the_demo(emulator, engine, settings)
    async with serving(emulator, port=settings.playground_port) as url:
        bot = BotProcess("bot.played", _environment(settings, folder, database_url, url))
        bot.changed = lambda: emulator.events.add("process", bot.as_json())
        emulator.supervisor = bot
        say(f"The playground is open: {url}  (Ctrl+C closes it; what happened in it is kept.)")
        await _until_stopped(bot)
    emulator.close()
    engine.dispose()


def _people_the_demo(emulator: Emulator, engine: Engine, settings: Settings) -> None:
    """Bring in the people of the demo centre, once; the staff have pressed Start already."""
    calendar = WorkingCalendar(settings.centre_country, ZoneInfo(settings.centre_time_zone))
    with Session(engine) as session, session.begin():
        demo.load(session, Moment(emulator.clock.now(), calendar))
    if emulator.telegram.people:
        return
    for resident in RESIDENTS:
        emulator.telegram.add_person(**resident)
    for one in demo.read()["staff"]:
        person = emulator.telegram.add_person(
            one["name"], language_code=one["language"], role=one["roles"][0]
        )
        if person.id != one["telegram_id"]:
            raise ValueError(f"the demo centre expects {one['name']} as {one['telegram_id']}")
        person.press_start()


def _environment(settings: Settings, folder: Path, database_url: str, url: str) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "BOT_API_BASE_URL": url,
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "CENTRE_TIME_ZONE": settings.centre_time_zone,
        "CENTRE_COUNTRY": settings.centre_country,
        "DEFAULT_LANGUAGE": settings.default_language,
        "LOG_LEVEL": settings.log_level,
        "LOG_FORMAT": settings.log_format,
    }


def _next_due(engine: Engine) -> datetime | None:
    with Session(engine) as session:
        return next_due(session)


async def _until_stopped(bot: BotProcess) -> None:
    working = asyncio.create_task(bot.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, working.cancel)
    try:
        await working
    except asyncio.CancelledError:
        return
