"""`python -m tests.kill_loop`: exit code 0 if every law held, 1 if not."""

import asyncio
import json
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Annotated

import typer

from tests.auxil.postgres import Server
from tests.kill_loop.loop import Plan, StuckError, run
from tests.kill_loop.rig import InUseError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    kills: Annotated[int, typer.Option(help="How often the bot is killed.")] = 20,
    blows: Annotated[int, typer.Option(help="How often something else happens to it.")] = 0,
    database: Annotated[
        str,
        typer.Option(
            help="An empty database, or 'postgresql' for a server of the loop's own, which may fall, too; "
            "without it a SQLite file."
        ),
    ] = "",
    seed: Annotated[int | None, typer.Option(help="Repeats the choices of an earlier loop.")] = None,
    webhook: Annotated[bool, typer.Option(help="Telegram posts updates, the bot does not poll.")] = False,
    debug: Annotated[bool, typer.Option(help="The bot says all that it can, and nothing of people.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Kill the bot while people talk to it, then count: nothing lost, nothing done twice.

    With other blows all happens to it that can: Telegram refuses, is silent or slow, the machine sleeps,
    the disk is full, the database falls.
    """
    chosen = secrets.randbelow(10**6) if seed is None else seed
    plan = Plan(kills, chosen, database, webhook=webhook, debug=debug, blows=blows)
    # Asked to end, it takes the processes with it that it started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _server(plan) as served:
            report = asyncio.run(run(served))
    except StuckError as stuck:
        typer.echo(f"The loop (seed {plan.seed}) did not come to its end.\n{stuck}", err=True)
        raise typer.Exit(1) from None
    except InUseError as error:
        raise typer.BadParameter(str(error), param_hint="--database") from None
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        report.show()
    raise typer.Exit(0 if report.fine else 1)


@contextmanager
def _server(plan: Plan) -> Iterator[Plan]:
    """The plan on a server of its own, if that is what it asks for."""
    if plan.database_url != "postgresql":
        yield plan
        return
    server = Server()
    try:
        # The empty database that every new server has.
        yield replace(plan, database_url=server.url("postgres"), restart_database=server.restart)
    finally:
        server.stop()


app(prog_name="python -m tests.kill_loop")
