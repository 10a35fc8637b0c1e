"""What was measured, as a table to read and as JSON to keep."""

import os
import platform
from collections.abc import Collection, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.announcements import AnnouncementTimes
from bench.case_desk import DeskTimes, pairs
from bench.exports import ExportTimes
from bench.figures import FIGURES, Aim, Measured, Results, ratio
from bench.floods import FloodTimes
from bench.free_times import MonthTimes
from bench.postings import PostingTimes
from bench.reminders import ReminderTimes
from bench.replicas import ReplicaTimes
from bench.rosters import RosterTimes
from bench.runs import Effort, Run
from bench.summaries import MeanwhileTimes, SummaryTimes
from bench.surveys import SurveyTimes
from bench.sweeps import DUE, SweepTimes

OTHERS = ("echo", "tutorial", "aiogram")
NOTES = """\
An update is what one person did; everybody waits for the reply before going on.
The bots take turns, round by round, before the same emulator on loopback, which holds the people, too.
SEND_RATE=0: Telegram's own limits (30 messages a second, one a second in a chat) would set the pace.
CPU is that of all processes of a bot, user and system, without start and warm-up.
The bot bounds the pace where it keeps a core busy; where nobody does, waiting for one another does.
Machines differ and so do minutes: compare ratios, not figures.
""".splitlines()


def show(console: Console, found: Results, aims: Sequence[Aim]) -> None:
    """Print the tables."""
    for bot in found.bots.values():
        console.print(f"[bold]{bot.contender.name}[/]  {bot.contender.about}")
    console.print(_bots(found.bots))
    console.print(_sweeps(found.sweeps))
    console.print(_months(found.months))
    console.print(_desks(found.desks))
    console.print(_posting(found.posting))
    console.print(_reminders(found.reminders))
    console.print(_flood(found.flood))
    console.print(_replicas(found.replicas))
    console.print(_rosters(found.rosters))
    console.print(_survey(found.survey))
    console.print(_news(found.news))
    console.print(_exports(found.exports))
    console.print(_summaries(found.summaries))
    console.print(_meanwhile(found.meanwhile))
    console.print(_aims(aims))
    for note in NOTES:
        console.print(f"· {note}", style="dim")


def as_json(found: Results, aims: Sequence[Aim], effort: Effort) -> dict[str, Any]:
    """Everything that was measured, round by round, and what was made of it."""
    return {
        "machine": machine(),
        "effort": asdict(effort),
        "notes": NOTES,
        "bots": {
            name: {
                "about": bot.contender.about,
                "start_seconds": bot.start,
                **{figure.name: bot.median(figure) for figure in FIGURES},
                "rounds": [_round(run) for run in bot.runs],
                "starts": [*(run.start for run in bot.runs), *bot.starts],
            }
            for name, bot in found.bots.items()
        },
        "ratios": {
            f"ours/{other}": {
                "start_seconds": found.bots["ours"].start / found.bots[other].start,
                **{f.name: ratio(f, found.bots["ours"], found.bots[other]) for f in FIGURES if f.compared},
            }
            for other in _others(found.bots)
        },
        "sweeps": [{**asdict(times), "due_notices": DUE} for times in found.sweeps],
        "months": [asdict(times) for times in found.months],
        "desks": [asdict(times) for times in found.desks],
        "posting": asdict(found.posting),
        "reminders": {**asdict(found.reminders), "rate": found.reminders.rate},
        "flood": asdict(found.flood),
        "replicas": asdict(found.replicas),
        "rosters": [asdict(times) for times in found.rosters],
        "survey": asdict(found.survey),
        "announcement": asdict(found.news),
        "exports": [asdict(one) for one in found.exports],
        "summaries": [asdict(one) for one in found.summaries],
        "meanwhile": asdict(found.meanwhile),
        "aims": [{**asdict(aim), "met": aim.met} for aim in aims],
    }


def machine() -> dict[str, Any]:
    """On what it was measured."""
    libraries = ("python-telegram-bot", "httpx", "aiohttp", "aiosqlite", "SQLAlchemy", "sqlmodel")
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: version(name) for name in libraries},
    }


def _round(run: Run) -> dict[str, float | None]:
    return {figure.name: figure.of(run) for figure in FIGURES}


def _bots(measured: dict[str, Measured]) -> Table:
    table = Table("", *measured, *(f"ours/{other}" for other in _others(measured)))
    for column in table.columns[1:]:
        column.justify = "right"
    for figure in FIGURES:
        medians = [_number(bot.median(figure), figure.decimals) for bot in measured.values()]
        compared = [
            _number(ratio(figure, measured["ours"], measured[other]), 2) if figure.compared else ""
            for other in _others(measured)
        ]
        table.add_row(figure.label, *medians, *compared)
    starts = [_number(bot.start, 2) for bot in measured.values()]
    to_others = [_number(measured["ours"].start / measured[other].start, 2) for other in _others(measured)]
    table.add_row("start to first reply, seconds", *starts, *to_others)
    return table


def _others(bots: Collection[str]) -> list[str]:
    return [other for other in OTHERS if other in bots]


def _sweeps(sweeps: Sequence[SweepTimes]) -> Table:
    table = Table("reminders ahead", "a look with nothing due, ms", f"a look with {DUE} due, ms")
    for column in table.columns:
        column.justify = "right"
    for times in sweeps:
        table.add_row(f"{times.reminders:,}", _number(times.idle, 2), _number(times.due, 1))
    return table


def _months(months: Sequence[MonthTimes]) -> Table:
    table = Table("bookings in the table", "free times of a month", "found in, ms")
    for column in table.columns:
        column.justify = "right"
    for times in months:
        table.add_row(f"{times.bookings:,}", f"{times.free:,}", _number(times.milliseconds, 2))
    return table


def _desks(desks: Sequence[DeskTimes]) -> Table:
    table = Table("at the desk, SQLite", "cases", "open", "answered in, ms", "/ the fewest")
    for column in table.columns[1:]:
        column.justify = "right"
    for few, many in pairs(desks):
        for times in (few, many):
            compared = _number(many.milliseconds / few.milliseconds, 2) if times is many else ""
            cases, is_open = f"{times.cases:,}", f"{times.open:,}"
            table.add_row(times.what, cases, is_open, _number(times.milliseconds, 1), compared)
    return table


def _posting(posting: PostingTimes) -> Table:
    table = Table(
        "a shift for so many", "queued in, s", "told in, s", "refused by Telegram", "answers p95, ms"
    )
    for column in table.columns:
        column.justify = "right"
    queued, told = _number(posting.queued, 2), _number(posting.seconds, 0)
    table.add_row(f"{posting.people:,}", queued, told, f"{posting.refused}", _number(posting.answered, 0))
    return table


def _reminders(times: ReminderTimes) -> Table:
    table = Table("reminders due at once", "told in, s", "a second", "refused by Telegram")
    for column in table.columns:
        column.justify = "right"
    seconds, rate = _number(times.seconds, 1), _number(times.rate, 1)
    table.add_row(f"{times.told:,}", seconds, rate, f"{times.refused}")
    return table


def _flood(times: FloodTimes) -> Table:
    table = Table(
        "a flood of messages", "answered in, s", "another's taps", "p99 alone, ms", "p99 meanwhile, ms"
    )
    for column in table.columns:
        column.justify = "right"
    alone, answered = _number(times.alone, 1), _number(times.answered, 1)
    table.add_row(f"{times.messages:,}", _number(times.seconds, 1), f"{times.taps:,}", alone, answered)
    return table


def _replicas(times: ReplicaTimes) -> Table:
    table = Table("people, PostgreSQL", "one bot, updates a second", "two bots", "two / one")
    for column in table.columns:
        column.justify = "right"
    compared = times.two / times.one if times.one else None
    table.add_row(f"{times.people}", _number(times.one, 1), _number(times.two, 1), _number(compared, 2))
    return table


def _rosters(rosters: Sequence[RosterTimes]) -> Table:
    table = Table("among volunteers, SQLite", "volunteers", "answered in, ms")
    for column in table.columns[1:]:
        column.justify = "right"
    for times in rosters:
        table.add_row(times.what, f"{times.volunteers:,}", _number(times.milliseconds, 1))
    return table


def _news(news: AnnouncementTimes) -> Table:
    steps = ("queued", "paused", "resumed", "noted", "recalled")
    table = Table("an announcement to so many, SQLite", *(f"{step} in, s" for step in steps))
    for column in table.columns:
        column.justify = "right"
    table.add_row(f"{news.people:,}", *(_number(getattr(news, step), 2) for step in steps))
    return table


def _survey(survey: SurveyTimes) -> Table:
    table = Table("a survey for so many, SQLite", "queued in, s", "paused in, s", "resumed in, s")
    for column in table.columns:
        column.justify = "right"
    seconds = [_number(one, 2) for one in (survey.queued, survey.paused, survey.resumed)]
    table.add_row(f"{survey.people:,}", *seconds)
    return table


def _exports(exports: Sequence[ExportTimes]) -> Table:
    table = Table("a list as a file, SQLite", "rows", "written in, s", "memory at most, MB")
    for column in table.columns[1:]:
        column.justify = "right"
    for one in exports:
        table.add_row(one.form, f"{one.rows:,}", _number(one.seconds, 1), _number(one.megabytes, 0))
    return table


def _summaries(times: Sequence[SummaryTimes]) -> Table:
    table = Table("figures, SQLite", "records", "told in, ms", "bare statements, ms", "told / bare")
    for column in table.columns[1:]:
        column.justify = "right"
    for one in times:
        bare, compared = _number(one.statements, 1), _number(one.milliseconds / one.statements, 2)
        table.add_row(one.what, f"{one.records:,}", _number(one.milliseconds, 1), bare, compared)
    return table


def _meanwhile(times: MeanwhileTimes) -> Table:
    table = Table("a resident taps, records", "summaries", "taps", "p95 alone, ms", "p95 meanwhile, ms")
    for column in table.columns:
        column.justify = "right"
    alone, answered = _number(times.alone, 1), _number(times.answered, 1)
    table.add_row(f"{times.records:,}", f"{times.asked:,}", f"{times.taps:,}", alone, answered)
    return table


def _aims(aims: Sequence[Aim]) -> Table:
    table = Table("aim", "measured", "at most", "")
    for aim in aims:
        verdict = "[green]met[/]" if aim.met else "[red]missed[/]"
        table.add_row(aim.what, _number(aim.ratio, 2), _number(aim.limit, 2), verdict)
    return table


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"
