"""Move a SQLite file to the empty PostgreSQL of DATABASE_URL: `python -m tools.move_database FILE`."""

import json
import sys
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine, Table

from bot import errands, settings, table_lines
from bot.database import read_only
from bot.lock import AlreadyRunning, SingleRun
from bot.table_lines import Sum
from bot.trouble import Trouble
from migrations import HEAD, current
from models.database import connect


def move(source: Engine, target: Engine) -> dict[str, Sum]:
    """Copy every row, all of them or none, and compare; gives how many each table has, and a sum over them.

    Raises:
        Trouble: one of the two is not as it must be.
    """
    if current(source) != HEAD:
        raise Trouble(f"The file is not at revision {HEAD}: let this version run on it once, then move it.")
    errands.migrate(target)
    with read_only(source) as reading, reading.begin(), target.begin() as writing:
        if filled := table_lines.filled(writing):
            raise Trouble(f"DATABASE_URL: it must be empty, and there is something in {', '.join(filled)}.")
        with table_lines.in_any_order(writing):
            sums = {table.name: _copy(reading, writing, table) for table in table_lines.tables()}
        table_lines.go_on_counting(writing, table_lines.counters(reading))
        return sums


def _copy(reading: Connection, writing: Connection, table: Table) -> Sum:
    lines = map(json.loads, table_lines.rows(reading, table))
    table_lines.put(writing, table, iter(lambda: list(islice(lines, table_lines.BATCH)), []))
    before, after = table_lines.sum_of(reading, table), table_lines.sum_of(writing, table)
    if before != after:
        raise Trouble(f"{table.name}: what arrived is not what was sent. Nothing was moved.")
    return after


def main(file: str) -> None:
    """Move the file while no bot runs on it."""
    given = settings.load()
    if given.database_url.startswith("sqlite"):
        raise Trouble("DATABASE_URL must name the PostgreSQL database to move to.")
    if not Path(file).is_file():
        raise Trouble(f"There is no file {file}.")
    with SingleRun(Path(f"{file}.lock")), errands.database(given) as target:
        source = connect(f"sqlite:///{file}")
        for table, found in move(source, target).items():
            print(f"{table}: {found.rows} {found.told()['sum'][:16]}")
        source.dispose()
    print("Everything is there. Keep the file until the bot has worked on the new database for a while.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except (Trouble, AlreadyRunning) as trouble:
        sys.exit(str(trouble))
