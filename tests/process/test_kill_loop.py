"""Nothing acknowledged is lost and nothing is done twice, whatever happens to the process and around it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.auxil.processes import Child, running
from tests.kill_loop.storm import Blow

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


async def test_kills_and_nothing_else_on_sqlite(tmp_path: Path) -> None:
    here = {"TMPDIR": str(tmp_path)}
    async with running("tests.kill_loop", "--kills", "10", "--json", settings=here) as loop:
        check(await report(loop), kills=10)


@pytest.mark.parametrize("database", ["", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_everything_that_can_happen(tmp_path: Path, database: str) -> None:
    elsewhere = {Blow.FULL, Blow.READ_ONLY} if database else {Blow.RESTART}
    all_of_them = set(Blow) - elsewhere - {Blow.TWICE, Blow.LATE}  # which are for who does not poll
    words = ("tests.kill_loop", "--kills", "5", "--blows", str(len(all_of_them)), "--debug", "--json")
    # The server's own user may not enter this test's folder.
    here = {} if database else {"TMPDIR": str(tmp_path)}
    async with running(*words, "--database", database, settings=here) as loop:
        found = await report(loop)
    check(found, kills=5)
    assert found["log_lines"] > found["turns"]  # it said a lot, and nothing of people
    assert found["blows"] == {blow.value: 1 for blow in all_of_them}
