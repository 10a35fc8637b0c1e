"""Two bots on one PostgreSQL, of which one is killed or frozen: the other goes on, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from models.database import connect
from playground.client import RemotePerson
from playground.faults import FaultKind
from tests.auxil.databases import PostgresDatabases
from tests.auxil.processes import Child
from tests.kill_loop.people import words
from tests.kill_loop.rig import Rig, rigged

pytestmark = [pytest.mark.process, pytest.mark.postgres]
PATIENCE = 180
FOR_EVER = 3600
# Turns that were taken twice, by an observer whom the bot does not know; and answers out of their order.
DOUBLED = "SELECT count(*) - count(DISTINCT inbox_id) FROM observed_turn"
DISORDERED = (
    "SELECT count(*) FROM (SELECT message_id < lag(message_id) OVER (PARTITION BY chat_id ORDER BY id) AS it "
    "FROM outbox) AS found WHERE it"
)
QUESTIONS = 6

# What became of the first so many messages, and who noted it.
SETTLED = (
    "SELECT string_agg(concat_ws(' ', id, state, replica_id, repeats, message_id), ', ' ORDER BY id) "
    "FROM outbox WHERE id <= {}"
)


@asynccontextmanager
async def two_bots(databases: PostgresDatabases, folder: Path) -> AsyncIterator["World"]:
    """An emulated Telegram and two bots that poll it, the one that leads first."""
    with databases.bare() as url:
        async with asyncio.timeout(PATIENCE), rigged(folder, url, []) as rig:
            bots = []
            for _ in range(2):
                bots.append(await rig.start())
                await rig.ready()
            yield World(rig, *bots)


class World:
    """Two bots, and what is seen of them from outside."""

    def __init__(self, rig: Rig, first: Child, second: Child) -> None:
        self.rig = rig
        self.first = first
        self.second = second

    async def somebody(self) -> RemotePerson:
        """Somebody who knows the bot, and whose last answer was noted."""
        person = await self.rig.person(1)
        await person.start()
        await person.wait_for(lambda _: bool(told(person)), PATIENCE)
        await self.until("SELECT count(*) FROM outbox WHERE state <> 'sent'", 0)
        return person

    async def on_its_way(self, person: RemotePerson) -> None:
        """Have a bot stand in the middle of an answer: Telegram has it, and its word of that never comes."""
        path = {"kind": FaultKind.TIMEOUT_AFTER, "seconds": FOR_EVER, "methods": ["sendMessage"], "count": 1}
        await self.rig.client.post("faults", {**path, "chat_id": person.id})
        before = len(told(person))
        await person.say("/help")
        await person.wait_for(lambda _: len(told(person)) > before, PATIENCE)

    async def until(self, query: str, wanted: object) -> None:
        """Wait until the database says so."""
        while (found := await asyncio.to_thread(self.ask, query)) != wanted:
            assert found is not None
            await asyncio.sleep(0.1)

    def ask(self, query: str) -> object:
        """A figure of the database."""
        engine = connect(self.rig.database_url)
        with engine.connect() as connection:
            found: object = connection.execute(text(query)).scalar_one()
        engine.dispose()
        return found

    async def nothing_is_owed(self) -> None:
        """Wait until every update is done and every message has arrived."""
        await self.until("SELECT count(*) FROM inbox WHERE state <> 'done'", 0)
        await self.until("SELECT count(*) FROM outbox WHERE state <> 'sent'", 0)
        assert (self.ask(DOUBLED), self.ask(DISORDERED)) == (0, 0)


def told(person: RemotePerson) -> list[str]:
    """What somebody was told, in its order."""
    return [words(message) for message in person.history if not message["outgoing"]]


async def test_a_killed_one_is_taken_over_with_what_it_was_sending_and_with_polling(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    async with two_bots(postgres_databases, tmp_path) as world:
        person = await world.somebody()
        await world.on_its_way(person)
        before = len(told(person))
        world.first.kill()
        await world.first.ended()
        asked = [await person.say("/help") for _ in range(QUESTIONS)]
        await person.wait_for(lambda _: len(told(person)) == before + 1 + len(asked), PATIENCE)
        await world.nothing_is_owed()
        assert len(told(person)) == before + 1 + len(asked)
        assert world.ask("SELECT sum(repeats) FROM outbox") == 1
        assert "replicas_taken_for_dead" in world.second.output
        world.second.terminate()
        assert await world.second.ended() == 0, world.second.output
        assert world.ask("SELECT count(*) FROM replica") == 0


async def test_a_frozen_one_is_taken_over_and_notes_and_sends_nothing_of_that_when_it_wakes(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    async with two_bots(postgres_databases, tmp_path) as world:
        person, other = await world.somebody(), await world.rig.person(3)
        await world.on_its_way(person)
        before = len(told(person))
        world.first.freeze()
        await world.until("SELECT count(*) FROM replica", 1)
        await other.start()  # who polls now?
        await other.wait_for(lambda _: bool(told(other)), PATIENCE)
        await person.wait_for(lambda _: len(told(person)) == before + 1, PATIENCE)
        await world.nothing_is_owed()
        settled = SETTLED.format(world.ask("SELECT max(id) FROM outbox"))
        noted = world.ask(settled)
        world.first.thaw()
        await world.first.line("taken_for_dead")
        await world.until("SELECT count(*) FROM replica", 2)
        assert world.ask(settled) == noted
        # It works on under another number, and leaves polling to the one that took over.
        asked = [await person.say("/help") for _ in range(QUESTIONS)]
        await person.wait_for(lambda _: len(told(person)) == before + 1 + len(asked), PATIENCE)
        assert world.ask(settled) == noted
        world.second.terminate()
        assert await world.second.ended() == 0, world.second.output
        asked.append(await person.say("/help"))
        await person.wait_for(lambda _: len(told(person)) == before + 1 + len(asked), PATIENCE)
        await world.nothing_is_owed()
        world.first.terminate()
        assert await world.first.ended() == 0, world.first.output
        assert "polling_failed" not in world.second.output


async def test_one_frozen_in_the_middle_of_a_turn_holds_up_no_chat(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    async with two_bots(postgres_databases, tmp_path) as world:
        person = await world.somebody()
        before = len(told(person))
        # A turn that stands still in its transaction: nobody may write into the outbox for a moment.
        held = connect(world.rig.database_url)
        with held.begin() as connection:
            connection.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))
            world.second.freeze()  # so that it is the first whose turn it is
            asked = [await person.say("/help") for _ in range(QUESTIONS)]
            await world.until(
                "SELECT least(count(*), 1) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                "AND query LIKE 'INSERT INTO outbox%'",
                1,
            )
            world.first.freeze()
            world.second.thaw()
        held.dispose()
        await person.wait_for(lambda _: len(told(person)) == before + len(asked), PATIENCE)
        await world.until("SELECT count(*) FROM replica", 1)
        await world.nothing_is_owed()
        world.first.thaw()
        await world.first.line("taken_for_dead")
        await world.until("SELECT count(*) FROM replica", 2)
        await world.nothing_is_owed()
        assert len(told(person)) == before + len(asked)
