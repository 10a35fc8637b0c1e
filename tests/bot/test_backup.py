"""Backups: what comes back is what was there, nobody else reads it, and who was erased since stays erased."""

import gzip
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col
from sqlmodel import select as find
from typer.testing import CliRunner

from bot import backup, erased, table_lines, vault
from bot.cli import app as commands
from bot.settings import load
from bot.trouble import Trouble
from centre import demo, privacy, staff
from centre.retention.terms import KEEP_BACKUPS
from migrations import scripts
from models.people import Person, Role
from models.replicas import Replica
from models.who import by_id
from scheduler.clock import SystemClock
from tests.auxil.factories import NOW, a_call, a_file, a_moment, a_person
from tests.auxil.offers import a_request
from tests.auxil.stage import Stage

KEY = vault.new_key()
CANARY = "canary-7319"


@pytest.fixture
def full(engine: Engine, tmp_path: Path) -> Engine:
    """A database in which much happened, some of it undone again, and a file that somebody sent."""
    with Session(engine) as session:
        someone = a_person(session, CANARY)
        a_call(session, someone)
        earlier = a_request(session, someone, a_moment(), about=CANARY)
        later = a_request(session, someone, a_moment(), about="the same")
        earlier.merged_into = later.id
        session.add(earlier)
        session.delete(a_file(session, someone))
        demo.load(session, a_moment())
        session.commit()
    files = tmp_path / "files"
    files.mkdir()
    (files / "17").write_bytes(os.urandom(150_000) + CANARY.encode())
    return engine


def content(engine: Engine) -> dict[str, list[Any]]:
    """Every row, and the newest number of every table."""
    with engine.connect() as connection:
        rows = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in table_lines.tables()
        }
        return {**rows, "": sorted(table_lines.counters(connection).items())}


def nothing(_: Session) -> None:
    """Do nothing after a restore."""


def test_what_comes_back_is_what_was_there(full: Engine, bare_engine: Engine, tmp_path: Path) -> None:
    # From each database into each: the two fixtures meet in all four ways.
    before = content(full)
    assert before["case"]
    path = backup.make(full, tmp_path, KEY, NOW)
    scripts.upgrade(bare_engine)
    elsewhere = tmp_path / "elsewhere"
    with vault.opening(path, KEY) as source:
        restored = backup.restore(bare_engine, elsewhere, source, NOW, nothing)
    assert content(bare_engine) == before
    assert restored.files == 1
    assert (elsewhere / "files" / "17").read_bytes() == (tmp_path / "files" / "17").read_bytes()
    assert restored.rows == {name: len(rows) for name, rows in before.items() if name}
    with Session(bare_engine) as session:
        newest = dict(before[""])["stored_file"]
        assert (a_file(session, a_person(session, "Mary")).id or 0) > newest


def test_nothing_of_it_is_readable_on_the_disk(full: Engine, tmp_path: Path) -> None:
    path = backup.make(full, tmp_path, KEY, NOW)
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o077 == 0
    sealed = path.read_bytes()
    assert CANARY.encode() not in sealed
    assert sealed.startswith(b"age-encryption.org/v1\n")
    identity = pyrage.x25519.Identity.from_str(KEY)
    assert CANARY in gzip.decompress(pyrage.decrypt(sealed, [identity])).decode()


def damage(path: Path, how: str) -> str:
    """Change a backup, and give the key to try it with."""
    sealed = bytearray(path.read_bytes())
    match how:
        case "cut off":
            path.write_bytes(sealed[:-100])
        case "one bit":
            sealed[len(sealed) // 2] ^= 1
            path.write_bytes(sealed)
        case "no backup":
            path.write_bytes(b"SQLite format 3\0")
        case "another key":
            return vault.new_key()
        case "gone":
            path.unlink()
        case _:
            _rewrite(path, how)
    return KEY


def _rewrite(path: Path, how: str) -> None:
    with vault.opening(path, KEY) as source:
        lines = [json.loads(line) for line in source]
    total = next(number for number, line in enumerate(lines) if isinstance(line, dict) and line.get("rows"))
    match how:
        case "a row less":
            del lines[total - 1]
        case "a row twice":
            lines.insert(total - 1, lines[total - 1])
        case "another sum":
            lines[total]["sum"] = "0" * 64
        case "no end":
            del lines[-1]
        case "another version":
            lines[0]["revision"] = "0001"
        case "expired":
            lines[0]["made"] = (NOW - KEEP_BACKUPS - timedelta(minutes=1)).isoformat()
        case "a file cut off":
            del lines[-3]
    with vault.sealing(path, KEY) as target:
        target.writelines(f"{table_lines.line_of(line)}\n".encode() for line in lines)


def try_to_restore(engine: Engine, folder: Path, path: Path, key: str) -> None:
    with vault.opening(path, key) as source:
        backup.restore(engine, folder, source, NOW, nothing)


def test_a_backup_that_is_not_whole_changes_nothing(full: Engine, tmp_path: Path) -> None:
    kept = backup.make(full, tmp_path, KEY, NOW).read_bytes()
    before = content(full)
    path = tmp_path / "changed.age"
    for how, says in {
        "cut off": "damaged",
        "one bit": "damaged",
        "no backup": "not the key",
        "another key": "not the key",
        "gone": "no file",
        "a row less": "damaged",
        "a row twice": "damaged|cannot",
        "another sum": "damaged",
        "no end": "damaged",
        "a file cut off": "file 17",
        "another version": "0001",
        "expired": "expired",
    }.items():
        path.write_bytes(kept)
        key = damage(path, how)
        with pytest.raises((Trouble, IntegrityError), match=None if how == "a row twice" else says):
            try_to_restore(full, tmp_path, path, key)
        assert content(full) == before, how
        assert (tmp_path / "files" / "17").exists(), how
        assert {one.name for one in tmp_path.iterdir()} <= {"files", "backups", "changed.age"}, how


def test_what_cannot_be_written_leaves_nothing_behind(full: Engine, tmp_path: Path) -> None:
    class StoppedError(Exception):
        """The process is told to stop in the middle."""

    def half() -> None:
        with vault.sealing(tmp_path / "half.age", KEY) as target:
            target.write(os.urandom(300_000))
            raise StoppedError

    with pytest.raises(StoppedError):
        half()
    assert {one.name for one in tmp_path.iterdir()} == {"files"}
    (tmp_path / "backups").write_bytes(b"a file where the folder should be")
    with pytest.raises(Trouble, match="cannot be written"):
        backup.make(full, tmp_path, KEY, NOW)


# --- by the command line, with who was erased


@pytest.fixture
def home(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose settings name the test's database and a key."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BACKUP_KEY", KEY)
    return tmp_path


def call(*words: str) -> str:
    """Call a command; gives what it says, whether or not it succeeds."""
    return CliRunner().invoke(commands, words, catch_exceptions=False).output


@pytest.mark.usefixtures("logs_as_before")
@pytest.mark.parametrize("lost", [False, True], ids=["replaced", "lost"])
def test_who_was_erased_stays_erased(home: Path, full: Engine, *, lost: bool) -> None:
    path = call("backup").strip()
    with Session(full) as session:
        someone = session.exec(find(Person).where(Person.name == CANARY)).one()
        privacy.erase(session, a_moment(), by_id(session, someone.id or 0))
        everybody = [one.person_id for one in staff.staff_lines(session) if one.role is Role.DIRECTOR]
        for number in everybody:
            privacy.forget(session, a_moment(), by_id(session, number))
        session.exec(update(Person).where(col(Person.erased_at) == NOW).values(erased_at=SystemClock().now()))
        session.commit()
        erased.tend(home, erased.listed(session, SystemClock().now()), SystemClock().now())
    listed = (home / erased.NAME).read_text()
    assert len(listed.splitlines()) == 1 + len(everybody)
    assert CANARY not in listed
    if lost:  # only the list beside the database is left
        with full.begin() as connection:
            table_lines.empty(connection)
    else:
        (home / erased.NAME).unlink()
        assert "--replace" in call("restore", path)
    said = call("restore", path, *([] if lost else ["--replace"]))
    assert f"erased: {1 + len(everybody)}." in said
    assert "no director" in said
    with Session(full) as session:
        assert session.exec(find(Person).where(Person.name == CANARY)).all() == []
    assert CANARY not in json.dumps(content(full), default=str)
    assert "erased: 0." in call("restore", call("backup").strip(), "--replace")


def test_the_list_and_the_backups_are_kept_no_longer_than_needed(home: Path, full: Engine) -> None:
    old, new = backup.make(full, home, KEY, NOW - timedelta(days=31)), backup.make(full, home, KEY, NOW)
    for path, days in ((old, 31), (new, 29)):
        os.utime(path, times=((NOW - timedelta(days=days)).timestamp(),) * 2)
    gone = {erased.Erased(number, NOW, NOW - timedelta(days=number)) for number in (1, 29, 61)}
    erased.tend(home, gone, NOW)
    assert not old.exists()
    assert new.exists()
    assert {one.person_id for one in erased.read(home)} == {1, 29}
    erased.tend(home, set(), NOW)
    assert {one.person_id for one in erased.read(home)} == {1, 29}


def test_a_number_given_anew_is_somebody_else(engine: Engine) -> None:
    with Session(engine) as session:
        who = a_person(session, "Mary")
        made = session.get_one(Person, who.id).created_at
        before = erased.Erased(who.id, made - timedelta(days=1), NOW)
        assert erased.again(session, a_moment(), {before}) == 0
        assert erased.again(session, a_moment(), {erased.Erased(who.id, made, NOW)}) == 1
        assert erased.again(session, a_moment(), {erased.Erased(who.id, made, NOW)}) == 0


@pytest.mark.usefixtures("logs_as_before")
def test_without_a_key_there_is_no_backup(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKUP_KEY")
    assert "backup-key" in call("backup")
    key = call("backup-key").strip()
    monkeypatch.setenv("BACKUP_KEY", key)
    assert Path(call("backup").strip()).is_file()
    assert key in load().secrets()
    assert list(home.glob("backups/*")) != []


@pytest.mark.usefixtures("logs_as_before")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nothing_is_restored_under_a_bot_at_work(home: Path, full: Engine) -> None:
    path = call("backup").strip()
    with Session(full) as session:
        now = SystemClock().now()
        session.add(Replica(started_at=now, heard_at=now))
        session.commit()
    before = content(full)
    assert "at work" in call("restore", path, "--replace")
    assert content(full) == before
    assert home.is_dir()


async def test_the_bot_itself_notes_who_was_erased(stage: Stage) -> None:
    resident = await stage.resident()
    await resident.say("/privacy")
    await resident.press("privacy.erase")
    await resident.press("privacy.erase_now")
    await stage.linli.purge()
    (one,) = erased.read(stage.settings.data_dir)
    assert one.erased_at == stage.clock.now()
