"""The connection to SQLite or PostgreSQL, set up so that both keep the same promises."""

import sqlite3
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, Table, create_engine, event, make_url
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlmodel import SQLModel

READ_ONLY = "linli_read_only"
_A_MOMENT = 1000  # milliseconds
# A host that is silent is told as out of reach in seconds, not after the kernel's minutes.
_OUT_OF_REACH = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20000,
}
# PostgreSQL ends a session that keeps rows locked and says nothing (milliseconds), or whose other end is gone
# (seconds, and how often it asks).
_IN_SERVICE = {
    "idle_in_transaction_session_timeout": 15000,
    "tcp_keepalives_idle": 5,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
}
_SLEPT_TOO_LONG = "25P03"
# How PostgreSQL's list of connections begins those of a bot; the rest is of the process.
NAME = "linli-"
_RETRIED_SQLSTATES = {"40001", "40P01", "55P03"}


def connect(url: str, *, pool_size: int = 5, in_service: bool = False) -> Engine:
    """Engine for a database URL; no network or file is touched before the first use.

    in_service: by a bot beside others, who must not wait for one that is frozen or whose machine is gone. Its
    connections then bear one name, by which the others cut them all off.

    Errors never carry bound values (`hide_parameters`): they would bring personal data into logs.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            parsed,
            hide_parameters=True,
            # Another process that writes (a command line, briefly) is met by patience, not by an error.
            connect_args={"timeout": 30, "check_same_thread": False, "isolation_level": None},
            pool_size=pool_size,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        dialect: Any = engine.dialect
        # Not the event of that name: if anybody listens to an engine, every statement costs a fifth more.
        dialect.do_begin = _begin_sqlite
        _say_savepoints_plainly(engine)
        return engine
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(
        parsed,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args=_OUT_OF_REACH | ({"application_name": NAME + token_hex(8)} if in_service else {}),
    )
    event.listen(engine, "handle_error", _leave_values_out)
    if in_service:
        event.listen(engine, "connect", _hold_nothing_for_long)
    _say_savepoints_plainly(engine)
    return engine


def _hold_nothing_for_long(connection: Any, _record: Any) -> None:
    connection.autocommit = True
    for name, value in _IN_SERVICE.items():
        connection.execute(f"SET {name} = {value}")
    connection.autocommit = False


def be_patient(connection: Connection) -> None:
    """Let this transaction take its time: it only reads, and whoever is frozen in it keeps nobody waiting."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is deleted is overwritten: others read the file, too.
    cursor.execute("PRAGMA secure_delete = ON")
    # The system keeps the file at hand; the 2 MB that each connection may take are for the same pages again.
    cursor.execute("PRAGMA cache_size = -512")
    cursor.close()


def empty_journal(engine: Engine) -> None:
    """Bring what SQLite has in its write-ahead log into the file, and leave nothing of it beside the file.

    The log holds pages as they were, with words that are forgotten since. Who is in the way for longer than a
    moment is let go first: then it stays as it is until the next time.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_A_MOMENT}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.detach()  # the others are more patient


def _begin_sqlite(connection: Any) -> None:
    # A deferred transaction that turns from reading to writing fails at once if somebody wrote meanwhile.
    connection.cursor().execute("BEGIN" if connection.info.get(READ_ONLY) else "BEGIN IMMEDIATE")


def _say_savepoints_plainly(engine: Engine) -> None:
    # SQLAlchemy compiles each savepoint anew, as each has another name: that takes longer than a short query.
    def saying(words: str) -> Callable[[Connection, str], Any]:
        return lambda connection, name: connection.exec_driver_sql(f"{words} {name}")

    dialect: Any = engine.dialect
    dialect.do_savepoint = saying("SAVEPOINT")
    dialect.do_rollback_to_savepoint = saying("ROLLBACK TO SAVEPOINT")
    dialect.do_release_savepoint = saying("RELEASE SAVEPOINT")


def _leave_values_out(context: ExceptionContext) -> None:
    # PostgreSQL quotes the refused row in an error's details, and the refused value in a data error.
    original = context.original_exception
    diagnostics = getattr(original, "diag", None)
    if diagnostics is None or diagnostics.sqlstate is None:
        return
    quotes = diagnostics.sqlstate.startswith("22")
    message = (
        type(original).__name__ if quotes else f"{type(original).__name__}: {diagnostics.message_primary}"
    )
    original.args = (message,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (message,)


def insert_into(table: Table, dialect: str) -> Any:
    """An INSERT that knows ON CONFLICT: SQLAlchemy has one for each dialect."""
    # Imported by name: the dialect that is not in use would take 2 MB, and a twentieth of a start.
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


def worth_retrying(error: BaseException) -> bool:
    """Whether a transaction failed only because it met another one."""
    original = getattr(error, "orig", None)
    if isinstance(original, sqlite3.OperationalError):
        return "locked" in str(original)
    return getattr(original, "sqlstate", None) in _RETRIED_SQLSTATES


def is_away(error: BaseException) -> bool:
    """Whether the database was away or too busy: whatever was asked of it is not to blame."""
    if not isinstance(error, OperationalError | InterfaceError):
        return getattr(getattr(error, "orig", None), "sqlstate", None) == _SLEPT_TOO_LONG
    # SQLite reports a wrong statement under the same name; all else is about its file.
    return getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def violated(error: IntegrityError) -> str | None:
    """Name of the unique constraint or index that refused a row; None if it was something else."""
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return diagnostics.constraint_name if error.orig.sqlstate == "23505" else None  # type: ignore[union-attr]
    message = str(error.orig)
    prefix = "UNIQUE constraint failed: "
    if not message.startswith(prefix):
        return None
    # SQLite names the columns, PostgreSQL the constraint: look the name up.
    columns = [part.strip().split(".") for part in message.removeprefix(prefix).split(",")]
    table = SQLModel.metadata.tables.get(columns[0][0])
    if table is None:
        return None
    names = [column for _, column in columns]
    for index in table.indexes:
        if index.unique and [column.name for column in index.columns] == names:
            return str(index.name)
    return None
