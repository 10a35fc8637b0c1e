"""`python -m bot run`: everything round the bot's own life."""

import asyncio
import errno
import gc
import signal

import structlog
import typer

from bot import folder
from bot.settings import Settings
from bot.trouble import Trouble

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Run the bot, or without a token the playground, until SIGTERM or SIGINT.

    Raises:
        Trouble: it cannot start.
    """
    folder.have(settings.data_dir)
    if settings.bot_token is None:
        _play(settings)
    else:
        _work(settings)


def _play(settings: Settings) -> None:
    from bot import playground

    gc.enable()
    typer.echo(
        "There is no BOT_TOKEN, so this is the playground. `.venv/bin/python -m bot setup` makes it a bot."
    )
    try:
        playground.run(settings, typer.echo)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        port = settings.playground_port
        raise Trouble(f"PLAYGROUND_PORT: something else listens on port {port} already.") from error


def _work(settings: Settings) -> None:
    from telegram.error import TelegramError

    from bot import errands, health
    from scheduler.clock import SystemClock

    health.forget_others(settings.data_dir, SystemClock().now())
    with errands.alone(settings):
        with errands.database(settings) as engine:
            done = errands.migrate(engine)
        if done.before != done.after:
            log.info("migrated", before=done.before, after=done.after)
        try:
            asyncio.run(_serve(settings))
        except TelegramError as error:  # once at work it copes with them, so this is from the start
            raise errands.refusal(error, settings) from error


async def _serve(settings: Settings) -> None:
    from bot import app, logs

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.loop_fault)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, loop, number, stop)
    await app.serve(settings, stop)


def _stop(loop: asyncio.AbstractEventLoop, number: int, stop: asyncio.Event) -> None:
    """End in good order; the same signal again ends at once."""
    loop.remove_signal_handler(number)
    stop.set()
