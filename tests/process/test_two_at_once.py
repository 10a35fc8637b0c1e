"""Only one bot at a time works on a SQLite file."""

import asyncio
import random
import re
from pathlib import Path

import pytest

from tests.auxil.processes import running
from tests.kill_loop.people import Talker
from tests.kill_loop.rig import rigged

pytestmark = pytest.mark.process
PATIENCE = 60


async def test_the_second_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE), rigged(tmp_path, "", []) as rig:
        await rig.start()
        await rig.ready()
        resident = Talker(await rig.person(1), random.Random(1), PATIENCE)
        await resident.arrive()
        async with running("bot", "run", settings=rig.settings) as second:
            assert await second.ended() == 2
        assert re.fullmatch(
            r"Another bot runs on this database already \(process \d+\): stop it first\.", second.output
        )
        await resident.ask_for_help()
        assert await rig.stop() == 0, rig.bot.output


async def test_a_killed_one_does_not_stand_in_the_way(tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE), rigged(tmp_path, "", []) as rig:
        await rig.start()
        await rig.ready()
        rig.bot.kill()
        await rig.bot.ended()
        await rig.start()
        await rig.ready()
        assert await rig.stop() == 0, rig.bot.output
