"""Asked to end in the middle of traffic, the bot finishes what it has begun."""

import asyncio
from pathlib import Path

import pytest

from models.cases import CaseKind
from models.people import Role
from tests.kill_loop import observer, roster
from tests.kill_loop.cast import Cast, Guests
from tests.kill_loop.evidence import gather
from tests.kill_loop.laws import broken
from tests.kill_loop.rig import Rig, rigged
from tests.kill_loop.witness import Witness

pytestmark = pytest.mark.process
PATIENCE = 180
GUESTS = Guests(residents=4, visitors=2, applicants=2, complainers=1, helpers=2)
STOPS = 2


async def stop_and_start(rig: Rig, witness: Witness) -> None:
    """Have the bot end and start again while people talk."""
    for _ in range(STOPS):
        await rig.ready()
        await witness.until_more(60)
        assert await rig.stop() == 0, rig.bot.output
        look = await asyncio.to_thread(observer.look, rig.database_url)
        assert look.started == frozenset()
        await rig.start()


async def test_nothing_is_lost_and_nothing_is_repeated(bare_database_url: str, tmp_path: Path) -> None:
    async with (
        asyncio.timeout(PATIENCE),
        rigged(tmp_path, bare_database_url, [Role.CLERK]) as rig,
        asyncio.TaskGroup() as group,
    ):
        cast = await Cast.gather(rig, GUESTS, seed=1, patience=PATIENCE / 2)
        chats = [helper.phone.id for helper in cast.volunteers]
        await asyncio.to_thread(roster.lay, rig.database_url, rig.calendar, chats)
        witness = Witness(rig.client)
        watching = group.create_task(witness.watch((await rig.client.get("state"))["event"]))
        await rig.start()
        await cast.play(stop_and_start(rig, witness))
        assert await rig.stop() == 0, rig.bot.output
        watching.cancel()
    # No kill, no unknown outcome: among the laws is that nothing at all may be marked as a repeat.
    evidence = gather(rig, cast.everybody, witness, kills=())
    assert broken(evidence) == []
    assert len(evidence.books.calls) >= GUESTS.residents
    assert len(evidence.books.bookings) >= GUESTS.visitors
    assert len(evidence.books.of_kind(CaseKind.REQUEST)) > GUESTS.applicants
    assert len(evidence.books.of_kind(CaseKind.COMPLAINT)) > GUESTS.complainers
    assert len(evidence.books.of_shifts.sign_ups) >= GUESTS.helpers
