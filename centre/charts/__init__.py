"""Charts as pictures for a chat: what the title says they show, where it comes from, and n beside every bar.

They know no language: whatever is written on them comes with the recipe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from centre import drawing


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, how long it is from 0 to 1, and what stands at its end, such as "62.5% (5)"."""

    label: str
    share: float
    said: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What is written around a chart: the finding, what was asked, and source and period."""

    title: str
    about: str
    source: str


@dataclass(frozen=True, slots=True)
class Bars:
    """How many gave which answer, one bar under the other."""

    frame: Frame
    bars: Sequence[Bar]
    kind: str = "bars"


@dataclass(frozen=True, slots=True)
class Split:
    """A whole in three parts from bad to good, with a large figure over it, such as an NPS."""

    frame: Frame
    figure: str
    parts: Sequence[Bar]
    kind: str = "split"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label, how high it is from 0 to 1 (None: of nothing), and what stands on it."""

    label: str
    share: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Columns:
    """How something went on, one column beside the other; the last one is what it is about."""

    frame: Frame
    columns: Sequence[Column]
    kind: str = "columns"


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a map: how full it is from 0 to 1 (None: too few to say), and what stands in it."""

    share: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Heat:
    """How full something is, by row and column; None where there was nothing to fill."""

    frame: Frame
    across: Sequence[str]
    down: Sequence[str]
    cells: Sequence[Sequence[Cell | None]]
    kind: str = "heat"


Chart = Bars | Split | Columns | Heat
# What draws one, for `centre.drawing`.
PEN = "centre.charts.pen"


def draw(chart: Chart) -> bytes:
    """A chart as a PNG of 1080 pixels across."""
    return draw_plain(asdict(chart))


def draw_plain(chart: Mapping[str, Any]) -> bytes:
    """The same of a chart that was kept as plain values."""
    return drawing.draw(PEN, chart)
