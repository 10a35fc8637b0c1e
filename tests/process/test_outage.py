"""A day without Telegram: what fell due meanwhile and what was written comes at once, and not as a herd."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.ingress import back_off
from centre.calls.clock import FOLLOW_UP
from centre.rows import insert_many
from models.calls import Call, CallState, Wanted
from models.database import connect
from models.outbox import Notice, NoticeState
from models.people import Person, Role
from playground.jsons import Json
from tests.auxil.wall_clock import WallClock
from tests.kill_loop import books
from tests.kill_loop.people import Talker, buttons
from tests.kill_loop.rig import Rig, rigged
from tests.kill_loop.witness import Witness

pytestmark = pytest.mark.process
PATIENCE = 150
PEOPLE = 45
"""More than Telegram takes messages in a second."""
# Telegram keeps what people wrote for a day; the last of it may be fetched an hour after it stood up.
OUTAGE = timedelta(hours=23)
FLOOD = 429
# So often it asks in vain for updates, and pauses each time.
ASKS = 4
PAUSE = timedelta(seconds=back_off(0)) * 0.9


def promise(rig: Rig) -> int:
    """Have everybody asked about their call-back at one instant of the coming night; gives how many."""
    engine = connect(rig.database_url)
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        numbers = session.exec(select(Person.id).where(col(Person.telegram_id).is_not(None))).all()
        answered = {"state": CallState.ANSWERED, "about": "The lamp", "wanted": Wanted.CHAT}
        times = {"due_at": now, "created_at": now, "updated_at": now, "answered_at": now}
        calls = [{"id": n, "number": f"{n}", "person_id": n, **answered, **times} for n in numbers]
        insert_many(session, Call, calls)
        insert_many(session, Notice, [_due(int(n or 0), now + OUTAGE / 2) for n in numbers])
    engine.dispose()
    return len(numbers)


def _due(number: int, at: datetime) -> dict[str, Any]:
    about = {"subject_kind": "call", "subject_id": number, "params": {}, "person_id": number}
    return {"kind": FOLLOW_UP, **about, "owed": True, "state": NoticeState.WAITING, "due_at": at}


def helped(talker: Talker, asked_at: int) -> bool | None:
    """Whether somebody's words were answered."""
    return bool(talker.screen(after=asked_at)) or None


def used_up() -> Callable[[str, Json], bool]:
    """Tells when the bot has asked for updates as often as it was to do so in vain."""
    counted = False

    def look(kind: str, about: Json) -> bool:
        nonlocal counted
        before = counted
        if kind == "faults":
            counted = any(one["count"] for one in about["faults"])
        return before and not counted

    return look


def gaps(calls: list[Json]) -> timedelta:
    """The shortest time between a call and the next."""
    times = [datetime.fromisoformat(call["time"]) for call in calls]
    return min(after - before for before, after in pairwise(times))


def asked(talker: Talker) -> int | None:
    """How often somebody was asked whether all is well."""
    return sum(any(data.startswith("a:call.") for data in buttons(message)) for message in talker.screen())


async def test_everything_comes_late_and_once_and_in_good_order(
    bare_database_url: str, tmp_path: Path, clock: WallClock
) -> None:
    async with (
        asyncio.timeout(PATIENCE),
        rigged(tmp_path, bare_database_url, [Role.CLERK], limits=True) as rig,
        asyncio.TaskGroup() as group,
    ):
        witness = Witness(rig.client)
        watching = group.create_task(witness.watch((await rig.client.get("state"))["event"]))
        await rig.start(**clock.settings)
        people = [Talker(await rig.person(n), random.Random(n), PATIENCE) for n in range(PEOPLE)]
        await asyncio.gather(*(one.arrive() for one in people))
        assert await asyncio.to_thread(promise, rig) == PEOPLE

        began = (await rig.client.calls())[-1]["number"]
        asked_in_vain = witness.expect(used_up())
        await rig.client.post("faults", {"kind": "drop_before"})
        await rig.client.post("faults", {"kind": "drop_before", "methods": ["getUpdates"], "count": ASKS})
        clock.set(OUTAGE.total_seconds())
        await rig.client.push_clock(OUTAGE.total_seconds())
        asking = [(one, await one.say("/help")) for one in people]
        await asked_in_vain
        asks = await rig.client.calls(after=began, method="getUpdates")
        tried = await rig.client.calls(after=began, method="sendMessage")
        ended = asks[-1]["number"]
        await rig.client.delete("faults")
        await asyncio.gather(*(one.see("the help", partial(helped, one, said)) for one, said in asking))
        await asyncio.gather(*(one.see("the question", partial(asked, one)) for one in people))
        calls = await rig.client.calls(after=ended)
        assert await rig.stop() == 0, rig.bot.output
        watching.cancel()
    assert FLOOD not in {call["outcome"] for call in calls}
    assert [asked(one) for one in people] == [1] * PEOPLE
    assert gaps(asks[1:]) >= PAUSE  # the first ended what was asked before
    kept = await asyncio.to_thread(books.read, rig.database_url, rig.calendar)
    assert {update.state.value for update in kept.updates} == {"done"}
    assert sum(bool(message.repeats) for message in kept.messages) <= len(tried)
