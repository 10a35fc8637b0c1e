"""Draws a chart by its recipe, in a process of its own: matplotlib takes more memory than the bot itself.

Run by `centre.drawing`: reads JSON, writes a PNG.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from centre.charts.card import (
    BLUE,
    EDGE,
    FIGURE,
    GREY,
    INNER,
    LEADING,
    LINE,
    MIDDLE,
    SMALL,
    TEXT,
    TITLE,
    TRACK,
    VERMILLION,
    WIDTH,
    Card,
)

_BAR, _GAP, _SAID = 44, 34, 250
_SPLIT = 110
_PARTS = (VERMILLION, MIDDLE, BLUE)


def picture(chart: dict[str, Any]) -> bytes:
    """A chart as a PNG."""
    card, frame = Card(), chart["frame"]
    card.paragraph(frame["title"], TITLE)
    card.y += 8
    card.paragraph(frame["about"], TEXT, GREY)
    card.y += 40
    KINDS[chart["kind"]](card, chart)
    card.y += 12
    card.box(EDGE, INNER, 2, LINE)
    card.y += 22
    card.paragraph(frame["source"], SMALL, GREY)
    return card.png()


def _bars(card: Card, chart: dict[str, Any]) -> None:
    """Labels stand over their bars, since a phone is narrow; a full track is everybody."""
    room = INNER - _SAID
    for bar in chart["bars"]:
        card.paragraph(bar["label"], TEXT, most=3)
        card.y += 4
        card.box(EDGE, room, _BAR, TRACK)
        card.box(EDGE, room * bar["share"], _BAR, BLUE)
        card.write(bar["said"], WIDTH - EDGE, TEXT, align="right")
        card.y += _BAR + _GAP


def _split(card: Card, chart: dict[str, Any]) -> None:
    """One bar in three parts, and below it what each part is: too narrow a part has no room for words."""
    card.write(chart["figure"], EDGE, FIGURE)
    card.y += FIGURE * LEADING
    x = float(EDGE)
    for part, ink in zip(chart["parts"], _PARTS, strict=True):
        card.box(x, INNER * part["share"], _SPLIT, ink)
        x += INNER * part["share"]
    card.y += _SPLIT + 34
    for part, ink in zip(chart["parts"], _PARTS, strict=True):
        card.box(EDGE, 34, 34, ink, down=8)
        card.write(part["label"], EDGE + 54, TEXT)
        card.write(part["said"], WIDTH - EDGE, TEXT, align="right")
        card.y += TEXT * LEADING + 14
    card.y += 14


# Further kinds go here: what is drawn by which name.
KINDS: dict[str, Callable[[Card, dict[str, Any]], None]] = {"bars": _bars, "split": _split}

if __name__ == "__main__":
    sys.stdout.buffer.write(picture(json.load(sys.stdin)))
