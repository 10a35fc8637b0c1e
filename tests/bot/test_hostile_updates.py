"""Whatever comes, nobody waits, nothing is asked that the Bot API refuses, and no turn fails."""

from pathlib import Path

import pytest

from tests.fuzz.attack import attack

# The library warns of what is old in the API; an attacker may well use it.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")]


async def test_hostile_updates_break_nothing(database_url: str, tmp_path: Path) -> None:
    # One seed for each database: what a longer run finds (`make fuzz`) becomes a test of its own.
    report = await attack(600, seed=len(database_url), database_url=database_url, folder=tmp_path)
    assert report.broken == []
    assert report.updates == 600
    # Enough of both kinds came, and the bot had something to say.
    assert min(report.possible, report.unreadable, report.calls) > 50
