"""All that a bot holds, for whoever looks for somebody in it: the database, its files, its log, an export.

To try another way of saying something that is to leave no trace: look before, have it said, look again, and
compare with `forgotten`.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select
from sqlmodel import Session, SQLModel

import models
from bot.database import read_only
from centre import privacy
from models.database import connect
from models.who import by_telegram_id
from tests.auxil.stage import Actor, Stage

assert models.__all__  # all tables are known once the package is imported

Row = tuple[str, Any]  # a table, and what distinguishes a row in it


@dataclass(frozen=True)
class Everything:
    """What there is to be found: rows as text and the people they refer to, and everything else as bytes."""

    rows: Mapping[Row, str]
    people: Mapping[Row, frozenset[int]]
    files: Mapping[str, bytes]
    log: str
    export: str

    def places(self, *wanted: str) -> set[str]:
        """Where one of these texts stands: tables, files by their names, the log, the export."""
        found = self.tables(*wanted)
        found |= {name for name, content in self.files.items() if _holds(content, wanted)}
        found |= {name for name in self.files if _holds(name.encode(), wanted)}
        found |= {"log"} if _holds(self.log.encode(), wanted) else set()
        return found | ({"export"} if _holds(self.export.encode(), wanted) else set())

    def tables(self, *wanted: str) -> set[str]:
        """The tables in which one of these texts stands."""
        return {table for (table, _), text in self.rows.items() if _holds(text.encode(), wanted)}

    def about(self, person_id: int, telegram_id: int) -> set[Row]:
        """The rows that lead to somebody: by a reference, or by their number at Telegram."""
        number = str(telegram_id)
        named = {row for row, text in self.rows.items() if number in text}
        return named | {row for row, people in self.people.items() if person_id in people}


async def everything(stage: Stage, whose: Actor, log: io.StringIO) -> Everything:
    """Look at all that the bot of a stage holds, and at the export of one person.

    The bot purges before its files are read: what SQLite keeps beside its own goes with that.
    """
    rows, people = await stage.read(_dump)
    export = await stage.read(lambda session: _export(session, whose.id))
    await stage.linli.purge()
    files = _files(stage.settings.data_dir, stage.settings.database_url)
    return Everything(rows, people, files, log.getvalue(), export)


def left_behind(database_url: str, folder: Path, log: str) -> Everything:
    """Look at all that a bot has left behind that is at work no more."""
    engine = connect(database_url)
    try:
        with read_only(engine) as connection, Session(connection) as session:
            rows, people = _dump(session)
    finally:
        engine.dispose()
    return Everything(rows, people, _files(folder, database_url), log, export="")


def forgotten(before: Everything, after: Everything, whose: Actor, person_id: int) -> None:
    """Assert that nothing leads to somebody that did not lead to them before."""
    assert after.about(person_id, whose.id) <= before.about(person_id, whose.id)
    assert str(whose.id) not in after.log
    for name, content in after.files.items():
        number = str(whose.id).encode()
        assert content.count(number) <= before.files.get(name, b"").count(number), name


def _dump(session: Session) -> tuple[dict[Row, str], dict[Row, frozenset[int]]]:
    """All rows of all tables as JSON, and the people to whom each refers."""
    rows: dict[Row, str] = {}
    people: dict[Row, frozenset[int]] = {}
    for table in SQLModel.metadata.sorted_tables:
        refers = [
            c.name for c in table.columns if any(k.column.table.name == "person" for k in c.foreign_keys)
        ]
        for row in session.connection().execute(select(table)).mappings():
            key = (table.name, tuple(row[column.name] for column in table.primary_key))
            named = {row[name] for name in refers}
            if row.get("subject_kind") == "person":
                named.add(row["subject_id"])
            rows[key] = json.dumps(dict(row), ensure_ascii=False, default=str)
            people[key] = frozenset(named)
    return rows, people


def _export(session: Session, telegram_id: int) -> str:
    who = by_telegram_id(session, telegram_id)
    assert who is not None
    return json.dumps(privacy.export(session, who), ensure_ascii=False)


def _files(folder: Path, database_url: str) -> dict[str, bytes]:
    """What lies in a bot's folder, and the files of its database."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        files = Path(url.database).parent.glob(f"{Path(url.database).name}*")
        found |= {path.name: path.read_bytes() for path in files}
    return found


def _holds(content: bytes, wanted: tuple[str, ...]) -> bool:
    # Payloads are JSON, in which Chinese is escaped, and stand as text in the JSON of their row.
    escaped = (json.dumps(one).strip('"') for one in wanted)
    said = [form for one in (*wanted, *escaped) for form in (one, one.replace("\\", "\\\\"))]
    return any(form.encode() in content for form in said)
