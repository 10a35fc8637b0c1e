"""The machine's clock is set under a running bot: it goes on answering, and keeps every promise, once."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from models.database import connect
from models.people import Role
from tests.auxil.wall_clock import WallClock
from tests.kill_loop import books
from tests.kill_loop.people import Talker, buttons
from tests.kill_loop.rig import Rig, rigged
from tests.kill_loop.visitors import Visitor

pytestmark = pytest.mark.process
PATIENCE = 120
HOUR, DAY = 3600, 24 * 3600
# How often each reminder was said, and how often it arrived.
TOLD = (
    "SELECT count(outbox.id), count(outbox.message_id) FROM notice "
    "JOIN outbox ON outbox.notice_id = notice.id WHERE notice.kind = 'booking.reminder' GROUP BY notice.id"
)


class Machine:
    """A machine whose clock is set, and somebody who asks the bot something each time."""

    def __init__(self, clock: WallClock, asking: Talker, visitor: Visitor) -> None:
        self._clock = clock
        self._asking = asking
        self._visitor = visitor

    async def set(self, seconds: float) -> None:
        """Set the clock so far ahead of the real time; the bot answers."""
        self._clock.set(seconds)
        await self._asking.ask_for_help()

    async def set_to(self, time: datetime, *, reminders: int) -> None:
        """Set the clock to a time, at which so many reminders are on the visitor's screen."""
        await self.set((time - datetime.now(UTC)).total_seconds())
        await self._visitor.see("reminders", lambda: self.reminders() >= reminders or None)
        assert self.reminders() == reminders

    def reminders(self) -> int:
        """How many reminders the visitor sees."""
        return sum(
            any(data.startswith("a:booking.coming:") for data in buttons(message))
            for message in self._visitor.screen()
        )


def told(rig: Rig) -> list[tuple[int, int]]:
    """How often each reminder was said, and how often it arrived."""
    engine = connect(rig.database_url)
    with engine.connect() as connection:
        found = [(row[0], row[1]) for row in connection.execute(text(TOLD))]
    engine.dispose()
    return found


async def test_hours_days_and_daylight_saving(
    bare_database_url: str, tmp_path: Path, clock: WallClock
) -> None:
    async with asyncio.timeout(PATIENCE), rigged(tmp_path, bare_database_url, [Role.CLERK]) as rig:
        # Wherever the machine stands, its daylight saving begins within the hour.
        local = datetime.now(UTC) + timedelta(minutes=30)
        begins = f"{local.timetuple().tm_yday - 1}/{local:%H:%M:%S}"
        zone = {"TZ": f"Winter0Summer-1,{begins},{(local.timetuple().tm_yday + 100) % 365}"}
        await rig.start(**clock.settings, **zone)
        visitor = Visitor("V", await rig.person(0), random.Random(3), PATIENCE)
        asking = Talker(await rig.person(1), random.Random(1), PATIENCE)
        visitor.leaving = True
        await visitor.live()
        await asking.arrive()
        known = await asyncio.to_thread(books.read, rig.database_url, rig.calendar)
        promised = sorted(time for each in known.reminders.values() for time in each.promised)
        assert len(promised) > 1
        machine = Machine(clock, asking, visitor)
        for seconds in (HOUR, -HOUR, -DAY, HOUR):  # by a day and more forward it goes below
            await machine.set(seconds)
        assert machine.reminders() == 0
        for time in (promised[0], promised[-1]):
            due = sum(one <= time for one in promised)
            await machine.set_to(time + timedelta(minutes=1), reminders=due)
            await machine.set(-DAY)
            await machine.set_to(time + timedelta(minutes=30), reminders=due)
        assert await rig.stop() == 0, rig.bot.output
    assert await asyncio.to_thread(told, rig) == [(1, 1)] * len(promised)
    kept = await asyncio.to_thread(books.read, rig.database_url, rig.calendar)
    assert not any(message.repeats for message in kept.messages)
    assert {update.state.value for update in kept.updates} == {"done"}
