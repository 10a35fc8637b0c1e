"""What happens again and again, by the clock that APScheduler goes by."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from centre.retention import PURGE_EVERY
from scheduler.jobs import AFTER_START, catch_up, regular


async def nothing() -> None:
    """The purge of these tests."""


def the_purge(scheduler: AsyncIOScheduler) -> Job:
    (job,) = scheduler.get_jobs()
    return job


async def test_a_missed_run_is_neither_forgotten_nor_run_twice() -> None:
    scheduler = regular(nothing)
    scheduler.start(paused=True)
    job = the_purge(scheduler)
    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    scheduler.shutdown(wait=False)


def test_it_runs_soon_after_a_start_because_nobody_knows_what_was_missed() -> None:
    before = datetime.now(UTC)
    first = the_purge(regular(nothing)).next_run_time
    assert before + AFTER_START <= first <= datetime.now(UTC) + AFTER_START


def test_it_runs_as_often_as_the_promises_need_it() -> None:
    job = the_purge(regular(nothing))
    first = job.next_run_time
    after = job.trigger.get_next_fire_time(first, first + timedelta(seconds=1))
    assert after == first + PURGE_EVERY


async def test_it_runs_at_once_when_the_clock_was_pushed() -> None:
    scheduler = regular(nothing)
    scheduler.start(paused=True)
    catch_up(scheduler)
    assert the_purge(scheduler).next_run_time <= datetime.now(UTC)
    scheduler.shutdown(wait=False)


async def test_a_clock_that_is_pushed_while_everything_ends_harms_nobody() -> None:
    scheduler = regular(nothing)
    scheduler.start(paused=True)
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)
    catch_up(scheduler)
    assert not scheduler.running


def test_the_machines_zone_is_no_business_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Winter0Summer-1,80,300")  # as POSIX writes it, which APScheduler cannot read
    monkeypatch.setattr("tzlocal.unix._cache_tz", None)
    assert the_purge(regular(nothing)).trigger.timezone == UTC
