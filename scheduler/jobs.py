"""What happens at an hour of the day. APScheduler only says "now"; what to do is found in the database."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from scheduler.clock import SystemClock

PURGE_HOUR = 3
PURGE_MINUTE = 40
AFTER_START = timedelta(minutes=1)


def daily(zone: ZoneInfo, purge: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A scheduler for the centre's zone; soon after a start it makes up for what was missed meanwhile."""
    scheduler = AsyncIOScheduler(
        timezone=zone, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    every_night = CronTrigger(hour=PURGE_HOUR, minute=PURGE_MINUTE, timezone=zone)
    # By the machine's clock, which is the one that APScheduler goes by.
    scheduler.add_job(purge, every_night, id="purge", next_run_time=SystemClock().now() + AFTER_START)
    return scheduler
