"""A survey goes out to many while the bot is killed again and again, and is paused on the way."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from centre import rules
from centre.moment import Moment
from centre.rows import insert_many
from centre.surveys import campaign, making
from models.audience import Everybody
from models.database import connect
from models.outbox import Message, MessageState
from models.people import PRIVACY, Assignment, Consent, Person, Role
from models.who import Who, by_id
from playground.client import RemotePerson
from tests.auxil import sentences
from tests.kill_loop.people import words
from tests.kill_loop.rig import Rig, rigged

pytestmark = pytest.mark.process
PATIENCE = 120
PEOPLE = 150
# The bot dies when somebody from this place on has been asked; the second time it is paused meanwhile.
KILLED_AT = (5, 30, 60, 100)
INVITED = sentences.pattern("en", "notice.survey.invited")


async def test_nobody_is_asked_twice(bare_database_url: str, tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE), rigged(tmp_path, bare_database_url, []) as rig:
        people = [await rig.client.add_person(f"No {n}", language_code="en") for n in range(PEOPLE)]
        for person in people:
            await person.start()
        survey_id = await asyncio.to_thread(prepare, rig, [person.id for person in people])
        await asyncio.to_thread(do, rig, survey_id, campaign.open_)
        await rig.start()
        for place in KILLED_AT:
            await somebody_hears(people[place:])
            rig.bot.kill()
            await rig.bot.ended()
            if place == KILLED_AT[1]:
                await asyncio.to_thread(do, rig, survey_id, campaign.pause)
            await rig.start()
            if place == KILLED_AT[1]:
                await rig.ready()
                await asyncio.to_thread(do, rig, survey_id, campaign.resume)
        await somebody_hears(people[-1:])
        assert await rig.stop() == 0, rig.bot.output
        heard = [invitations(person) for person in people]
    assert max(heard) == 1
    # Whoever heard nothing is known: a message that was on its way in the instant of a kill.
    assert heard.count(0) <= await asyncio.to_thread(unknown, rig)


async def somebody_hears(
    people: Sequence[RemotePerson], heard: Callable[[RemotePerson], int] | None = None
) -> None:
    """Wait until one of them has been asked, or has `heard` something else."""
    waiting = [asyncio.create_task(person.wait_for(heard or invitations, PATIENCE)) for person in people]
    done, others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    await asyncio.gather(*done)


def invitations(person: RemotePerson) -> int:
    """How often they were asked."""
    return sum(INVITED.search(words(message)) is not None for message in person.history)


def prepare(rig: Rig, chats: Sequence[int]) -> int:
    """Have the people behind these chats agree, and the first of them prepare a survey for everybody."""
    return agreed(rig, chats, a_survey)


def a_survey(session: Session, moment: Moment, leader: Who) -> int:
    """The yearly survey, for everybody."""
    survey_id = making.make(session, moment, leader, making.ready()["SUR-5"].plan).id or 0
    campaign.aim(session, moment, leader, survey_id, Everybody())
    return survey_id


def agreed(rig: Rig, chats: Sequence[int], make: Callable[[Session, Moment, Who], int]) -> int:
    """Have the people behind these chats agree, and the first of them make something."""
    now = datetime.now(UTC)
    engine = connect(rig.database_url)
    with Session(engine) as session, session.begin():
        known = [
            {"id": number, "telegram_id": chat, "name": str(chat), "language": "en", "created_at": now}
            for number, chat in enumerate(chats, start=1)
        ]
        insert_many(session, Person, known)
        consent = {"kind": PRIVACY, "version": rules.load(session).consent_version, "given_at": now}
        insert_many(session, Consent, [{"person_id": person["id"], **consent} for person in known])
        session.add(Assignment(person_id=1, role=Role.COORDINATOR, granted_at=now))
        session.flush()
        moment, leader = Moment(now, rig.calendar), by_id(session, 1)
        made = make(session, moment, leader)
    engine.dispose()
    return made


def do(rig: Rig, survey_id: int, act: Callable[[Session, Moment, Who, int], object]) -> None:
    """Open, pause or resume it."""
    engine = connect(rig.database_url)
    with Session(engine) as session, session.begin():
        act(session, Moment(datetime.now(UTC), rig.calendar), by_id(session, 1), survey_id)
    engine.dispose()


def unknown(rig: Rig) -> int:
    """Of how many messages nobody knows whether they arrived."""
    engine = connect(rig.database_url)
    with Session(engine) as session:
        lost = session.exec(select(Message.id).where(col(Message.state) == MessageState.UNKNOWN)).all()
    engine.dispose()
    return len(lost)
