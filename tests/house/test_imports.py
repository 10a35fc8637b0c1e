import ast
from pathlib import Path, PurePath

import pytest

from tests.house.imports import EXCEPTIONS, MAY_IMPORT, names, violations, within
from tests.house.tree import PACKAGES, ROOT, sources


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=str)
def test_imports_run_one_way(path: Path) -> None:
    assert list(violations(path, (ROOT / path).read_text())) == []


def test_every_package_has_its_place_in_the_rule() -> None:
    assert set(MAY_IMPORT) == set(PACKAGES)


@pytest.mark.parametrize("path", EXCEPTIONS)
def test_every_exception_is_still_needed(path: str) -> None:
    used = {name for name, _ in names(ast.parse((ROOT / path).read_text()))}
    for allowed in EXCEPTIONS[path]:
        assert any(within(name, [allowed]) for name in used), allowed


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("centre/calls.py", "import telegram"),
        ("centre/calls.py", "from telegram.ext import Application"),
        ("centre/calls.py", "import handlers.desk"),
        ("centre/calls.py", "from bot import app"),
        ("centre/calls.py", "import asyncio as aio"),
        ("centre/calls.py", "def late():\n    from aiohttp import web"),
        ("centre/calls.py", "import importlib\nimportlib.import_module('telegram')"),
        ("centre/calls.py", "import urllib.request"),
        ("models/calls.py", "from centre import calls"),
        ("models/calls.py", "import datetime as dt\nat = dt.datetime.now(dt.UTC)"),
        ("models/calls.py", "from datetime import datetime\nfactory = datetime.utcnow"),
        ("models/calls.py", "from time import sleep as wait"),
        ("models/calls.py", "import time\ntime.sleep(1)"),
        ("chat/engine.py", "from centre import calls"),
        ("chat/engine.py", "from telegram import Update"),
        ("handlers/calls.py", "from scheduler import clock"),
        ("handlers/calls.py", "import httpx"),
        ("scheduler/clock.py", "from handlers import calls"),
        ("scheduler/clock.py", "import telegram"),
        ("playground/server.py", "from models import Person"),
        ("bot/turn.py", "import time\ntime.sleep(1)"),
        ("bot/turn.py", "from datetime import UTC, datetime\nat = datetime.now(UTC)"),
        ("bot/turn.py", "from models.database import connect\nengine = connect('sqlite://')"),
        ("bot/courier.py", "import telegram as tg\nbot = tg.Bot('')"),
        ("handlers/calls.py", "from telegram import ext\next.Application.builder()"),
    ],
)
def test_the_rule_finds(path: str, source: str) -> None:
    assert len(set(violations(PurePath(path), source))) >= 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "centre/calls.py",
            "from models import Person\nfrom datetime import UTC, datetime\ndatetime(2026, 1, 1, tzinfo=UTC)",
        ),
        ("centre/calls.py", "def due(clock):\n    return clock.time.sleep"),
        ("centre/calls.py", "import telegrams"),
        (
            "handlers/calls.py",
            "from telegram.ext import CommandHandler\nfrom centre import calls\nfrom chat import flow",
        ),
        ("scheduler/clock.py", "import asyncio\nfrom centre import calls"),
        ("bot/app.py", "from telegram.ext import ApplicationBuilder\nApplicationBuilder()"),
        ("bot/courier.py", "from telegram import Bot\ndef send(bot: Bot) -> None: ..."),
        ("bot/app.py", "import asyncio, aiohttp, telegram, handlers, scheduler, playground"),
    ],
)
def test_the_rule_allows(path: str, source: str) -> None:
    assert list(violations(PurePath(path), source)) == []
