"""The card that every chart is drawn on: its paper, its letters, and lines of text that fit its width.

Everything is measured in pixels from the upper left corner; nothing but the process that draws imports this.
"""

import io
from collections.abc import Iterable
from functools import cache

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import Rectangle
from pylopdf_fonts_zh_cn import sans_path

WIDTH, EDGE = 1080, 60
INNER = WIDTH - 2 * EDGE
TITLE, TEXT, SMALL, FIGURE = 52, 38, 28, 150
LEADING = 1.35
# Its own paper, so that it can be read in a dark chat as in a light one.
PAPER, INK, GREY, LINE, TRACK = "#fcfcfa", "#1a1a1a", "#5c5c5c", "#d9d9d4", "#ecece7"
# Okabe and Ito: told apart by colour-blind people, too.
BLUE, VERMILLION, MIDDLE, PALE = "#0072b2", "#d55e00", "#a6a6a0", "#8fbcd8"
_DPI = 72  # a point is a pixel
_CLOSES, _OPENS = "，。、；：？！）》」”…%", ("（", "《", "「", "“")

mpl.rcParams["text.parse_math"] = False  # a price in dollars is no formula


class Card:
    """Paper of a fixed width that grows downwards; `y` is where the next thing goes."""

    def __init__(self) -> None:
        self.y = float(EDGE)
        self._boxes: list[tuple[float, float, float, float, str]] = []
        self._lines: list[tuple[float, float, str, float, str, str]] = []
        self._measure = FigureCanvasAgg(Figure(dpi=_DPI)).get_renderer()  # type: ignore[no-untyped-call]

    def width(self, text: str, size: float) -> float:
        """How wide a line is."""
        return float(self._measure.get_text_width_height_descent(text, _letters(size), ismath=False)[0])

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """A text broken where a line is full: between words, and between any two Chinese characters."""
        found = [""]
        for piece in _pieces(text):
            for part in self._fitting(piece, size, width):
                if found[-1] and self.width((found[-1] + part).rstrip(), size) > width:
                    found[-1] = found[-1].rstrip()
                    found.append("")
                found[-1] += part if found[-1] else part.lstrip()
        return [line.rstrip() for line in found if line.strip()]

    def _fitting(self, piece: str, size: float, width: float) -> Iterable[str]:
        """A piece by its letters where it is wider than a line, such as an address."""
        return (piece,) if self.width(piece.strip(), size) <= width else piece

    def paragraph(
        self, text: str, size: float, ink: str = INK, *, width: float = INNER, most: int = 4
    ) -> None:
        """Write a text from the left; what is longer than so many lines ends in "…"."""
        lines = self.lines(text, size, width)
        if len(lines) > most:
            lines = [*lines[: most - 1], self._cut(lines[most - 1] + lines[most], size, width)]
        for line in lines:
            self.write(line, EDGE, size, ink)
            self.y += size * LEADING

    def _cut(self, line: str, size: float, width: float) -> str:
        while line and self.width(line + "…", size) > width:
            line = line[:-1]
        return line.rstrip() + "…"

    def write(self, line: str, x: float, size: float, ink: str = INK, *, align: str = "left") -> None:
        """Write one line with its upper edge here, beginning, ending or centred at x."""
        self._lines.append((x, self.y, line, size, ink, align))

    def box(self, x: float, width: float, height: float, ink: str, *, down: float = 0) -> None:
        """A filled box from here, or from further down; what is written is never behind it."""
        self._boxes.append((x, self.y + down, width, height, ink))

    def png(self) -> bytes:
        """What was written and drawn, as a picture."""
        height = round(self.y + EDGE)
        figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
        FigureCanvasAgg(figure)
        for x, y, wide, high, ink in self._boxes:
            corner = (x / WIDTH, 1 - (y + high) / height)
            box = Rectangle(corner, wide / WIDTH, high / height, facecolor=ink, linewidth=0)
            box.set_transform(figure.transFigure)
            figure.add_artist(box)
        for x, y, line, size, ink, align in self._lines:
            at = (x / WIDTH, 1 - y / height)
            figure.text(*at, line, color=ink, fontproperties=_letters(size), ha=align, va="top")
        content = io.BytesIO()
        figure.savefig(content, format="png", dpi=_DPI, facecolor=PAPER)
        return content.getvalue()


def between(light: str, dark: str, share: float) -> str:
    """A colour on the way from one to another: 0 is the light one, 1 the dark one."""
    mixed = (round(a + (b - a) * share) for a, b in zip(_parts(light), _parts(dark), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def readable_on(ground: str) -> str:
    """Black or white, whichever stands out more from a ground: one of them always does enough."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """How much two colours stand out from each other, as the Web Content Accessibility Guidelines reckon."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))


@cache
def letters_known() -> frozenset[int]:
    """The characters for which the font has a letter."""
    return frozenset(get_font(str(sans_path())).get_charmap())


def _letters(size: float) -> FontProperties:
    return FontProperties(fname=str(sans_path()), size=size)


def _pieces(text: str) -> Iterable[str]:
    """What may not be broken: a word with the space after it, a Chinese character with what closes it."""
    piece = ""
    for character in " ".join(text.split()):
        wide = character >= "\u2e80"
        joined = character in _CLOSES or piece.endswith(_OPENS)
        if piece and not joined and (wide or piece[-1] >= "\u2e80" or piece[-1] == " "):
            yield piece
            piece = ""
        piece += character
    yield piece
