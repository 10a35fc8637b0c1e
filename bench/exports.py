"""How long a list takes to become a file, and how much memory: with few rows and with very many."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import run
from time import perf_counter

from bench.case_desk import Desk
from bench.free_times import MOMENT
from centre import exports
from centre.exports import Recipe
from centre.periods import Unit
from chat.languages import Languages

_CLERK = 1


@dataclass(frozen=True, slots=True)
class ExportTimes:
    """Seconds until a file of so many rows was there, and how large the process that wrote it grew."""

    form: str
    rows: int
    seconds: float
    megabytes: float


def measure(folder: Path, sizes: Sequence[int]) -> list[ExportTimes]:
    """Write tables of several sizes in every form, each in a process of its own, as the bot does."""
    found = []
    for size in sizes:
        url = f"sqlite:///{folder / f'{size} exported.db'}"
        desk = Desk(url, size, all_open=False)
        desk.close()
        found += [_time(url, form, size) for form in exports.FORMS]
    return found


def _time(url: str, form: str, size: int) -> ExportTimes:
    began = perf_counter()
    command = [sys.executable, "-m", "bench.exporting"]
    written = run(command, input=_recipe(url, form).encode(), check=True, capture_output=True)
    seconds = perf_counter() - began
    assert written.stdout  # noqa: S101 - it is a file
    return ExportTimes(form, size, seconds, float(written.stderr.split()[-1]))


def _recipe(url: str, form: str) -> str:
    languages, span = Languages("zh-hans"), exports.period(MOMENT, Unit.YEAR, 0)
    keys = exports.sentences("requests", persons=True)
    words = {key: [language.label(key) for language in languages] for key in keys}
    recipe = Recipe(
        name="requests",
        form=next(one for one in exports.FORMS if one == form),
        person_id=_CLERK,
        persons=True,
        first=span.first,
        last=span.last,
        begins=span.begins,
        ends=span.ends,
        made_at=MOMENT.now,
        zone=str(MOMENT.calendar.zone),
        words={**words, "centre": ["Linli"]},
        url=url,
    )
    return recipe.model_dump_json()
