import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from bot import check, errands, health
from bot.cli import app
from bot.lock import SingleRun
from bot.settings import load
from centre import reports
from centre.reports import sending, writing
from centre.rules import DEFAULTS
from handlers import report_papers
from migrations import HEAD
from models.audit import AuditLine
from models.database import connect
from models.people import Invite, Role
from models.settings import CentreSetting
from models.who import holders
from tests.auxil.command_line import BAD_TOKEN, ROOT, TOKEN, complete, started
from tests.auxil.factories import NOW

pytestmark = pytest.mark.usefixtures("logs_as_before")
COMMANDS = (
    "run",
    "setup",
    "migrate",
    "load-demo",
    "invite",
    "summary",
    "report",
    "export",
    "check",
    "health",
    "backup-key",
    "backup",
    "restore",
)
NOWHERE = "http://127.0.0.1:1"


def call(*words: str) -> Result:
    """Call a command within this process."""
    return CliRunner().invoke(app, words, catch_exceptions=False)


@contextmanager
def opened() -> Iterator[Session]:
    """A session on the database of the settings."""
    engine = connect(load().database_url)
    with Session(engine) as session:
        yield session
    engine.dispose()


def cells(file: Path) -> set[object]:
    """All that stands in a workbook."""
    book = load_workbook(file)
    return {cell.value for page in book.worksheets for row in page.iter_rows() for cell in row}


def flat(text: str) -> str:
    """A table's text without its line breaks."""
    return " ".join(text.split())


@pytest.fixture
def migrated(home: Path) -> Path:
    """A folder with a migrated database."""
    assert call("migrate").exit_code == 0
    return home


# --- help


def test_without_a_command_there_is_help() -> None:
    shown = call().output
    for command in COMMANDS:
        assert re.search(rf"{command} +\w+", shown)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert f"{command} " in result.output


@pytest.mark.process
def test_the_command_line_imports_nothing_heavy() -> None:
    """So --help is there at once, and `run` loads only what it needs."""
    code = "import sys, bot.cli; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT).split()
    assert not {"telegram", "sqlalchemy", "pydantic", "aiohttp", "rich"} & set(loaded)


# --- migrate


def test_migrate_says_from_where_to_where(home: Path) -> None:
    assert call("migrate").output == f"Migrated the database from revision none to {HEAD}.\n"
    assert call("migrate").output == f"Nothing to do: the database is at revision {HEAD}.\n"
    assert (home / "data" / "linli.db").exists()


def test_migrate_leaves_a_database_alone_on_which_a_bot_works(home: Path) -> None:
    with SingleRun(home / "data" / "linli.db.lock"):
        result = call("migrate")
    assert result.exit_code == 2
    assert "Another bot runs" in result.stderr


def test_a_newer_database_is_not_touched(migrated: Path) -> None:
    with sqlite3.connect(migrated / "data" / "linli.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    result = call("migrate")
    assert result.exit_code == 2
    assert result.stderr.startswith("DATABASE_URL: The database is at revision 9999")


# --- invite


def test_invite_prints_what_lets_one_person_in(migrated: Path) -> None:
    result = call("invite", "--role", "director")
    assert result.exit_code == 0
    line, terms, reason = result.output.splitlines()
    assert re.fullmatch(r"/start inv_[\w-]{32}", line)
    assert re.fullmatch(r"For one director, once, until [-\d]+ [:\d]+ \(Asia/Shanghai\)\.", terms)
    assert "BOT_TOKEN" in reason
    with opened() as session:
        (invite,) = session.exec(select(Invite)).all()
        assert (invite.role, invite.unit, invite.created_by) == (Role.DIRECTOR, "", None)
        assert line.split()[1] not in invite.secret_hash


@pytest.mark.process
def test_with_a_token_there_is_a_link(migrated: Path, telegram: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_API_BASE_URL", telegram)
    with opened() as session, session.begin():
        session.add(CentreSetting(key="staff_units", value={"east": {"en": "East"}}, changed_at=NOW))
    link, line, terms = call("invite", "--role", "clerk", "--unit", "east").output.splitlines()
    assert re.fullmatch(rf"https://t\.me/\w+\?start={line.removeprefix('/start ')}", link)
    assert terms.startswith("For one clerk, once, until ")


def test_a_unit_that_is_not_there_takes_nobody(migrated: Path) -> None:
    result = call("invite", "--role", "clerk", "--unit", "east")
    assert (result.exit_code, result.stderr) == (
        2,
        "east: nobody becomes clerk in this unit. Units: none yet: rule 9.20.\n",
    )


def test_only_real_roles_are_handed_out(migrated: Path) -> None:
    result = call("invite", "--role", "boss")
    assert result.exit_code == 2
    assert "coordinator" in result.output


def test_errands_need_a_migrated_database(home: Path) -> None:
    for words in (("invite", "--role", "clerk"), ("load-demo",)):
        result = call(*words)
        assert result.exit_code == 2
        assert result.stderr == "The database is not up to date: `python -m bot migrate` first.\n"


# --- load-demo


def test_the_demo_is_loaded_once(migrated: Path) -> None:
    first, second = call("load-demo"), call("load-demo")
    assert first.output == second.output
    assert re.fullmatch(r"The demo centre is there, with \d+ people\.\n", first.output)
    assert errands.has_director(load())


def test_the_demo_stays_out_of_the_real_telegram(migrated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    result = call("load-demo")
    assert result.exit_code == 2
    assert not errands.has_director(load())


# --- the configuration


def test_the_configuration_goes_out_and_in_again(migrated: Path, tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    before = call("export-config").output
    file.write_text(before.replace("# page = 6", "page = 9"), encoding="utf-8")
    tried = call("import-config", str(file), "--dry-run")
    assert tried.output == "8.1 page: 6 → 9\nNothing was changed: this was a dry run.\n"
    assert call("export-config").output == before
    assert call("import-config", str(file)).output == "8.1 page: 6 → 9\n"
    assert call("export-config").output == file.read_text(encoding="utf-8")
    assert call("import-config", str(file)).output == "Nothing to do: all of it is in force already.\n"
    assert "列表" in call("export-config", "--language", "zh-hans").output
    assert call("export-config", "--language", "tlh").exit_code == 2


def test_the_catalogue_of_one_centre_is_put_into_another(
    migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "centre.toml"
    call("load-demo")
    file.write_text(call("export-config").output, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'another.db'}")
    call("migrate")
    tried = call("import-config", str(file), "--dry-run").output
    assert "Service SVC-09: " in tried
    assert call("import-config", str(file)).exit_code == 0
    assert call("export-config").output == file.read_text(encoding="utf-8")
    assert call("import-config", str(file)).output == "Nothing to do: all of it is in force already.\n"


def test_a_configuration_with_a_wrong_line_changes_nothing(migrated: Path, tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text('[rules]\nduty_ahead = 14\npage = "many"\n', encoding="utf-8")
    result = call("import-config", str(file))
    assert (result.exit_code, result.stderr.startswith("Line 3: ")) == (2, True)
    assert errands.rules_in_force(load()) == DEFAULTS
    file.write_bytes(b"\xff\xfe")
    assert call("import-config", str(file)).exit_code == 2


# --- figures and lists


def test_a_summary_is_the_one_of_the_chat(migrated: Path, tmp_path: Path) -> None:
    call("load-demo")
    short, full = call("summary", "this year"), call("summary", "this year", "--full")
    assert (short.exit_code, full.exit_code, short.stderr) == (0, 0, "")
    assert len(full.output.splitlines()) > len(short.output.splitlines()) >= 2
    assert "<" not in full.output
    assert "到现在" in call("summary", "今年", "--language", "zh-hans").output
    file = tmp_path / "summary.txt"
    assert call("summary", "this year", "--output", str(file)).output == ""
    assert file.read_text(encoding="utf-8") == short.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("summary", "whenever"), "1 Mar - 15 Apr"),
        (("summary", "15 Apr 2025 - 1 Mar 2025"), "before it begins"),
        (("summary", "2099"), "still to come"),
        (("summary", "哪天", "--language", "zh-hans"), "可以这样写"),
        (("summary", "today", "--beside", "never"), "before, year"),
        (("summary", "today", "--language", "tlh"), "tlh"),
        (("summary", "today", "--output", "nowhere/at/all"), "cannot be written"),
        (("report", "whenever"), "1 Mar - 15 Apr"),
        (("report", "2099"), "still to come"),
        (("report", "month", "--format", "csv"), "pdf or xlsx"),
        (("export", "secrets"), "bookings"),
        (("export", "bookings", "whenever"), "1 Mar - 15 Apr"),
        (("export", "bookings", "today", "--format", "exe"), "xlsx, csv, json"),
    ],
)
def test_what_cannot_be_given_is_told_in_a_sentence(
    migrated: Path, words: tuple[str, ...], told: str
) -> None:
    result = call(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    with opened() as session:
        assert session.exec(select(AuditLine).where(AuditLine.action == "export.taken")).first() is None


def test_a_report_is_drafted(migrated: Path, tmp_path: Path) -> None:
    call("load-demo")
    for language in ("en", "zh-hans"):
        file = tmp_path / f"{language}.pdf"
        result = call("report", "this month", "--language", language, "--output", str(file))
        assert (result.exit_code, result.output) == (0, "")
        assert file.read_bytes().startswith(b"%PDF")


def test_a_report_that_is_kept_is_given_as_it_was_sent(migrated: Path, tmp_path: Path) -> None:
    call("load-demo")
    with errands.reading(load(), "en", write=True) as reader:
        session, moment = reader.session, reader.moment
        (writer, *_), (second, *_) = holders(session, [Role.COORDINATOR]), holders(session, [Role.DIRECTOR])
        period = reports.last(moment, reports.UNITS[1])
        kept = reports.keep(session, moment, writer, period, report_papers.take(reader, period))
        row = kept.id or 0
        writing.edit(session, moment, writer, row, "done", "Mostly haircuts.")
        writing.submit(session, moment, writer, row)
        writing.approve(session, moment, second, row, 2)
        sending.send(session, moment, writer, row, ["The district"])
    for form, period_said in (("pdf", "month"), ("xlsx", "last month"), ("xlsx", "week")):
        file = tmp_path / f"{period_said}.{form}"
        given = call("report", period_said, "--format", form, "--output", str(file))
        assert (given.exit_code, given.output) == (0, "")
    with pypdfium2.PdfDocument(tmp_path / "month.pdf") as drawn:
        told = "".join(page.get_textpage().get_text_range() for page in drawn)
    assert [
        words for words in (str(kept.number), "The district", "Mostly haircuts.") if words not in told
    ] == []
    frozen, fresh = (cells(tmp_path / f"{name}.xlsx") for name in ("last month", "week"))
    assert {"Mostly haircuts."} <= frozen
    assert any("Draft" in str(cell) for cell in fresh)
    assert not any("Draft" in str(cell) for cell in frozen)
    with opened() as session:
        lines = session.exec(select(AuditLine).where(AuditLine.action == "export.taken")).all()
    assert [(line.detail["list"], line.detail["by"]) for line in lines] == [("report", "command line")] * 2


def test_a_list_goes_out_with_a_line_in_the_audit(migrated: Path, tmp_path: Path) -> None:
    call("load-demo")
    plain, named = call("export", "volunteers", "今年"), call("export", "volunteers", "今年", "--persons")
    assert (plain.exit_code, plain.stderr) == (0, "")
    assert len(plain.output.splitlines()) == len(named.output.splitlines()) > 1
    assert len(named.output) > len(plain.output)
    file = tmp_path / "volunteers.xlsx"
    assert call("export", "volunteers", "--format", "xlsx", "--output", str(file)).exit_code == 0
    assert file.read_bytes().startswith(b"PK")
    with opened() as session:
        lines = session.exec(select(AuditLine).where(AuditLine.action == "export.taken")).all()
    assert [line.actor_id for line in lines] == [None] * 3
    assert [line.detail["persons"] for line in lines] == [False, True, False]
    assert {line.detail["by"] for line in lines} == {"command line"}


def test_a_summary_only_reads(migrated: Path) -> None:
    with errands.reading(load(), "en") as reader, pytest.raises(Exception, match="readonly"):
        reader.session.connection().exec_driver_sql("DELETE FROM centre_setting")


# --- check


def test_check_finds_everything_in_place(migrated: Path) -> None:
    result = call("check")
    assert result.exit_code == 0
    shown = flat(result.output)
    for words in ("settings all", f"sqlite, revision {HEAD}, can be written", "opens the playground", "中文"):
        assert words in shown
    assert " no " not in shown.replace("no token", "")


def test_check_finds_what_is_missing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".env").write_text(f"BOT_TOKEN={TOKEN}\nBOT_API_BASE_URL={NOWHERE}\n")
    (home / ".env").chmod(0o644)
    monkeypatch.setattr(check, "ENOUGH_SPACE", 10**12)
    result = call("check")
    assert result.exit_code == 1
    shown = flat(result.output)
    for words in (
        f"no database empty, revision {HEAD} is needed",
        "no token BOT_API_BASE_URL: 127.0.0.1 does not answer",
        "no disk only",
        "no .env others may read it: `chmod 600 .env`",
    ):
        assert words in shown
    assert "CANARY" not in shown


def test_check_finds_rules_that_cannot_be_used(migrated: Path) -> None:
    with opened() as session:
        session.add(CentreSetting(key="page", value="many", changed_at=datetime(2026, 11, 25, tzinfo=UTC)))
        session.commit()
    result = call("check")
    assert result.exit_code == 1
    assert "no centre's rules page: " in flat(result.output)


def test_check_finds_settings_that_cannot_be_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_RATE", "fast")
    result = call("check")
    assert result.exit_code == 1
    assert "no settings SEND_RATE must be" in flat(result.output)


@pytest.mark.process
def test_check_asks_telegram(migrated: Path, telegram: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_API_BASE_URL", telegram)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert "ok token Telegram knows it as @" in flat(call("check").output)
    monkeypatch.setenv("BOT_TOKEN", BAD_TOKEN)
    assert "no token BOT_TOKEN: 127.0.0.1 does not know this token" in flat(call("check").output)


def test_check_works_on_both_databases(
    home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert f"revision {HEAD}, can be written to" in flat(call("check").output)


# --- health


def test_health_feels_the_pulse(home: Path) -> None:
    assert call("health").exit_code == 1
    health.beat(health.pulse(home / "data"))
    assert call("health").exit_code == 0


# --- what goes wrong at the start: a line, exit code 2, no traceback, no secret


def port_in_use() -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


@pytest.mark.process
@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"LOG_LEVEL": TOKEN}, r"LOG_LEVEL must be .+"),
        ({"BOT_TOKEN": f"{TOKEN}/x"}, r"BOT_TOKEN must be .+"),
        (
            {"DATABASE_URL": "sqlite:////dev/null/linli.db"},
            r"DATABASE_URL: its folder cannot be used \(.+\)\.",
        ),
        ({"DATA_DIR": "/dev/null/data"}, r"DATA_DIR cannot be used \(.+\)"),
        ({"BOT_TOKEN": "", "DATA_DIR": "/dev/null/data"}, r"DATA_DIR cannot be used \(.+\)"),
        (
            {"DATABASE_URL": "postgresql://linli:CANARY-password@127.0.0.1:1/linli"},
            r"DATABASE_URL: the database cannot be used \(OperationalError: .+refused\)\.",
        ),
        (
            {"BOT_API_BASE_URL": NOWHERE},
            r"BOT_API_BASE_URL: 127\.0\.0\.1 does not answer as it should \(.+\)\.",
        ),
    ],
    ids=[
        "setting",
        "shape of the token",
        "folder",
        "data",
        "data of the playground",
        "PostgreSQL",
        "Telegram",
    ],
)
def test_trouble_at_the_start_is_one_line(settings: dict[str, str], line: str, tmp_path: Path) -> None:
    done = complete(tmp_path, "run", **{"BOT_TOKEN": TOKEN, **settings})
    assert done.returncode == 2
    assert re.fullmatch(rf"(\S+ \[info +\] migrated .+\n)?{line}\n", done.stderr)
    assert "CANARY" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.process
def test_a_wrong_token_is_one_line(telegram: str, tmp_path: Path) -> None:
    assert complete(tmp_path, "migrate").returncode == 0
    done = complete(tmp_path, "run", BOT_TOKEN=BAD_TOKEN, BOT_API_BASE_URL=telegram)
    assert done.returncode == 2
    assert done.stderr == ("BOT_TOKEN: 127.0.0.1 does not know this token; @BotFather shows the right one.\n")


@pytest.mark.process
def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "linli.db").write_text("CANARY" * 1000)
    done = complete(tmp_path, "run", BOT_TOKEN=TOKEN, DATABASE_URL="sqlite:///linli.db")
    assert done.returncode == 2
    assert done.stderr == (
        "DATABASE_URL: the database cannot be used (DatabaseError: file is not a database).\n"
    )


@pytest.mark.process
def test_a_second_bot_on_the_same_file_is_one_line(tmp_path: Path) -> None:
    with SingleRun(tmp_path / "linli.db.lock"):
        done = complete(tmp_path, "run", BOT_TOKEN=TOKEN, DATABASE_URL="sqlite:///linli.db")
    assert done.returncode == 2
    assert re.fullmatch(r"Another bot runs on this database already \(process \d+\): .+\n", done.stderr)


@pytest.mark.process
def test_a_taken_port_of_the_playground_is_one_line(tmp_path: Path) -> None:
    with port_in_use() as taken:
        done = complete(tmp_path, "run", PLAYGROUND_PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert done.stdout.startswith("There is no BOT_TOKEN, so this is the playground.")
    assert re.fullmatch(r"PLAYGROUND_PORT: something else listens on port \d+ already\.\n", done.stderr)


# --- run


@pytest.mark.process
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_migrates_works_and_ends_in_good_order(number: int, telegram: str, tmp_path: Path) -> None:
    settings = {"BOT_TOKEN": TOKEN, "BOT_API_BASE_URL": telegram, "LOG_FORMAT": "json"}
    with started(tmp_path, "run", **settings) as process:
        assert process.stderr
        lines = [process.stderr.readline()]
        while lines[-1] and '"ready"' not in lines[-1]:
            lines.append(process.stderr.readline())
        process.send_signal(number)
        out, err = process.communicate()
    shown = "".join(lines) + err + out
    assert process.returncode == 0, shown
    assert '"migrated"' in lines[0]
    assert "Traceback" not in shown
    assert "CANARY" not in shown
