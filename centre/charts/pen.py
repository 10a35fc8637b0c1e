"""Draws a chart by its recipe, in a process of its own: matplotlib takes more memory than the bot itself.

Run by `centre.drawing`: reads JSON, writes a PNG.
"""

import json
import math
import sys
from collections.abc import Callable
from typing import Any

from centre.charts.card import (
    BLUE,
    EDGE,
    FIGURE,
    GREY,
    INK,
    INNER,
    LEADING,
    LINE,
    MIDDLE,
    PALE,
    SMALL,
    TEXT,
    TITLE,
    TRACK,
    VERMILLION,
    WIDTH,
    Card,
    between,
    letters_known,
    readable_on,
)
from centre.drawing import drawable

_BAR, _GAP, _SAID = 44, 34, 250
_SPLIT = 110
_HEIGHT, _CELL = 480, 72
# What is empty is a place all the same, and not paper.
LEAST_FULL = "#e8f1f8"
_PARTS = (VERMILLION, MIDDLE, BLUE)


def picture(chart: dict[str, Any]) -> bytes:
    """A chart as a PNG; what the font has no letter for, such as a smiley, is left out."""
    chart = drawable(chart, letters_known())
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
    # What stands at the end of a bar is never written over it.
    room = INNER - max([_SAID, *(card.width(bar["said"], TEXT) + _GAP for bar in chart["bars"])])
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


def _columns(card: Card, chart: dict[str, Any]) -> None:
    """What stands on a column is left out where it has no room, but for the last and the highest."""
    columns = chart["columns"]
    slot = INNER / len(columns)
    wide = slot * 0.72
    high = max((one["share"] or 0 for one in columns), default=0)
    roomy = max(card.width(one["said"], SMALL) for one in columns) <= slot
    every = max(1, math.ceil(max(card.width(one["label"], SMALL) for one in columns) * 1.15 / slot))
    top = card.y
    for place, one in enumerate(columns):
        x, last = EDGE + place * slot, place == len(columns) - 1
        height = _HEIGHT * (one["share"] or 0)
        card.y = top + SMALL * LEADING + _HEIGHT - height
        card.box(x + (slot - wide) / 2, wide, max(height, 3), BLUE if last else PALE)
        card.y -= SMALL * LEADING
        if roomy or last or (one["share"] and one["share"] == high):
            _centred(card, one["said"], x + slot / 2, SMALL)
        card.y = top + SMALL * LEADING + _HEIGHT + 14
        if (len(columns) - 1 - place) % every == 0:
            _centred(card, one["label"], x + slot / 2, SMALL, GREY)
    card.y += SMALL * LEADING + 20


def _heat(card: Card, chart: dict[str, Any]) -> None:
    """The darker the fuller, and the figure in it, for whoever does not see the colour."""
    side = max((card.width(label, SMALL) for label in chart["down"]), default=0) + 20
    slot = (INNER - side) / len(chart["across"])
    for place, label in enumerate(chart["across"]):
        card.write(label, EDGE + side + (place + 0.5) * slot, SMALL, GREY, align="center")
    card.y += SMALL * LEADING + 10
    for label, cells in zip(chart["down"], chart["cells"], strict=True):
        for place, cell in enumerate(cells):
            if cell is None:
                continue  # nothing was offered: bare paper
            x = EDGE + side + place * slot
            ink = TRACK if cell["share"] is None else between(LEAST_FULL, BLUE, cell["share"])
            card.box(x + 3, slot - 6, _CELL - 6, ink)
            card.y += (_CELL - 6 - SMALL * LEADING) / 2
            card.write(cell["said"], x + slot / 2, SMALL, readable_on(ink), align="center")
            card.y -= (_CELL - 6 - SMALL * LEADING) / 2
        card.y += (_CELL - 6 - SMALL * LEADING) / 2
        card.write(label, EDGE, SMALL, GREY)
        card.y += _CELL - (_CELL - 6 - SMALL * LEADING) / 2
    card.y += 20


def _centred(card: Card, text: str, x: float, size: float, ink: str = INK) -> None:
    """Centred, but never over the edge of the paper."""
    half = card.width(text, size) / 2
    card.write(text, min(max(x, EDGE + half), WIDTH - EDGE - half), size, ink, align="center")


# Further kinds go here: what is drawn by which name.
KINDS: dict[str, Callable[[Card, dict[str, Any]], None]] = {
    "bars": _bars,
    "split": _split,
    "columns": _columns,
    "heat": _heat,
}

if __name__ == "__main__":
    sys.stdout.buffer.write(picture(json.load(sys.stdin)))
