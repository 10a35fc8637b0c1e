"""Figures and lists for whoever sits at the machine: what /summary and /export give."""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, track
from sqlmodel import Session

from bot import errands
from bot.redaction import said
from bot.settings import Settings
from bot.trouble import Trouble
from centre import drawing, exports, report_paper, summaries
from centre.errors import Refused
from centre.exports import Recipe, pen
from centre.periods import Period
from centre.reports import moves
from centre.summaries import Beside
from chat.languages import Markup
from chat.talk import Reader
from handlers import exports as lists
from handlers import report_papers, report_sheet, summary_sheet
from handlers import reports as papers
from handlers import summaries as figures
from models import who as whos

# By the form of a report: what draws it, and by which recipe the one that is kept, or a draft.
_REPORTS: dict[str, tuple[str, Callable[..., Any], Callable[..., Any]]] = {
    "pdf": (report_paper.__name__, report_sheet.kept_sheet, report_sheet.sheet),
    "xlsx": (summary_sheet.PEN, report_papers.kept_book, report_papers.draft_book),
}
_MARKS = re.compile(r"</?(?:b|i|u|code|pre|blockquote)>")


def summary(settings: Settings, period: str, language: str, beside: str, *, full: bool) -> bytes:
    """What a period comes to, in words.

    Raises:
        Trouble: there is no such period, language or comparison, or the database cannot be used.
    """
    if beside not in set(Beside):
        raise Trouble(f"--beside: one of {', '.join(Beside)}.")
    with errands.reading(settings, language) as reader, _explained(reader):
        found = _period(reader, period)
        summaries.expect_period(reader.moment, found)
        told = figures.figures(reader, found, Beside(beside), whole=full, watch=_watch)
    return f"{plain(told)}\n".encode()


def report(settings: Settings, period: str, form: str, language: str) -> bytes:
    """The report of a time: the one that is kept, as it was taken, else a draft of what is true now.

    Raises:
        Trouble: there is no such period, form or language, or the database cannot be used.
    """
    if form not in _REPORTS:
        raise Trouble(f"--format: {' or '.join(_REPORTS)}.")
    module, as_kept, as_draft = _REPORTS[form]
    with errands.reading(settings, language, write=form == "xlsx") as reader, _explained(reader):
        found = papers.spoken(reader, period, "terminal")
        if isinstance(found, Markup):
            raise Trouble(f"{period}: {plain(found)}")
        if form == "xlsx":
            nobody = whos.at_the_machine()
            exports.note(reader.session, reader.moment, nobody, "report", found, form="xlsx", persons=False)
    with errands.reading(settings, language) as reader, _explained(reader):
        kept = moves.of_period(reader.session, found)
        recipe = as_kept(reader, kept) if kept else as_draft(reader, found, _watch)
    return drawing.draw(module, recipe)


def export(settings: Settings, name: str, period: str, form: str, language: str, *, persons: bool) -> bytes:
    """A list as a file; that it was taken is noted first.

    Raises:
        Trouble: there is no such list, period, form or language, or the database cannot be used.
    """
    if name not in exports.LISTINGS:
        raise Trouble(f"{name}: there is no such list. Lists: {', '.join(exports.LISTINGS)}.")
    if form not in exports.FORMS:
        raise Trouble(f"--format: one of {', '.join(exports.FORMS)}.")
    with errands.reading(settings, language, write=True) as reader, _explained(reader):
        found, nobody = _period(reader, period), whos.at_the_machine()
        total = exports.rows(reader.session, nobody, name, found)
        recipe = Recipe.model_validate(lists.recipe(reader, nobody, name, found, form=form, persons=persons))
    # The list may take a while: nobody's writing waits for it.
    with errands.reading(settings, language) as reader:
        return _written(reader.session, recipe, total)


def deliver(output: Path | None, content: bytes) -> None:
    """Write to a file, or to the standard output.

    Raises:
        Trouble: the file cannot be written, or a spreadsheet would be poured over a terminal.
    """
    if output is None:
        if content.startswith((b"PK", b"%PDF")) and sys.stdout.isatty():
            raise Trouble("This is no text: give a file with --output, or send it on with | or >.")
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise Trouble(f"--output: {output} cannot be written ({said(error)}).") from error


def plain(told: Markup) -> str:
    """A sentence of the chat as a terminal shows it."""
    return unescape(_MARKS.sub("", told))


def _written(session: Session, recipe: Recipe, total: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder, Progress(console=_console(), transient=True) as progress:
        path = Path(folder) / "export"
        task = progress.add_task(recipe.name, total=total)
        pen.write(session, recipe, path, lambda: progress.advance(task))
        return path.read_bytes()


def _watch(numbers: Sequence[str]) -> Iterator[str]:
    """Show how far the counting is."""
    yield from track(numbers, "", console=_console(), transient=True)


def _console() -> Console:
    """Where progress is shown: on a terminal, else nowhere."""
    return Console(stderr=True, quiet=not sys.stderr.isatty())


def _period(reader: Reader, said_period: str) -> Period:
    found = figures.heard(reader, said_period, "terminal")
    if isinstance(found, Markup):
        raise Trouble(f"{said_period}: {plain(found)}")
    return found


@contextmanager
def _explained(reader: Reader) -> Iterator[None]:
    """Say in the reader's language why the centre refuses something."""
    try:
        yield
    except Refused as no:
        raise Trouble(plain(reader.why(no))) from no
