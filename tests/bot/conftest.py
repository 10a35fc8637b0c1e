"""What tests of the process share: logs that are given back, a folder of its own, an emulated Telegram."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog.testing

from bot import logs
from bot.settings import Settings
from tests.auxil.command_line import emulated_telegram


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """Give everything back that `logs.configure` takes over."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    levels = {name: logging.getLogger(name).level for name in logs.OURS}
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning)
    yield
    root.handlers = handlers
    root.setLevel(level)
    for name, own in levels.items():
        logging.getLogger(name).setLevel(own)
    sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks
    structlog.reset_defaults()


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    """What is logged, as it was handed over: rendering traceback after traceback would take seconds."""
    with structlog.testing.capture_logs() as lines:
        yield lines


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a .env to be in, and an environment without settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def telegram() -> Iterator[str]:
    """Address of an emulated Telegram."""
    with emulated_telegram() as address:
        yield address
