"""What happens at an hour of the day, as the centre's zone has it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from apscheduler.job import Job

from scheduler.jobs import AFTER_START, PURGE_HOUR, PURGE_MINUTE, daily


async def nothing() -> None:
    """The purge of these tests."""


def the_purge(zone: str) -> Job:
    scheduler = daily(ZoneInfo(zone), nothing)
    (job,) = scheduler.get_jobs()
    return job


async def test_a_missed_run_is_neither_forgotten_nor_run_twice() -> None:
    scheduler = daily(ZoneInfo("Asia/Shanghai"), nothing)
    scheduler.start(paused=True)
    (job,) = scheduler.get_jobs()
    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    scheduler.shutdown(wait=False)


def test_it_runs_soon_after_a_start_because_nobody_knows_what_was_missed() -> None:
    before = datetime.now(UTC)
    first = the_purge("Asia/Shanghai").next_run_time
    assert before + AFTER_START <= first <= datetime.now(UTC) + AFTER_START


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Asia/Shanghai", datetime(2026, 11, 22, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 8, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, tzinfo=UTC)),
    ],
)
def test_it_runs_once_a_night_whatever_the_clocks_do(zone: str, change: datetime) -> None:
    trigger = the_purge(zone).trigger
    now = change - timedelta(days=2)
    runs: list[datetime] = []
    while len(runs) < 5:
        now = trigger.get_next_fire_time(runs[-1] if runs else None, now)
        runs.append(now)
        now += timedelta(seconds=1)
    assert {(run.hour, run.minute) for run in runs} == {(PURGE_HOUR, PURGE_MINUTE)}
    assert all((after.date() - before.date()).days == 1 for before, after in pairwise(runs))
