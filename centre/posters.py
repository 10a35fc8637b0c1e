"""A poster of one service for a wall: what it is, a code that leads phones to it, and where the centre is."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, cast

from centre import drawing

if TYPE_CHECKING:
    from fpdf import FPDF


@dataclass(frozen=True, slots=True)
class Face:
    """What a poster says in one language."""

    title: str
    content: str
    scan: str
    centre: str
    address: str


@dataclass(frozen=True, slots=True)
class Poster:
    """What is printed: the link behind the code, a face for each language (the first is the largest)."""

    link: str
    faces: Sequence[Face]
    phone: str


# Measures of the page in millimetres (A4): its edges, and the code with its place.
_MARGIN, _TOP, _CODE, _CODE_TOP, _GAP = 20.0, 22.0, 120.0, 106.0, 5.0
# Sizes in points: the first language can be read from across the street.
_FIRST, _OTHERS = {"title": 54, "content": 20, "scan": 24}, {"title": 32, "content": 15, "scan": 15}
_PLACE, _PHONE = 13, 20
_LINE = 1.3
_INK, _GREY = 0, 90


def draw(poster: Poster) -> bytes:
    """A poster as a PDF."""
    return drawing.draw(__name__, asdict(poster))


def page(poster: dict[str, Any]) -> bytes:
    """Draw it, in the process that may forget the fonts."""
    from fpdf import FPDF  # noqa: PLC0415
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_margin(_MARGIN)
    pdf.add_font("sans", fname=sans_path())
    pdf.set_title(poster["faces"][0]["title"])
    pdf.add_page()
    faces = list(zip(poster["faces"], chain([_FIRST], repeat(_OTHERS)), strict=False))
    pdf.set_y(_TOP)
    for face, sizes in faces:
        _write(pdf, face["title"], sizes["title"])
        _write(pdf, face["content"], sizes["content"], lines=2, ink=_GREY)
        pdf.ln(_GAP)
    drawing.draw_code(pdf, poster["link"], (pdf.w - _CODE) / 2, _CODE_TOP, _CODE)
    pdf.set_y(_CODE_TOP + _CODE)
    for face, sizes in faces:
        _write(pdf, face["scan"], sizes["scan"])
    pdf.ln(_GAP)
    for face, _ in faces:
        _write(pdf, " · ".join(filter(None, (face["centre"], face["address"]))), _PLACE, ink=_GREY)
    _write(pdf, poster["phone"], _PHONE)
    return bytes(pdf.output())


def _write(pdf: "FPDF", text: str, size: float, *, lines: int = 1, ink: int = _INK) -> None:
    """Centred, in the room of so many lines of a size: what is longer is smaller."""
    from fpdf.enums import MethodReturnValue  # noqa: PLC0415

    if not text:
        return
    broken = MethodReturnValue.LINES
    room = lines * size
    pdf.set_font("sans", size=size)
    while len(cast("list[str]", pdf.multi_cell(0, text=text, dry_run=True, output=broken))) * size > room:
        size *= 0.95
        pdf.set_font("sans", size=size)
    pdf.set_text_color(ink)
    pdf.multi_cell(0, text=text, align="C", h=pdf.font_size * _LINE, new_x="LMARGIN", new_y="NEXT")


if __name__ == "__main__":
    sys.stdout.buffer.write(page(json.load(sys.stdin)))
