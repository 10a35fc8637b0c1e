"""Short errands of the command line: each opens the database or asks Telegram, does one thing and leaves."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from telegram.error import InvalidToken, TelegramError

from bot.database import read_only
from bot.http import AiohttpRequest
from bot.lock import AlreadyRunning, SingleRun
from bot.redaction import said
from bot.settings import Settings
from bot.telegram import Telegram
from bot.trouble import Trouble
from centre import rules, staff
from centre.calendar import WorkingCalendar
from centre.moment import Moment, present
from centre.rules import Rules
from chat.languages import Languages
from chat.talk import Reader
from migrations import HEAD, current
from models.database import connect
from models.people import Role
from models.refused import Refused
from models.who import holders
from scheduler.clock import SystemClock

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class Migration:
    """From which revision to which a database was brought."""

    before: str | None
    after: str


@contextmanager
def database(settings: Settings) -> Iterator[Engine]:
    """Open the database for a while.

    Raises:
        Trouble: it is out of reach, or fails while it is used.
    """
    with ExitStack() as stack:
        try:
            engine = connect(settings.database_url)
            stack.callback(engine.dispose)
            yield engine
        except (OSError, SQLAlchemyError) as error:
            raise Trouble(f"DATABASE_URL: the database cannot be used ({said(error)}).") from error


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Keep other bots from the same SQLite file; on PostgreSQL there may be several.

    Raises:
        Trouble: another bot runs, or the lock cannot be made.
    """
    url = make_url(settings.database_url)
    with ExitStack() as stack:
        if url.get_backend_name() == "sqlite":
            try:
                stack.enter_context(SingleRun(Path(f"{url.database}.lock")))
            except AlreadyRunning as error:
                raise Trouble(str(error)) from error
            except OSError as error:
                raise Trouble(f"DATABASE_URL: its folder cannot be used ({said(error)}).") from error
        yield


def bring_up_to_date(settings: Settings) -> Migration:
    """Migrate the database if it is not at the newest revision, and only where no bot is at work on it.

    Raises:
        Trouble: it cannot be migrated now, or not by this version.
    """
    with database(settings) as engine:
        before = current(engine)
        if before == HEAD:
            return Migration(before, HEAD)
        with alone(settings):
            return migrate(engine)


def migrate(engine: Engine) -> Migration:
    """Bring the database to the newest revision if it is not there.

    Raises:
        Trouble: the database belongs to a newer version of the bot.
    """
    before = current(engine)
    if before != HEAD:
        from migrations import scripts  # with Alembic, which most starts can do without

        try:
            scripts.upgrade(engine)
        except scripts.UnknownRevisionError as error:
            raise Trouble(f"DATABASE_URL: {error}") from error
    return Migration(before, HEAD)


def invite(settings: Settings, role: Role, unit: str = "") -> list[str]:
    """Make a one-time invite, one short write beside a running bot, and say how to use it."""
    if role in staff.EARNED:
        raise Trouble(f"nobody is invited as {role}: they apply with /volunteer, and /vol decides about it.")
    with _transaction(settings) as session:
        units = rules.load(session).staff_units
        try:
            invitation = staff.invite(session, moment(session, settings), None, role, unit)
        except Refused as no:
            known = ", ".join(units) or "none yet: rule 9.20"
            raise Trouble(f"{unit}: nobody becomes {role} in this unit. Units: {known}.") from no
    ends = invitation.expires_at.astimezone(settings.zone)
    lines = [
        f"/start {invitation.payload}",
        f"For one {role}, once, until {ends:%Y-%m-%d %H:%M} ({settings.centre_time_zone}).",
    ]
    try:
        return [f"https://t.me/{meet(settings)}?start={invitation.payload}", *lines]
    except Trouble as trouble:
        return [*lines, f"There is no link to it. {trouble}"]


def has_director(settings: Settings) -> bool:
    """Tell whether somebody is director already."""
    with _transaction(settings) as session:
        return bool(holders(session, [Role.DIRECTOR]))


def rules_in_force(settings: Settings) -> Rules:
    """Give the centre's rules."""
    with _transaction(settings) as session:
        return rules.load(session)


def change_rules(settings: Settings, changes: Mapping[str, Any]) -> None:
    """Put other values of the centre's rules in force."""
    with _transaction(settings) as session:
        for key, value in changes.items():
            rules.change(session, SystemClock().now(), key, value)


def export_config(settings: Settings, language: str) -> str:
    """Give the configuration as a file's text, with its comments in a language."""
    from handlers import config_words

    with reading(settings, language) as reader:
        return config_words.text(reader)


def import_config(settings: Settings, text: str, *, dry_run: bool) -> list[str]:
    """Put a configuration in force, all of it or nothing; gives what it changes, or would change.

    Raises:
        Trouble: a line of it is wrong, or somebody changed a rule meanwhile.
    """
    from centre import configuration
    from handlers import config_words

    with reading(settings, "en", write=True) as reader:
        try:
            wanted = configuration.read(reader.session, reader.moment, None, text)
            lines = [unescape(line) for line in config_words.changes(reader, wanted)]
            if wanted and not dry_run:
                configuration.put(reader.session, reader.moment, None, wanted)
        except configuration.Broken as broken:
            raise Trouble(unescape(config_words.fault(reader, broken.line, broken.why))) from broken
        except Refused as no:
            raise Trouble(unescape(reader.why(no))) from no
    return [re.sub(r"</?b>", "", line) for line in lines]


@contextmanager
def reading(settings: Settings, language: str, *, write: bool = False) -> Iterator[Reader]:
    """A transaction with the words of a language; unless it is to write, it only can read.

    Raises:
        Trouble: there is no such language, or the database cannot be used.
    """
    try:
        languages = Languages(language)
    except ValueError as error:
        raise Trouble(f"--language: there is no {language}.") from error
    with _transaction(settings, write=write) as session:
        yield Reader(session, moment(session, settings), languages, None)


def load_demo(settings: Settings) -> int:
    """Bring the demo centre into the database; returns how many people it has.

    Raises:
        Trouble: the bot speaks to the real Telegram, where the demo's people may be somebody.
    """
    if settings.bot_token and urlsplit(settings.bot_api_base_url).hostname not in LOOPBACK:
        raise Trouble("load-demo gives rights to invented people: it does so only without a BOT_TOKEN.")
    from centre import demo

    with _transaction(settings) as session:
        return demo.load(session, moment(session, settings))


def meet(settings: Settings) -> str:
    """Ask Telegram whose token it is; gives the bot's user name.

    Raises:
        Trouble: nobody's, or Telegram is out of reach.
    """
    return asyncio.run(_meet(settings))


def refusal(error: TelegramError, settings: Settings) -> Trouble:
    """Say what a first answer of Telegram means for who set the bot up."""
    host = urlsplit(settings.bot_api_base_url).hostname
    if isinstance(error, InvalidToken):
        return Trouble(f"BOT_TOKEN: {host} does not know this token; @BotFather shows the right one.")
    return Trouble(f"BOT_API_BASE_URL: {host} does not answer as it should ({said(error)}).")


def moment(session: Session, settings: Settings) -> Moment:
    """The present, by the settings and the rules in force."""
    calendar = WorkingCalendar(settings.centre_country, settings.zone)
    return present(session, SystemClock().now(), calendar)


async def _meet(settings: Settings) -> str:
    if settings.bot_token is None:
        raise Trouble("BOT_TOKEN is not set.")
    token = settings.bot_token.get_secret_value()
    async with AiohttpRequest(settings.bot_api_base_url) as request:
        try:
            bot = await Telegram(request, settings.bot_api_base_url, token).call("getMe", {})
        except TelegramError as error:
            raise refusal(error, settings) from error
    username: str = bot["username"]
    return username


@contextmanager
def _transaction(settings: Settings, *, write: bool = True) -> Iterator[Session]:
    with database(settings) as engine:
        if current(engine) != HEAD:
            raise Trouble("The database is not up to date: `python -m bot migrate` first.")
        with (
            engine.connect() if write else read_only(engine) as connection,
            Session(connection, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
