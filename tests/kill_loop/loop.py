"""The loop itself: let people in, kill while they talk, let them finish, compare the books."""

import asyncio
import random
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from models.people import Role
from tests.kill_loop import roster
from tests.kill_loop.cast import Cast, Guests
from tests.kill_loop.evidence import Evidence, gather
from tests.kill_loop.killer import Killer
from tests.kill_loop.laws import broken
from tests.kill_loop.report import Report, judge, rows
from tests.kill_loop.rig import Rig, rigged
from tests.kill_loop.storm import Storm
from tests.kill_loop.witness import Witness

_COMPLAINTS = 10


@dataclass(frozen=True)
class Plan:
    """How often to kill, among how many people, and where."""

    kills: int
    seed: int
    database_url: str = ""
    guests: Guests = field(default_factory=Guests)
    clerks: int = 3
    webhook: bool = False
    debug: bool = False
    """The bot and its libraries say all that they can."""
    blows: int = 0
    """How often something else happens to the bot than that it is killed."""
    restart_database: Callable[[], None] | None = None
    """Lets the database's server fall and stand up again, if there is one."""

    @property
    def patience(self) -> float:
        """Seconds after which the loop is stuck: far more than it takes on a busy machine."""
        return 180 + 20 * (self.kills + self.blows)


class StuckError(Exception):
    """The loop did not come to its end; the text says where everybody stood."""


async def run(plan: Plan) -> Report:
    """Carry out a plan.

    Raises:
        StuckError: the conversations did not come to their end.
    """
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="linli-kill-loop-") as folder:
        staff = [Role.CLERK] * plan.clerks
        how = {"webhook": plan.webhook, "debug": plan.debug}
        async with rigged(Path(folder), plan.database_url, staff, **how) as rig:
            cast = await Cast.gather(rig, plan.guests, seed=plan.seed, patience=plan.patience)
            roster.lay(rig.database_url, rig.calendar, [helper.phone.id for helper in cast.volunteers])
            witness = Witness(rig.client)
            killer = Killer(rig, witness, cast.passer_by, random.Random(plan.seed))
            storm = Storm(rig, witness, killer, random.Random(plan.seed), plan.restart_database)

            def evidence() -> Evidence:
                return gather(rig, cast.everybody, witness, killer.kills, storm.cut if plan.blows else None)

            try:
                async with asyncio.timeout(plan.patience):
                    code = await _live_and_die(rig, cast, witness, storm, plan)
            except (TimeoutError, ExceptionGroup) as error:
                found = await asyncio.to_thread(evidence)
                raise StuckError(_where_it_stands(error, found, rig)) from error
            found = await asyncio.to_thread(evidence)
    database = make_url(rig.database_url).get_backend_name()
    report = judge(found, database, plan.seed, time.monotonic() - begun)
    report.blows = dict(Counter(blow.value for blow in storm.blows))
    if code != 0:
        report.broken.append(f"a bot that was asked to end left with code {code}")
    return report


async def _live_and_die(rig: Rig, cast: Cast, witness: Witness, storm: Storm, plan: Plan) -> int:
    """Play the whole story; gives the exit code of the bot's last life, which ends in good order."""
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(witness.watch((await rig.client.get("state"))["event"]))
        await storm.killer.start(group)
        await cast.play(storm.rage(plan.kills, plan.blows, group))
        code = await rig.stop()
        watching.cancel()
    return code


def _where_it_stands(error: Exception, evidence: Evidence, rig: Rig) -> str:
    lines = [*traceback.format_exception(error), rows(evidence.books)]
    lines += [
        f"{person.phone} waits for {person.waits_for}" for person in evidence.people if person.waits_for
    ]
    lines += broken(evidence, _COMPLAINTS)
    return "\n".join([*lines, "The bot's last lines:", *rig.bot.lines])
