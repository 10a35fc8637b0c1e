"""Move a SQLite file to the empty PostgreSQL of DATABASE_URL: `python -m tools.move_database FILE`."""

import sys
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlmodel import SQLModel

import models  # noqa: F401 - fills the metadata
from bot import errands, settings
from bot.lock import AlreadyRunning, SingleRun
from bot.trouble import Trouble
from migrations import HEAD, current
from models.database import connect

BATCH = 1000


def move(source: Engine, target: Engine) -> dict[str, int]:
    """Copy every row, all of them or none; gives how many there were in each table.

    Raises:
        Trouble: one of the two is not as it must be.
    """
    if current(source) != HEAD:
        raise Trouble(f"The file is not at revision {HEAD}: let this version run on it once, then move it.")
    errands.migrate(target)
    tables = SQLModel.metadata.sorted_tables
    with source.connect() as reading, target.begin() as writing:
        filled = [table.name for table in tables if _count(writing, table)]
        if filled:
            raise Trouble(f"DATABASE_URL: it must be empty, and there is something in {', '.join(filled)}.")
        for table in tables:
            _copy(reading, writing, table)
        _go_on_counting(reading, writing)
        return {table.name: _count(writing, table) for table in tables}


def _copy(reading: Connection, writing: Connection, table: Table) -> None:
    # In the order of their ids: a message may name an earlier one.
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for batch in reading.execute(query).mappings().partitions():
        writing.execute(insert(table), [dict(row) for row in batch])


def _go_on_counting(reading: Connection, writing: Connection) -> None:
    """Give no id twice, not even one whose row was purged."""
    for table, newest in reading.execute(text("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")).all():
        values = {"table": f'"{table}"', "newest": newest}
        writing.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :newest)"), values)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def main(file: str) -> None:
    """Move the file while no bot runs on it."""
    given = settings.load()
    if given.database_url.startswith("sqlite"):
        raise Trouble("DATABASE_URL must name the PostgreSQL database to move to.")
    if not Path(file).is_file():
        raise Trouble(f"There is no file {file}.")
    with SingleRun(Path(f"{file}.lock")), errands.database(given) as target:
        source = connect(f"sqlite:///{file}")
        for table, rows in move(source, target).items():
            print(f"{table}: {rows}")
        source.dispose()
    print("Everything is there. Keep the file until the bot has worked on the new database for a while.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except (Trouble, AlreadyRunning) as trouble:
        sys.exit(str(trouble))
