"""Nothing acknowledged is lost, whenever the process is killed."""

import json
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
    assert found["calls"] == found["matters"] >= 12
    # The kills were not in vain: there was always something on its way that could have been lost or doubled.
    assert all(found["hit"].values())
    assert found["repeats_marked"] >= found["repeats_seen"] > 0


async def test_twenty_kills_on_sqlite() -> None:
    async with running("tests.kill_loop", "--kills", "20", "--json") as loop:
        check(await report(loop), kills=20)


@pytest.mark.postgres
async def test_kills_on_postgresql(postgres_databases: PostgresDatabases) -> None:
    with postgres_databases.bare() as url:
        async with running("tests.kill_loop", "--kills", "8", "--database", url, "--json") as loop:
            check(await report(loop), kills=8)
