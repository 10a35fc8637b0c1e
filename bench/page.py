"""A page of a bench's figures: `python -m bench.page bench.json > docs/benchmarks.md`."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.figures import FIGURES

ABOUT = """\
# What it costs

Made by `python -m bench --json bench.json` and `python -m bench.page bench.json`. All bots take turns in one
run before the same emulator, so that the ratios tell more than the figures.
"""


def page(found: dict[str, Any], note: str = "") -> str:
    """Write the page for what `python -m bench --json` has kept, with a note on how it was measured."""
    return "\n".join(
        [ABOUT, *([note, ""] if note else []), *_machine(found), "", *_bots(found), "", *_aims(found), ""]
    )


def _machine(found: dict[str, Any]) -> Iterator[str]:
    machine, effort = found["machine"], found["effort"]
    versions = ", ".join(
        f"{name} {value}" for name, value in machine.items() if name not in {"cores", "system"}
    )
    rounds = max(len(bot["rounds"]) for bot in found["bots"].values())
    yield f"{machine['cores']} cores, {machine['system']}; {versions}."
    yield f"Rounds: {rounds}, each with {effort['people']} people for {effort['seconds']:g} seconds."
    yield ""
    yield from (f"- {note}" for note in found["notes"])


def _bots(found: dict[str, Any]) -> Iterator[str]:
    bots, ratios = found["bots"], found["ratios"]
    yield "## Beside other bots"
    yield ""
    yield from (f"- **{name}**: {bot['about'].removeprefix(f'{name}: ')}" for name, bot in bots.items())
    yield ""
    yield _row(["", *bots, *ratios])
    yield _row(["---", *("---:" for _ in (*bots, *ratios))])
    for figure in FIGURES:
        middles = [_number(bot[figure.name], figure.decimals) for bot in bots.values()]
        compared = [_number(ratio.get(figure.name), 2) for ratio in ratios.values()]
        yield _row([figure.label, *middles, *compared])
    starts = [_number(row["start_seconds"], 2) for row in (*bots.values(), *ratios.values())]
    yield _row(["start to first reply, seconds", *starts])


def _aims(found: dict[str, Any]) -> Iterator[str]:
    yield "## What we aim at"
    yield ""
    yield _row(["aim", "measured", "at most", "", "bounded by"])
    yield _row(["---", "---:", "---:", "---", "---"])
    for aim in found["aims"]:
        met = "met" if aim["met"] else "**missed**"
        yield _row([aim["what"], _number(aim["ratio"], 2), _number(aim["limit"], 2), met, aim["bound"]])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"


def main(
    file: Annotated[Path, typer.Argument(help="What `python -m bench --json` has kept.")],
    note: Annotated[str, typer.Option(help="What else must be known of the run.")] = "",
) -> None:
    """Print the page."""
    typer.echo(page(json.loads(file.read_text()), note), nl=False)


if __name__ == "__main__":
    typer.run(main)
