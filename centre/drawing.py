"""Papers and pictures with letters on them are drawn by a process of their own, which then forgets the fonts.

The fonts and what reads them take more memory than the bot itself.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fpdf import FPDF

_ROOT = Path(__file__).resolve().parent.parent
# A code needs four modules of white around it to be found.
QUIET = 4
_INK = 0
# Seconds: an export of a hundred thousand rows takes ten; what hangs must not hold others up for ever.
_PATIENCE = 300


def draw(module: str, recipe: Any) -> bytes:
    """What one of our modules draws by a recipe of plain values: reads JSON, writes the content of a file.

    Raises:
        subprocess.SubprocessError: it failed, or took longer than anybody waits.
    """
    with ready(module) as pen:
        return pen(recipe)


@contextmanager
def ready(module: str) -> Iterator[Callable[[Any], bytes]]:
    """The same by a process that reads its fonts while the recipe is still put together.

    Where it turns out that there is nothing to draw, it is let go.

    Raises:
        subprocess.SubprocessError: it failed, or took longer than anybody waits.
    """
    command = [sys.executable, "-m", module]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=_ROOT, stdin=pipe, stdout=pipe) as process:  # noqa: S603 - ours

        def pen(recipe: Any) -> bytes:
            drawn, _ = process.communicate(json.dumps(recipe).encode(), timeout=_PATIENCE)
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, command)
            return drawn

        try:
            yield pen
        finally:
            process.kill()


def letters(pdf: "FPDF", font: str) -> Collection[int]:
    """The characters for which a font has a letter."""
    known: Collection[int] = getattr(pdf.fonts[font], "cmap", {}).keys()
    return known


def drawable(said: Any, known: Collection[int]) -> Any:
    """Plain values without the characters for which a font has no letter: pictures that people type."""
    match said:
        case str():
            return "".join(one for one in said if ord(one) in known or one in "\n\t")
        case list():
            return [drawable(one, known) for one in said]
        case dict():
            return {name: drawable(one, known) for name, one in said.items()}
    return said


def draw_code(pdf: "FPDF", link: str, x: float, y: float, side: float) -> None:
    """Draw a code on a page as black runs on white, so that it stays sharp in any size; in millimetres."""
    import segno  # noqa: PLC0415

    rows = list(segno.make_qr(link, error="m").matrix_iter(border=QUIET))
    module = side / len(rows)
    pdf.set_fill_color(_INK)
    for down, row in enumerate(rows):
        across, top = x, y + down * module
        for dark, run in groupby(row):
            width = len(list(run)) * module
            if dark:
                pdf.rect(across, top, width, module, style="F")
            across += width
