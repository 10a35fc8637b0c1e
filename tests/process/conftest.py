"""What the tests with real processes share."""

import os
from pathlib import Path

import pytest

from tests.auxil.wall_clock import WallClock
from tools import faketime


@pytest.fixture
def clock(tmp_path: Path) -> WallClock:
    """A wall clock for the bot; where tests must not be left out there has to be one."""
    if faketime.missing():
        message = "libfaketime is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return WallClock(tmp_path)
