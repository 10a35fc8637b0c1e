"""Carry out the scripts in versions/: Alembic, driven from code."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from migrations import HEAD, current

FOLDER = Path(__file__).parent
# Replicas that start together migrate one after the other; the number only has to be ours.
POSTGRESQL_LOCK = 20261122


class UnknownRevisionError(Exception):
    """The database was migrated by a newer version of the bot."""


class DanglingReferenceError(Exception):
    """A script left a row that refers to nothing."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a newer revision, all of it or nothing."""
    found = current(engine)
    if found and found not in revisions():
        raise UnknownRevisionError(
            f"The database is at revision {found}, and this version only knows those up to {HEAD}: "
            "start the newer version again, or restore a backup."
        )
    with migrating(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to an older revision ("base" is the empty database)."""
    with migrating(engine) as config:
        command.downgrade(config, revision)


def draft(engine: Engine, message: str) -> Path:
    """Write the next script: what the models have and a fully migrated database lacks."""
    number = f"{len(revisions()) + 1:04}"
    with migrating(engine) as config:
        command.revision(config, message, autogenerate=True, rev_id=number)
    return next(FOLDER.glob(f"versions/{number}_*.py"))


def revisions() -> list[str]:
    """List the revisions of all scripts, the newest first."""
    scripts = ScriptDirectory.from_config(configuration())
    return [script.revision for script in scripts.walk_revisions()]


def configuration() -> Config:
    """Say what others write into an alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def migrating(engine: Engine) -> Iterator[Config]:
    """Give a configuration whose scripts run in one transaction on a connection of their own."""
    with engine.connect() as connection:
        connection.detach()
        if connection.dialect.name == "sqlite":
            rest_foreign_keys(connection)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRESQL_LOCK})
            config = configuration()
            config.attributes["connection"] = connection
            yield config
            if connection.dialect.name == "sqlite":
                check_foreign_keys(connection)


def rest_foreign_keys(connection: Connection) -> None:
    """Let SQLite change a table by copying and dropping it without touching the rows that refer to it."""
    # Past SQLAlchemy, which would begin a transaction: inside one the pragma does nothing.
    connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")


def check_foreign_keys(connection: Connection) -> None:
    """Refuse to commit what the resting foreign keys would have refused."""
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling:
        raise DanglingReferenceError(
            f"Table {dangling[0]}, row {dangling[1]}, refers to nothing in {dangling[2]}."
        )
