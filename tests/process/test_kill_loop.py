"""Nothing acknowledged is lost, whenever the process is killed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.auxil.databases import PostgresDatabases
from tests.auxil.processes import Child, running

pytestmark = [pytest.mark.process, pytest.mark.slow]


async def report(loop: Child) -> dict[str, Any]:
    """The report of a loop that came to its end, and in which every law held."""
    assert await loop.ended() == 0, loop.output
    found: dict[str, Any] = json.loads(loop.lines[-1])
    return found


def check(found: dict[str, Any], kills: int) -> None:
    assert (found["kills"], found["lost"], found["broken"]) == (kills, 0, [])
    assert found["turns"] == found["updates"] >= kills
    assert found["calls"] == found["matters"] >= 7
    assert found["bookings"] == found["visits"] >= 6
    assert found["requests"] == found["demands"] >= 6
    assert found["complaints"] == found["griefs"] >= 4
    assert found["without_trace"] >= 2
    # Four who each cannot come twice: with two places, or with one that they came back to.
    assert found["sign_ups"] >= 4
    assert found["leaves"] >= 8
    assert found["stand_ins"] >= 1
    # The kills were not in vain: what they were aimed at they hit, and each withheld answer cost a repeat.
    aimed, hit = found["aimed"], found["hit"]
    assert hit["updates not acknowledged yet"] >= aimed["received, not committed"] > 0
    assert hit["messages on their way"] >= aimed["sent, not noted"] > 0
    assert found["repeats_marked"] >= found["repeats_seen"] >= aimed["sent, not noted"]


async def test_twenty_kills_on_sqlite(tmp_path: Path) -> None:
    here = {"TMPDIR": str(tmp_path)}
    async with running("tests.kill_loop", "--kills", "20", "--json", settings=here) as loop:
        check(await report(loop), kills=20)


@pytest.mark.postgres
async def test_kills_on_postgresql(postgres_databases: PostgresDatabases, tmp_path: Path) -> None:
    here = {"TMPDIR": str(tmp_path)}
    with postgres_databases.bare() as url:
        words = ("tests.kill_loop", "--kills", "8", "--database", url, "--json")
        async with running(*words, settings=here) as loop:
            check(await report(loop), kills=8)
