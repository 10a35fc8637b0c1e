"""While people talk, one of two bots is killed and replaced, or frozen and woken, and every law holds."""

import asyncio
import random
from pathlib import Path

import pytest
from sqlalchemy import text

from models.cases import CaseKind
from models.database import connect
from models.people import Role
from tests.auxil.databases import PostgresDatabases
from tests.auxil.processes import Child
from tests.kill_loop import roster
from tests.kill_loop.cast import Cast, Guests
from tests.kill_loop.evidence import gather
from tests.kill_loop.killer import Aim, Kill
from tests.kill_loop.laws import broken
from tests.kill_loop.observer import Look
from tests.kill_loop.rig import Rig, rigged
from tests.kill_loop.witness import Witness

pytestmark = [pytest.mark.process, pytest.mark.postgres, pytest.mark.slow]
PATIENCE = 400
GUESTS = Guests(residents=4, visitors=2, applicants=2, complainers=1, helpers=2)
ROLL = "SELECT id FROM replica"
IN_HAND = "SELECT id FROM replica UNION SELECT replica_id FROM outbox WHERE state = 'started'"
ORPHANS = "SELECT message_id, attempts FROM observed_orphan ORDER BY message_id, attempts"
MOST_EVENTS = 60
BLOWS = ("kill", "freeze", "kill", "freeze")
# What each replica had in hand when it was struck off, by somebody of whom the bots know nothing.
OBSERVER = (
    "CREATE TABLE observed_orphan (message_id BIGINT, attempts INTEGER)",
    """
    CREATE FUNCTION observe_orphans() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO observed_orphan
      SELECT id, attempts FROM outbox WHERE state = 'started' AND replica_id = OLD.id;
      RETURN OLD;
    END $$
    """,
    "CREATE TRIGGER observe_orphans BEFORE DELETE ON replica FOR EACH ROW EXECUTE FUNCTION observe_orphans()",
)


def ask(rig: Rig, query: str) -> list[tuple[int, ...]]:
    """What the database answers."""
    engine = connect(rig.database_url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def observe(rig: Rig) -> None:
    """Put the observer beside the bots' tables."""
    engine = connect(rig.database_url)
    with engine.begin() as connection:
        for statement in OBSERVER:
            connection.execute(text(statement))
    engine.dispose()


async def takeover(rig: Rig, number: int) -> None:
    """Wait until a replica is on the roll no more, and nothing is in its hands."""
    while (number,) in await asyncio.to_thread(ask, rig, IN_HAND):
        await asyncio.to_thread(ask, rig, "SELECT 1 FROM pg_sleep(0.2)")


class Pair:
    """Two bots, and the blows that they are dealt."""

    def __init__(self, rig: Rig, witness: Witness) -> None:
        self.rig = rig
        self.witness = witness
        self.bots: dict[int, Child] = {}
        self.dice = random.Random(8)

    async def another(self) -> None:
        """Start a bot."""
        bot = await self.rig.start()
        await self.rig.ready()
        await self.know(bot)

    async def know(self, bot: Child) -> None:
        """Remember a bot under the newest number on the roll."""
        self.bots[max(number for (number,) in await asyncio.to_thread(ask, self.rig, ROLL))] = bot

    async def suffer(self) -> None:
        """Deal one blow after the other, and then as many as it takes for one to hit what is on its way."""
        for blow in BLOWS:
            await self._deal(blow)
        while not await asyncio.to_thread(ask, self.rig, ORPHANS):
            await self._deal("kill")

    async def _deal(self, blow: str) -> None:
        await self.witness.until_more(self.dice.randrange(1, MOST_EVENTS))
        number = self.dice.choice(list(self.bots))
        bot = self.bots.pop(number)
        if blow == "kill":
            bot.kill()
            await bot.ended()
            await self.another()
            await takeover(self.rig, number)
        else:
            bot.freeze()
            await takeover(self.rig, number)
            bot.thaw()
            await bot.line(f'"number": {number}')
            await self.know(bot)


async def test_nothing_is_lost_and_all_that_is_repeated_was_on_its_way(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    with postgres_databases.bare() as url:
        async with (
            asyncio.timeout(PATIENCE),
            rigged(tmp_path, url, [Role.CLERK]) as rig,
            asyncio.TaskGroup() as group,
        ):
            await asyncio.to_thread(observe, rig)
            cast = await Cast.gather(rig, GUESTS, seed=1, patience=PATIENCE)
            chats = [helper.phone.id for helper in cast.volunteers]
            await asyncio.to_thread(roster.lay, rig.database_url, rig.calendar, chats)
            witness = Witness(rig.client)
            watching = group.create_task(witness.watch((await rig.client.get("state"))["event"]))
            pair = Pair(rig, witness)
            await pair.another()
            await pair.another()
            await cast.play(pair.suffer())
            for bot in pair.bots.values():
                bot.terminate()
                assert await bot.ended() == 0, bot.output
            watching.cancel()
            orphans = {(row[0], row[1]) for row in ask(rig, ORPHANS)}
        evidence = gather(
            rig, cast.everybody, witness, [Kill(Aim.ANYWHERE, 0, Look(0, 0, frozenset(orphans)))]
        )
    assert broken(evidence) == []
    assert evidence.unknown
    assert len(evidence.books.calls) >= GUESTS.residents
    assert len(evidence.books.bookings) >= GUESTS.visitors
    assert len(evidence.books.of_kind(CaseKind.REQUEST)) > GUESTS.applicants
    assert len(evidence.books.of_kind(CaseKind.COMPLAINT)) > GUESTS.complainers
    assert len(evidence.books.of_shifts.sign_ups) >= GUESTS.helpers
