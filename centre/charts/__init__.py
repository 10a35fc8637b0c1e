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


def draw(chart: Bars | Split) -> bytes:
    """A chart as a PNG of 1080 pixels across."""
    return draw_plain(asdict(chart))


def draw_plain(chart: Mapping[str, Any]) -> bytes:
    """The same of a chart that was kept as plain values."""
    return drawing.draw("centre.charts.pen", chart)
