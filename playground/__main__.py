"""`python -m playground`: the emulator on its own."""

import asyncio
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from playground.emulator import Emulator
from playground.server import serve

app = typer.Typer(help="Telegram on your own machine.", no_args_is_help=True)


@app.callback()
def main() -> None:
    """Telegram on your own machine."""


@app.command()
def emulator(
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.")] = 8081,
    journal: Annotated[Path | None, typer.Option(help="File that keeps the world over restarts.")] = None,
    clock: Annotated[float, typer.Option(help="Push the clock ahead by so many seconds.")] = 0.0,
    bad_token: Annotated[list[str] | None, typer.Option(help="A token to refuse; repeatable.")] = None,
    flood_limits: Annotated[bool, typer.Option(help="Refuse messages that come too fast.")] = False,
) -> None:
    """Emulate the Bot API; prints the base URL once it answers."""
    world = Emulator(journal=journal, bad_tokens=bad_token or (), flood_limits=flood_limits)
    if clock:
        world.push_clock(timedelta(seconds=clock))
    asyncio.run(_serve_until_stopped(world, port))


async def _serve_until_stopped(world: Emulator, port: int) -> None:
    serving = asyncio.create_task(serve(world, port=port, ready=typer.echo))
    # Said outright: whoever is started in the background of a shell inherits an ignored SIGINT.
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    with suppress(asyncio.CancelledError):
        await serving


if __name__ == "__main__":
    app()
