"""What happens at an hour of the day. APScheduler only says "now"; what to do is found in the database."""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

PURGE_HOUR = 3
PURGE_MINUTE = 40


def daily(zone: ZoneInfo, purge: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A scheduler for the centre's zone; a run missed while the process was down is made up for once."""
    scheduler = AsyncIOScheduler(
        timezone=zone, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    scheduler.add_job(purge, CronTrigger(hour=PURGE_HOUR, minute=PURGE_MINUTE, timezone=zone), id="purge")
    return scheduler
