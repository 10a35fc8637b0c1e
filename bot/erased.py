"""Who was erased of late: kept outside the database, so that an older one that comes back forgets them again.

A line a person: the number of their row, when it was made and when it was emptied. No name, no number at
Telegram: whoever reads it learns nothing without the backup, and after the restore nothing is left to learn.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from bot.trouble import Trouble
from centre import privacy
from centre.moment import Moment
from centre.retention.terms import KEEP_BACKUPS
from models.people import Person
from models.who import by_id

NAME = "erased.txt"
ENDING = ".age"
_NAME = f"linli-%Y%m%dT%H%M%SZ{ENDING}"


def folder(data_dir: Path) -> Path:
    """Where backups are."""
    return data_dir / "backups"


def name_at(now: datetime) -> str:
    """What a backup is called that is made now."""
    return now.strftime(_NAME)


def newest(data_dir: Path) -> datetime | None:
    """When the newest backup was made that is there."""
    made = (_made_at(path.name) for path in folder(data_dir).glob(f"*{ENDING}"))
    return max(filter(None, made), default=None)


def _made_at(name: str) -> datetime | None:
    """When a backup was made; None of what was called otherwise by somebody."""
    try:
        return datetime.strptime(name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, order=True)
class Erased:
    """An erasure. After a restore another person may get the number: they were made at another time."""

    person_id: int
    created_at: datetime
    erased_at: datetime


def listed(session: Session, now: datetime) -> set[Erased]:
    """Who was erased in this database since the oldest backup that may be restored."""
    recently = col(Person.erased_at) > now - 2 * KEEP_BACKUPS
    found = session.exec(select(Person.id, Person.created_at, Person.erased_at).where(recently))
    return {Erased(number or 0, created, gone) for number, created, gone in found if gone is not None}


def read(data_dir: Path) -> set[Erased]:
    """The list as it was kept last.

    Raises:
        Trouble: it is not as it was written.
    """
    path = data_dir / NAME
    if not path.is_file():
        return set()
    try:
        return {_of(line) for line in path.read_text("ascii").splitlines()}
    except (OSError, ValueError, TypeError) as error:
        raise Trouble(f"{NAME} in DATA_DIR cannot be read: it says who must stay erased.") from error


def keep(data_dir: Path, erased: set[Erased], now: datetime) -> None:
    """Write the list anew, without those whom no backup knows any more."""
    lines = [
        f"{one.person_id} {one.created_at.isoformat()} {one.erased_at.isoformat()}\n"
        for one in sorted(erased)
        if one.erased_at > now - 2 * KEEP_BACKUPS
    ]
    data_dir.mkdir(parents=True, exist_ok=True)
    partial = data_dir / f"{NAME}.{os.getpid()}"
    number = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(data_dir / NAME)


def tend(data_dir: Path, gone: set[Erased], now: datetime) -> None:
    """Add to the list, and delete the backups that have expired."""
    if known := read(data_dir) | gone:
        keep(data_dir, known, now)
    for path in folder(data_dir).glob(f"*{ENDING}"):
        if path.stat().st_mtime < (now - KEEP_BACKUPS).timestamp():
            path.unlink(missing_ok=True)


def again(session: Session, moment: Moment, erased: set[Erased]) -> int:
    """Erase whoever was erased before and is here again; how many."""
    done = 0
    for one in sorted(erased):
        theirs = (Person.id == one.person_id, Person.created_at == one.created_at)
        if session.exec(select(Person.id).where(*theirs, col(Person.erased_at).is_(None))).first() is None:
            continue
        privacy.forget(session, moment, by_id(session, one.person_id))
        done += 1
    return done


def _of(line: str) -> Erased:
    number, created, gone = line.split()
    return Erased(int(number), datetime.fromisoformat(created), datetime.fromisoformat(gone))
