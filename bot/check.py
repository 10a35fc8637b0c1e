"""Look whether everything is in place before, or while, the bot runs."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session

from bot import erased, errands, folder
from bot.settings import ENV_FILE, Settings
from bot.trouble import Trouble
from centre import rules
from chat.languages import Languages
from migrations import HEAD, current
from scheduler.clock import SystemClock

ENOUGH_SPACE = 500  # MB: room for the files of some weeks
# A night was missed, and the next one's hour has passed.
STALE = timedelta(hours=26)
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    fine: bool
    words: str


def findings(settings: Settings) -> Iterator[Finding]:
    """Look at one thing after the other, whatever was wrong with the one before."""
    yield Finding("settings", True, f"all {len(Settings.model_fields)} can be used")
    for subject, look in LOOKS.items():
        try:
            yield Finding(subject, True, look(settings))
        except Trouble as trouble:
            yield Finding(subject, False, str(trouble))


def _database(settings: Settings) -> str:
    with errands.database(settings) as engine:
        revision = current(engine)
        if revision != HEAD:
            found = f"at revision {revision}" if revision else "empty"
            raise Trouble(f"{found}, revision {HEAD} is needed: `python -m bot migrate`; `run` does it, too")
        with engine.connect() as connection, connection.begin() as transaction:
            # The smallest write there is, taken back.
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            transaction.rollback()
        return f"{engine.dialect.name}, revision {revision}, can be written to"


def _rules(settings: Settings) -> str:
    with errands.database(settings) as engine, Session(engine) as session:
        if current(engine) != HEAD:
            return "their defaults, as long as there is no database"
        problems = rules.problems(session)
    if problems:
        raise Trouble(
            "\n".join(f"{name}: {reason}; its default is in force" for name, reason in problems.items())
        )
    return "all can be used"


def _token(settings: Settings) -> str:
    if settings.bot_token is None:
        return "none: `run` opens the playground"
    return f"Telegram knows it as @{errands.meet(settings)}"


def _zone(settings: Settings) -> str:
    here = SystemClock().now().astimezone(settings.zone)
    return f"in {settings.centre_time_zone} it is {here:%Y-%m-%d %H:%M}"


def _languages(settings: Settings) -> str:
    try:
        languages = Languages(settings.default_language)
    except (OSError, ValueError) as error:
        raise Trouble(f"locales/ cannot be read ({type(error).__name__})") from error
    return ", ".join(language.name for language in languages)


def _disk(settings: Settings) -> str:
    folder.have(settings.data_dir)
    free = shutil.disk_usage(settings.data_dir).free // _MEGABYTE
    if free < ENOUGH_SPACE:
        raise Trouble(f"only {free} MB are free in DATA_DIR")
    return f"{free} MB are free in DATA_DIR"


def _backups(settings: Settings) -> str:
    if settings.backup_key is None:
        return "none are made: BACKUP_KEY is not set (`python -m bot backup-key`)"
    newest = erased.newest(settings.data_dir)
    if newest is None:
        return "there is none yet"
    age = SystemClock().now() - newest
    if age > STALE and settings.backup_hour >= 0:
        raise Trouble(f"the newest is of {newest:%Y-%m-%d %H:%M} UTC: look for backup_not_made in the log")
    return f"the newest is of {newest:%Y-%m-%d %H:%M} UTC"


def _env_file(_settings: Settings) -> str:
    if not ENV_FILE.exists():
        return "none: everything comes from the environment"
    if ENV_FILE.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Trouble(f"others may read it: `chmod 600 {ENV_FILE}`")
    return "only its owner can read it"


LOOKS: dict[str, Callable[[Settings], str]] = {
    "database": _database,
    "centre's rules": _rules,
    "token": _token,
    "time zone": _zone,
    "languages": _languages,
    "disk": _disk,
    "backups": _backups,
    str(ENV_FILE): _env_file,
}
