"""What happens again and again. APScheduler only says "now"; what to do is found in the database."""

from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from centre.retention import PURGE_EVERY
from scheduler.clock import SystemClock

AFTER_START = timedelta(minutes=1)
_PURGE = "purge"


def regular(purge: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A scheduler that purges in time; soon after a start it makes up for what was missed meanwhile."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    # By the machine's clock, which is the one that APScheduler goes by.
    first = SystemClock().now() + AFTER_START
    # Said here, too, or it would look for the machine's zone, and end the bot where TZ is written as rules.
    every = IntervalTrigger(seconds=int(PURGE_EVERY.total_seconds()), timezone=UTC)
    scheduler.add_job(purge, every, id=_PURGE, next_run_time=first)
    return scheduler


def catch_up(scheduler: AsyncIOScheduler) -> None:
    """Purge now: the clock was pushed past nobody knows how many purges."""
    if scheduler.running:
        scheduler.modify_job(_PURGE, next_run_time=SystemClock().now())
