"""An announcement goes out while the bot is killed again and again, is paused on the way, and taken back."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from centre import rules
from centre.announcements import recalling, sending, writing
from centre.moment import Moment
from models.announcements import (
    AnnouncementReader,
    NewsKind,
    ReaderOutcome,
)
from models.audience import Everybody
from models.database import connect
from models.who import Who
from playground.client import RemotePerson
from tests.auxil import sentences
from tests.kill_loop.people import words
from tests.kill_loop.rig import Rig, rigged
from tests.process.test_survey_kills import agreed, do, somebody_hears

pytestmark = pytest.mark.process
PATIENCE = 120
PEOPLE = 150
# The bot dies when somebody from this place on has it; the second time it is paused meanwhile.
KILLED_AT = (5, 40, 90)
BOARD = sentences.pattern("en", "notice.announcement.board")
SAID = "The hall is closed on Friday."


async def test_nobody_gets_it_twice_and_it_is_taken_back(bare_database_url: str, tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE), rigged(tmp_path, bare_database_url, []) as rig:
        people = [await rig.client.add_person(f"No {n}", language_code="en") for n in range(PEOPLE)]
        for person in people:
            await person.start()
        row = await asyncio.to_thread(agreed, rig, [person.id for person in people], written)
        await asyncio.to_thread(do, rig, row, writing.give_free)
        await rig.start()
        for place in KILLED_AT:
            await somebody_hears(people[place:], copies)
            rig.bot.kill()
            await rig.bot.ended()
            if place == KILLED_AT[1]:
                await asyncio.to_thread(do, rig, row, sending.pause)
            await rig.start()
            if place == KILLED_AT[1]:
                await rig.ready()
                await asyncio.to_thread(do, rig, row, sending.resume)
        await people[0].wait_for(lambda person: reads(person, "sent"), PATIENCE)
        heard = [copies(person) for person in people]
        outcomes = await asyncio.to_thread(told, rig, row)
        await asyncio.to_thread(do, rig, row, recalling.recall)
        await people[0].wait_for(lambda person: reads(person, "recalled"), PATIENCE)
        after = await asyncio.to_thread(told, rig, row)
        assert await rig.stop() == 0, rig.bot.output
        left = [copies(person) for person in people]
    assert max(heard) == 1
    # Whoever heard nothing is known: a message that was on its way in the instant of a kill.
    assert heard.count(0) <= outcomes.count(ReaderOutcome.FAILED)
    assert outcomes.count(ReaderOutcome.SENT) == after.count(ReaderOutcome.RECALLED)
    assert sum(left) <= outcomes.count(ReaderOutcome.FAILED)


def copies(person: RemotePerson) -> int:
    """How often they have it."""
    return sum(SAID in words(message) for message in person.history)


def written(session: Session, moment: Moment, leader: Who) -> int:
    """An announcement for everybody, that one person alone may send."""
    rules.change(session, moment.now, "news_readers", PEOPLE * 2)
    plan = writing.AnnouncementPlan(NewsKind.EVENTS, Everybody(), {"en": SAID})
    return writing.make(session, moment, leader, plan).id or 0


def reads(person: RemotePerson, state: str) -> bool:
    """Whether the progress that its writer is shown says this, and that nothing is under way."""
    said, leaving = (
        sentences.pattern("en", f"announcement.{key}") for key in (f"state.{state}", "outcome.leaving")
    )
    boards = [text for text in map(words, person.history) if BOARD.search(text)]
    lines = boards[-1].splitlines() if boards else []
    return any(map(said.fullmatch, lines)) and not any(map(leaving.search, lines))


def told(rig: Rig, row: int) -> list[ReaderOutcome]:
    """What became of it with each reader."""
    engine = connect(rig.database_url)
    with Session(engine) as session:
        found = _outcomes(session, row)
    engine.dispose()
    return found


def _outcomes(session: Session, row: int) -> list[ReaderOutcome]:
    theirs = col(AnnouncementReader.announcement_id) == row
    return [reader.outcome for reader in session.exec(select(AnnouncementReader).where(theirs))]
