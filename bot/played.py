"""The bot itself, unmodified, as a process of the playground: only its clock is the playground's."""

import asyncio
import signal

from bot import app, logs, settings
from playground.follow import FollowedClock


async def main() -> None:
    """Run until told to stop."""
    given = settings.load()
    logs.configure(given.log_format, given.log_level, given.secrets())
    asyncio.get_running_loop().set_exception_handler(logs.loop_fault)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    clock = FollowedClock(given.bot_api_base_url)
    following = asyncio.create_task(clock.follow())
    try:
        await app.serve(given, stop, clock=clock)
    finally:
        following.cancel()


if __name__ == "__main__":
    asyncio.run(main())
