"""`python -m bench`: our bot beside a bare echo and a typical tutorial bot, in turns."""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import typer
from rich.console import Console

from bench import (
    announcements,
    case_desk,
    exports,
    figures,
    floods,
    free_times,
    postings,
    reminders,
    replicas,
    report,
    rosters,
    summaries,
    surveys,
    sweeps,
)
from bench.contenders import CONTENDERS, Contender, twin
from bench.figures import Measured
from bench.runs import Arena, Effort
from bench.server import Database, postgresql

app = typer.Typer()
FEW, MANY = 1_000, 1_000_000
MONTHS = (1_000, 100_000)
CASES = 100_000
VOLUNTEERS = 5_000
ASKED = 10_000
DUE = 10_000
FLOOD = 1_000
FEW_RECORDS, PAST = 10_000, 1_000_000
WIDTH = 110


@app.command()
def main(  # noqa: PLR0913, PLR0917 - the options of a command line
    rounds: Annotated[int, typer.Option(help="How often each bot has its turn.", min=1)] = 5,
    people: Annotated[int, typer.Option(help="How many talk at once.", min=1)] = 32,
    seconds: Annotated[float, typer.Option(help="How long they are listened to.")] = 6.0,
    warm_up: Annotated[float, typer.Option(help="How long they talk before.")] = 3.0,
    starts: Annotated[int, typer.Option(help="Further starts of each bot in a round.")] = 1,
    backlog: Annotated[
        int, typer.Option("--reminders", help="The larger backlog of reminders.", min=2 * FEW)
    ] = MANY,
    due: Annotated[int, typer.Option(help="How many reminders fall due at once.", min=2)] = DUE,
    flood: Annotated[int, typer.Option(help="How many messages one person sends at once.", min=1)] = FLOOD,
    cases: Annotated[int, typer.Option(help="The larger number of cases at the desk.", min=FEW)] = CASES,
    volunteers: Annotated[int, typer.Option(help="How many people volunteer.", min=1)] = VOLUNTEERS,
    asked: Annotated[int, typer.Option(help="How many a survey is sent to.", min=1)] = ASKED,
    records: Annotated[int, typer.Option(help="The larger past that is told in figures.", min=FEW)] = PAST,
    looks: Annotated[int, typer.Option(help="How often each backlog is looked at.", min=3)] = 200,
    database: Annotated[
        Literal["sqlite", "postgresql"], typer.Option(help="Where our bot keeps its rows.")
    ] = "sqlite",
    aiogram: Annotated[
        bool,
        typer.Option(help="Compare with an echo with aiogram, too (the first time, this needs the network)."),
    ] = True,
    json_file: Annotated[Path | None, typer.Option("--json", help="File for all figures.")] = None,
) -> None:
    """Measure our bot beside a bare echo and a typical tutorial bot."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    effort = Effort(people, seconds, warm_up)
    with postgresql() if database == "postgresql" else nullcontext() as server:
        contenders = (*CONTENDERS, *(twin(console) if aiogram else ()))
        measured = asyncio.run(_rounds(console, contenders, rounds, starts, effort, server))
    with console.status(f"looks at {FEW:,} and {backlog:,} reminders"), _folder() as folder:
        times = asyncio.run(sweeps.measure(folder, [FEW, backlog], looks))
    with console.status(f"looks at months among {MONTHS[-1]:,} bookings"), _folder() as folder:
        months = free_times.measure(folder, MONTHS, looks)
    with console.status(f"the desk with {cases:,} cases"), _folder() as folder:
        desks = case_desk.measure(folder, [FEW, cases], looks)
    with console.status(f"a shift for {volunteers:,} volunteers"), _folder() as folder:
        posting = asyncio.run(postings.measure(folder, volunteers))
    with console.status(f"{due:,} reminders due at once"), _folder() as folder:
        reminded = asyncio.run(reminders.measure(folder, due))
    with console.status(f"a flood of {flood:,} messages"), _folder() as folder:
        flooded = asyncio.run(floods.measure(folder, flood))
    with console.status("two bots beside one"):
        beside = asyncio.run(replicas.measure(_folder, effort))
    with console.status(f"rosters of {volunteers:,} volunteers"), _folder() as folder:
        roster = rosters.measure(folder, volunteers, looks)
    with console.status(f"a survey for {asked:,} people"), _folder() as folder:
        survey = surveys.measure(folder, asked)
    with console.status(f"an announcement to {asked:,} people"), _folder() as folder:
        news = announcements.measure(folder, asked)
    with console.status(f"lists of {cases:,} rows as files"), _folder() as folder:
        exported = exports.measure(folder, [FEW, cases])
    with console.status(f"figures of {records:,} records"), _folder() as folder:
        told, meanwhile = summaries.both(folder, sorted({min(FEW_RECORDS, records // 2), records}), seconds)
    found = figures.Results(
        bots=measured,
        sweeps=times,
        months=months,
        desks=desks,
        posting=posting,
        reminders=reminded,
        flood=flooded,
        replicas=beside,
        rosters=roster,
        survey=survey,
        news=news,
        exports=exported,
        summaries=told,
        meanwhile=meanwhile,
    )
    aims = figures.aims(found)
    report.show(console, found, aims)
    if json_file:
        json_file.write_text(json.dumps(report.as_json(found, aims, effort), indent=1) + "\n")


async def _rounds(  # noqa: PLR0917 - what the command line says, and where
    console: Console,
    contenders: Sequence[Contender],
    rounds: int,
    starts: int,
    effort: Effort,
    database: Database | None,
) -> dict[str, Measured]:
    measured = {contender.name: Measured(contender) for contender in contenders}
    for number in range(1, rounds + 1):
        for bot in measured.values():
            with console.status(f"round {number} of {rounds}: {bot.contender.name}"):
                await _turn(bot, starts, effort, database)
    return measured


async def _turn(bot: Measured, starts: int, effort: Effort, database: Database | None) -> None:
    with _folder() as folder:
        arena = Arena(bot.contender, folder, database)
        bot.runs.append(await arena.run(effort))
        for _ in range(starts):
            bot.starts.append(await arena.start())


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="linli-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    app()
