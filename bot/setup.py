"""`python -m bot setup`: the questions a new centre is asked, and the file .env that keeps the answers."""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import typer
from pydantic import SecretStr

from bot import errands, logs
from bot.settings import ENV_FILE, Settings, complaint, load
from bot.trouble import Trouble
from bot.vault import new_key
from centre.rules import Rules
from chat.languages import LOCALES
from models.people import Role

WITHOUT_TERMINAL = (
    "setup asks, so it needs a terminal. Without one, put these into the environment or into .env "
    "(docs/settings.md): BOT_TOKEN, CENTRE_TIME_ZONE, DEFAULT_LANGUAGE."
)


def setup(env_file: Path = ENV_FILE) -> None:
    """Ask, write the answers down, migrate, name the centre and invite the first director.

    Raises:
        Trouble: there is nobody to ask, or the database is out of reach.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Trouble(WITHOUT_TERMINAL)
    answers = _ask(load(env_file))
    if answers:
        keep(env_file, answers)
        typer.echo(f"Written to {env_file}, which only you can read.")
    if "BACKUP_KEY" in answers:
        typer.echo(f"Copy BACKUP_KEY from {env_file} to another place: without it nobody reads a backup.")
    for name in answers.keys() & os.environ.keys():
        typer.echo(f"Mind that {name} is also set in the environment, which outweighs the file.")
    settings = load(env_file)
    typer.echo(f"The database is at revision {errands.bring_up_to_date(settings).after}.")
    changes = _ask_about_the_centre(errands.rules_in_force(settings))
    errands.change_rules(settings, changes)
    if not errands.has_director(settings) or typer.confirm("There is a director. Invite another?"):
        typer.echo("\nWho opens the link, or sends the bot the line with /start, becomes director:")
        for line in errands.invite(settings, Role.DIRECTOR):
            typer.echo(line)
    typer.echo("\nStart the bot with: make run")


def keep(env_file: Path, answers: Mapping[str, str]) -> None:
    """Put settings into the file, all or none; every other line stays, and only its owner can read it."""
    before = env_file.read_text(encoding="utf-8-sig").splitlines() if env_file.exists() else []
    left = dict(answers)
    lines = []
    for line in before:
        name = line.partition("=")[0].removeprefix("export ").strip().upper()
        if name not in answers:
            lines.append(line)
        elif name in left:  # a second line for the same setting would outweigh the first
            lines.append(f"{name}={left.pop(name)}")
    lines += [f"{name}={value}" for name, value in left.items()]
    place = env_file.resolve()
    # From its first moment on a temporary file is for its owner only.
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".env.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as target:
            target.write("\n".join([*lines, ""]))
            target.flush()
            os.fsync(target.fileno())
        Path(temporary).replace(place)
    except BaseException:
        Path(temporary).unlink()
        raise


def _ask(known: Settings) -> dict[str, str]:
    """Ask for everything; what is there already stays unless the answer says otherwise."""
    answers = {}
    if known.bot_token is None or typer.confirm("There is a BOT_TOKEN already. Replace it?", default=False):
        typer.echo("A bot gets its token from @BotFather in Telegram: /newbot. It stays invisible here.")
        answers["BOT_TOKEN"] = _answer("Token", _token_fault(known), hidden=True)
    languages = ", ".join(_languages())
    for name, question, value in (
        ("centre_time_zone", "The centre's time zone", known.centre_time_zone),
        ("centre_country", "The country whose holidays count", known.centre_country),
        ("default_language", f"The language of most people ({languages})", known.default_language),
    ):
        answer = _answer(question, partial(complaint, name), default=value)
        if answer != value:
            answers[name.upper()] = answer
    if known.backup_key is None and typer.confirm("Make an encrypted backup every night?", default=True):
        answers["BACKUP_KEY"] = new_key()
    return answers


def _ask_about_the_centre(known: Rules) -> dict[str, Any]:
    """Ask what people have to know of the centre, in each language; gives the rules that change."""
    answers: dict[str, Any] = {}
    for key, question in (("centre_name", "The centre's name"), ("centre_address", "Its address")):
        names = getattr(known, key)
        said = {code: _answer(f"{question} ({code})", default=names.get(code, "")) for code in _languages()}
        answers[key] = names | {code: name for code, name in said.items() if name}
    answers["centre_phone"] = _answer("Its telephone", default=known.centre_phone)
    return {key: answer for key, answer in answers.items() if answer != getattr(known, key)}


def _languages() -> list[str]:
    return sorted(path.stem for path in LOCALES.glob("*.po"))


def _anything(_text: str) -> None:
    """Find nothing wrong with an answer."""


def _answer(
    question: str,
    fault: Callable[[str], str | None] = _anything,
    *,
    default: str | None = None,
    hidden: bool = False,
) -> str:
    while True:
        text: str = typer.prompt(
            question, default=default, show_default=bool(default), hide_input=hidden
        ).strip()
        wrong = fault(text)
        if wrong is None:
            return text
        typer.echo(wrong)


def _token_fault(known: Settings) -> Callable[[str], str | None]:
    def fault(token: str) -> str | None:
        wrong = complaint("bot_token", token)
        if wrong:
            return wrong
        logs.configure(known.log_format, known.log_level, [token])
        try:
            name = errands.meet(known.model_copy(update={"bot_token": SecretStr(token)}))
        except Trouble as trouble:
            return str(trouble)
        typer.echo(f"This is @{name}.")
        return None

    return fault
