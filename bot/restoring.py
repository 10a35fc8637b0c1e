"""The errands of backups: with the settings, the locks and the words of the command line."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from bot import backup, erased, errands, table_lines, vault
from bot.settings import Settings
from bot.trouble import Trouble
from migrations import HEAD, current
from models.people import Role
from models.replicas import Replica
from models.who import holders
from scheduler.clock import SystemClock

_ALIVE = timedelta(seconds=30)


def back_up(settings: Settings) -> str:
    """Write a backup and tend the older ones; gives where it is.

    Raises:
        Trouble: there is no key, or the backup cannot be written.
    """
    now, key = SystemClock().now(), _key(settings)
    with errands.database(settings) as engine:
        if current(engine) != HEAD:
            raise Trouble("The database is not up to date: `python -m bot migrate` first.")
        path = backup.make(engine, settings.data_dir, key, now)
        with Session(engine) as session:
            erased.tend(settings.data_dir, erased.listed(session, now), now)
    return str(path)


def restore(settings: Settings, path: Path, *, replace: bool) -> list[str]:
    """Bring a backup into the database, and erase again who was erased since; says what came back.

    Raises:
        Trouble: there is no key, a bot runs, the backup does not fit, or something would be overwritten.
    """
    now, key = SystemClock().now(), _key(settings)
    again = []
    with errands.database(settings) as engine, errands.alone(settings):
        errands.migrate(engine)
        with Session(engine) as session:
            _expect_nobody(session, replace=replace)
            gone = erased.listed(session, now) | erased.read(settings.data_dir)

        def forget(session: Session) -> None:
            again.append(erased.again(session, errands.moment(session, settings), gone))

        with vault.opening(path, key) as source:
            restored = backup.restore(engine, settings.data_dir, source, now, forget)
        with Session(engine) as session:
            erased.tend(settings.data_dir, gone | erased.listed(session, now), now)
            led = bool(holders(session, [Role.DIRECTOR]))
    lines = [f"{table}: {rows}" for table, rows in restored.rows.items() if rows]
    lines += [f"files: {restored.files}", f"Restored, as it was on {restored.made:%Y-%m-%d %H:%M} UTC."]
    lines += [f"Erased again, as since then they were erased: {again[0]}."]
    return lines if led else [*lines, "There is no director now: `python -m bot invite director` makes one."]


def _expect_nobody(session: Session, *, replace: bool) -> None:
    heard = session.exec(select(Replica.id).where(col(Replica.heard_at) > SystemClock().now() - _ALIVE))
    if session.get_bind().dialect.name != "sqlite" and heard.first() is not None:
        raise Trouble("A bot is at work on this database: stop it first, and wait half a minute.")
    filled = table_lines.filled(session.connection())
    if filled and not replace:
        raise Trouble(f"There is something in {', '.join(filled)}: --replace lets go of all of it.")


def _key(settings: Settings) -> str:
    if settings.backup_key is None:
        raise Trouble("BACKUP_KEY is not set: `python -m bot backup-key` makes one. Put it in .env.")
    return settings.backup_key.get_secret_value()
