"""A handler with a fault in it: its update is tried again, put aside with an apology, and blocks nobody."""

import asyncio
import random
from pathlib import Path

import pytest

from chat.languages import Languages
from models.inbox import UpdateState
from models.people import Role
from tests.auxil.command_line import ROOT
from tests.kill_loop import books
from tests.kill_loop.clerks import Clerk
from tests.kill_loop.people import Talker, words
from tests.kill_loop.rig import rigged

pytestmark = pytest.mark.process
PATIENCE = 60
FAULTY = Path(__file__).with_name("faulty")
ENGLISH = Languages("en")["en"]


async def test_it_is_retried_quarantined_and_the_chat_goes_on(tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE), rigged(tmp_path, "", [Role.COORDINATOR]) as rig:
        resident = Talker(await rig.person(1), random.Random(1), PATIENCE)
        coordinator = Clerk(rig.invites[0], await rig.person(3), random.Random(2), PATIENCE)
        await rig.start(PYTHONPATH=f"{FAULTY}:{ROOT}")
        await asyncio.gather(resident.arrive(), coordinator.arrive())

        asked = await resident.say("/help CANARY")
        await resident.say("/my")  # behind the one that fails
        heard = await resident.see("two answers", lambda: said(resident, asked, 2))
        assert heard == [ENGLISH.label("stray.apology"), ENGLISH.label("my.nothing")]

        kept = await asyncio.to_thread(books.read, rig.database_url, rig.calendar)
        (fault,) = [update for update in kept.updates if update.state is not UpdateState.DONE]
        assert (fault.state, fault.attempts, fault.fault) == (UpdateState.QUARANTINED, 3, "ValueError")
        told = ENGLISH.label("notice.fault.update", number=fault.id)
        await coordinator.see("the fault", lambda: told in said(coordinator) or None)

        assert await rig.stop() == 0, rig.bot.output
        assert rig.bot.output.count('"turn_failed"') == 3
        assert "CANARY" not in rig.bot.output


def said(talker: Talker, after: int = 0, at_least: int = 0) -> list[str]:
    """What the bot said after a message, once it is so much."""
    heard = [words(message) for message in talker.screen(after)]
    return heard if len(heard) >= at_least else []
