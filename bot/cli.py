"""The command line: `python -m bot --help`."""

import gc
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.trouble import Trouble

_PERIOD = 'As in the chat: "last month", "2026-03", "1 Mar - 15 Apr", 上个月.'
_LANGUAGE = "In which language: en or zh-hans."
_OUTPUT = "The file to write; without it, the standard output."
TROUBLE = 2  # the exit code where somebody has to put something right first


class Commands(TyperGroup):
    """Commands whose trouble is told in a line each, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except Trouble as trouble:
            from bot.redaction import redactor

            for line in redactor()(str(trouble)).splitlines():
                typer.echo(line, err=True)
            raise typer.Exit(TROUBLE) from None


app = typer.Typer(
    cls=Commands,
    help="Linli 邻里: a neighbourhood service centre in a chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def run() -> None:
    """Run the bot, or without a BOT_TOKEN open the playground."""
    gc.disable()  # what imports make stays: to look at it again and again would take a fifth of a start
    from bot import running

    running.run(_settings())


@app.command()
def setup() -> None:
    """Ask for what the bot has to know, write it into .env, and invite the first director."""
    from bot.setup import setup as ask

    ask()


@app.command()
def migrate() -> None:
    """Bring the database to the newest layout."""
    from rich.console import Console

    from bot import errands

    settings = _settings()
    with Console(stderr=True).status("Migrating the database …"):
        done = errands.bring_up_to_date(settings)
    if done.before == done.after:
        typer.echo(f"Nothing to do: the database is at revision {done.after}.")
    else:
        typer.echo(f"Migrated the database from revision {done.before or 'none'} to {done.after}.")


@app.command()
def backup_key() -> None:
    """Print a new key for BACKUP_KEY."""
    from bot.vault import new_key

    typer.echo(new_key())


@app.command()
def backup() -> None:
    """Write everything into one encrypted file, also beside a running bot, and delete those that expired."""
    from bot import restoring

    typer.echo(restoring.back_up(_settings()))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What backup wrote, on SQLite or PostgreSQL.", dir_okay=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="Let go of what is in the database now.")
    ] = False,
) -> None:
    """Bring a backup into the database while no bot runs; who was erased since is erased again."""
    from bot import restoring

    for line in restoring.restore(_settings(), file, replace=replace):
        typer.echo(line)


@app.command()
def load_demo() -> None:
    """Bring the demo centre, all of it invented, into the database."""
    from bot import errands

    typer.echo(f"The demo centre is there, with {errands.load_demo(_settings())} people.")


@app.command()
def invite(
    role: Annotated[
        str,
        typer.Option(
            help="What the person becomes: volunteer, clerk, coordinator, director, auditor, duty_leader or "
            "duty_deputy."
        ),
    ],
    unit: Annotated[str, typer.Option(help="The staff unit; without it the whole centre.")] = "",
) -> None:
    """Print a link by which one person joins the staff, once."""
    from bot import errands
    from models.people import Role

    if role not in set(Role):
        raise typer.BadParameter(f"one of {', '.join(Role)}", param_hint="--role")
    for line in errands.invite(_settings(), Role(role), unit):
        typer.echo(line)


@app.command()
def export_config(
    language: Annotated[str, typer.Option(help="In which language the comments are.")] = "en",
) -> None:
    """Print the centre's configuration as a file that can be kept, compared and imported again."""
    from bot import errands

    typer.echo(errands.export_config(_settings(), language), nl=False)


@app.command()
def import_config(
    file: Annotated[Path, typer.Argument(help="What export-config printed, changed or not.", dir_okay=False)],
    dry_run: Annotated[bool, typer.Option(help="Only say what would change.")] = False,
) -> None:
    """Put a configuration in force: all of it, or, if a line is wrong, nothing."""
    from bot import errands

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read as text", param_hint="FILE") from error
    lines = errands.import_config(_settings(), text, dry_run=dry_run)
    for line in lines:
        typer.echo(line)
    if not lines:
        typer.echo("Nothing to do: all of it is in force already.")
    elif dry_run:
        typer.echo("Nothing was changed: this was a dry run.")


@app.command()
def summary(
    period: Annotated[str, typer.Argument(help=_PERIOD)] = "this week",
    language: Annotated[str, typer.Option(help=_LANGUAGE)] = "en",
    output: Annotated[Path | None, typer.Option(help=_OUTPUT, dir_okay=False)] = None,
    full: Annotated[bool, typer.Option(help="All figures, not only the first ones.")] = False,
    beside: Annotated[
        str, typer.Option(help="Against the time before, or the year before: before, year.")
    ] = "before",
) -> None:
    """Print what a period comes to, as /summary tells it."""
    from bot import takings

    takings.deliver(output, takings.summary(_settings(), period, language, beside, full=full))


@app.command()
def export(
    name: Annotated[
        str, typer.Argument(metavar="LIST", help="Which list; a wrong one is answered with all there are.")
    ],
    period: Annotated[str, typer.Argument(help=_PERIOD)] = "this month",
    form: Annotated[str, typer.Option("--format", help="xlsx, csv or json.")] = "csv",
    *,
    language: Annotated[str, typer.Option(help=_LANGUAGE)] = "en",
    output: Annotated[Path | None, typer.Option(help=_OUTPUT, dir_okay=False)] = None,
    persons: Annotated[
        bool, typer.Option("--persons", help="With names, addresses and what people wrote.")
    ] = False,
) -> None:
    """Write a list of a period as a file, as /export gives it; the audit notes it."""
    from bot import takings

    takings.deliver(output, takings.export(_settings(), name, period, form, language, persons=persons))


@app.command()
def report(
    period: Annotated[
        str, typer.Argument(help="week, month, quarter or year: the last one; or a period.")
    ] = "month",
    form: Annotated[str, typer.Option("--format", help="pdf or xlsx.")] = "pdf",
    *,
    language: Annotated[str, typer.Option(help=_LANGUAGE)] = "en",
    output: Annotated[Path | None, typer.Option(help=_OUTPUT, dir_okay=False)] = None,
) -> None:
    """Write the report of a period: the one that is kept, as /report shows it, else a draft of it."""
    from bot import takings

    takings.deliver(output, takings.report(_settings(), period, form, language))


@app.command()
def check() -> None:
    """Look whether settings, database, token and the rest are in place."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bot.check import Finding, findings

    try:
        found = list(findings(_settings()))
    except Trouble as trouble:
        found = [Finding("settings", False, str(trouble))]
    table = Table(show_header=False, box=None)
    for finding in found:
        mark = Text("ok", "green") if finding.fine else Text("no", "red")
        table.add_row(mark, finding.subject, Text(finding.words))
    Console().print(table)
    raise typer.Exit(0 if all(finding.fine for finding in found) else 1)


@app.command()
def health() -> None:
    """Say by the exit code whether the bot works; for the container's health check."""
    from bot.health import is_alive, pulse
    from bot.settings import load
    from scheduler.clock import SystemClock

    alive = is_alive(pulse(load().data_dir), SystemClock().now())
    raise typer.Exit(0 if alive else 1)


def _settings() -> Any:
    from bot import logs
    from bot.settings import load

    settings = load()
    logs.configure(settings.log_format, settings.log_level, settings.secrets())
    return settings
