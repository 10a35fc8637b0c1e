"""What a start loads. Nearly all of its time and memory goes into imports, so what can wait stays out."""

import re
import subprocess
import sys

import pytest

from migrations import scripts
from models.database import connect
from tests.auxil.command_line import TOKEN, environment

NOBODY = "http://127.0.0.1:9"  # the port where, by its number, all is thrown away: nothing listens


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of `run` on a migrated SQLite file, up to the first word to Telegram."""
    folder = tmp_path_factory.mktemp("start")
    url = f"sqlite:///{folder / 'linli.db'}"
    _migrate(url)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "run"],
        cwd=folder,
        env=environment(BOT_TOKEN=TOKEN, BOT_API_BASE_URL=NOBODY, DATABASE_URL=url, DATA_DIR=str(folder)),
        check=False,
        capture_output=True,
        text=True,
    )
    assert "BOT_API_BASE_URL" in done.stderr.splitlines()[-1]
    return set(re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE))


def _migrate(url: str) -> None:
    engine = connect(url)
    scripts.upgrade(engine)
    engine.dispose()


def test_what_a_start_needs_is_seen(loaded: set[str]) -> None:
    assert {"bot.app", "handlers", "models", "sqlalchemy.dialects.sqlite", "telegram.ext"} <= loaded


@pytest.mark.parametrize(
    "late",
    [
        "alembic",  # only where there is something to migrate
        "bot.setup",
        "centre.demo",
        "holidays",  # only ever in a process of its own
        "playground",
        "psycopg",
        "sqlalchemy.dialects.postgresql",
        "sqlalchemy.ext",
    ],
)
def test_what_can_wait_is_left_out(late: str, loaded: set[str]) -> None:
    assert {name for name in loaded if f"{name}.".startswith(f"{late}.")} == set()
