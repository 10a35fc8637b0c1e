"""The machine's clock is set under a running bot: it goes on answering, and keeps every promise, once."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import bindparam, text

from models.base import Instant
from models.database import connect
from models.people import Role
from tests.auxil.wall_clock import WallClock
from tests.kill_loop import books
from tests.kill_loop.people import Talker
from tests.kill_loop.rig import Rig, rigged
from tests.kill_loop.visitors import Visitor
from tools import faketime

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(faketime.missing(), reason="there is no libfaketime"),
]
PATIENCE = 120
HOUR, DAY = 3600, 24 * 3600
# Of each reminder: its booking, how often it was said, and whether it is on somebody's screen.
TOLD = (
    "SELECT notice.subject_id, notice.due_at, count(outbox.id), count(outbox.message_id) FROM notice "
    "JOIN outbox ON outbox.notice_id = notice.id WHERE notice.kind = 'booking.reminder' "
    "GROUP BY notice.id, notice.subject_id, notice.due_at ORDER BY notice.due_at"
)
UNSAID = "SELECT count(*) FROM notice WHERE state = 'waiting' AND due_at <= :now"
UNSENT = "SELECT count(*) FROM outbox WHERE finished_at IS NULL"


class Machine:
    """A machine whose clock is set, and somebody who asks the bot something each time."""

    def __init__(self, rig: Rig, clock: WallClock, asking: Talker) -> None:
        self.rig = rig
        self.clock = clock
        self.asking = asking
        self.ahead = 0.0

    async def set(self, seconds: float) -> None:
        """Set the clock so far ahead of the real time; the bot answers, and does what is due by then."""
        self.ahead = seconds
        self.clock.set(seconds)
        await self.asking.ask_for_help()
        while (owed := await asyncio.to_thread(self._owed)) != (0, 0):
            assert min(owed) >= 0
            await asyncio.sleep(0.2)

    async def set_to(self, time: datetime) -> None:
        """Set the clock to a time."""
        await self.set((time - datetime.now(UTC)).total_seconds())

    def told(self) -> list[tuple[int, int]]:
        """How often each reminder was said, and is on a screen."""
        engine = connect(self.rig.database_url)
        with engine.connect() as connection:
            found = [(row[2], row[3]) for row in connection.execute(text(TOLD))]
        engine.dispose()
        return found

    def _owed(self) -> tuple[int, int]:
        """How much is due and not said, and how much is said and not sent."""
        engine = connect(self.rig.database_url)
        now = datetime.now(UTC) + timedelta(seconds=self.ahead)
        with engine.connect() as connection:
            unsaid = connection.execute(text(UNSAID).bindparams(bindparam("now", now, Instant)))
            owed = (unsaid.scalar_one(), connection.execute(text(UNSENT)).scalar_one())
        engine.dispose()
        return owed


async def test_hours_days_and_daylight_saving(bare_database_url: str, tmp_path: Path) -> None:
    clock = WallClock(tmp_path)
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
        machine = Machine(rig, clock, asking)
        known = await asyncio.to_thread(books.read, rig.database_url, rig.calendar)
        promised = sorted(time for each in known.reminders.values() for time in each.promised)
        assert promised
        for seconds in (HOUR, -HOUR, DAY, -DAY, HOUR):
            await machine.set(seconds)
        assert await asyncio.to_thread(machine.told) == []
        for time in (promised[0], promised[-1]):
            for then in (time + timedelta(minutes=1), datetime.now(UTC), time + timedelta(hours=1)):
                await machine.set_to(then)
            assert await asyncio.to_thread(machine.told) == [(1, 1)] * sum(one <= time for one in promised)
        assert await rig.stop() == 0, rig.bot.output
    kept = await asyncio.to_thread(books.read, rig.database_url, rig.calendar)
    assert not any(message.repeats for message in kept.messages)
    assert {update.state.value for update in kept.updates} == {"done"}
