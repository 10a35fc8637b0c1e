"""A certificate of service as a page to print, sign and seal: word for word what was frozen at its issue."""

import json
import sys
from typing import TYPE_CHECKING, Any

from centre import drawing

if TYPE_CHECKING:
    from fpdf import FPDF

# Measures in millimetres (A4) and points.
_MARGIN, _TOP, _BOTTOM, _CODE, _LINE = 22.0, 24.0, 20.0, 38.0, 1.7
_TITLE, _TEXT, _SMALL, _DRAFT = 26, 12, 10, 40
_GREY, _RED = 90, (179, 38, 30)
_COLUMNS = (34, 100, 32)
_FOOT = -18.0
# What must stay together at the end: who vouches, the place for the seal, the code.
_END = 62.0


def draw(sheet: dict[str, Any]) -> bytes:
    """A certificate as a PDF."""
    return drawing.draw(__name__, sheet)


def pages(sheet: dict[str, Any]) -> bytes:
    """Draw it, in the process that may forget the fonts."""
    from fpdf import FPDF  # noqa: PLC0415
    from fpdf.fonts import FontFace  # noqa: PLC0415
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415

    class Paper(FPDF):
        """Says on every page which paper it belongs to, so that none is exchanged or lacking unseen."""

        def footer(self) -> None:
            """The number and the page, in grey at the foot."""
            self.set_y(_FOOT)
            _write(self, f"{sheet['number']}  ·  {self.page_no()}/{{nb}}", _SMALL, align="C", ink=_GREY)

    pdf = Paper(format="A4")
    pdf.set_margins(_MARGIN, _TOP)
    pdf.set_auto_page_break(True, _BOTTOM)
    pdf.add_font("sans", fname=sans_path())
    sheet = drawing.drawable(sheet, drawing.letters(pdf, "sans"))
    pdf.set_title(f"{sheet['title']} {sheet['number']}")
    pdf.set_lang(sheet["lang"])
    pdf.add_page()
    if sheet["draft"]:
        _write(pdf, sheet["draft"], _DRAFT, align="C", ink=_RED)
    _write(pdf, sheet["centre"], _TEXT, align="C", ink=_GREY)
    _write(pdf, sheet["title"], _TITLE, align="C")
    _write(pdf, sheet["number"], _SMALL, align="R", ink=_GREY)
    pdf.ln(3)
    _write(pdf, sheet["body"], _TEXT)
    pdf.ln(3)
    pdf.set_font("sans", size=_SMALL)
    pdf.set_text_color(0)
    plain = FontFace(emphasis="")
    align = ("LEFT", "LEFT", "RIGHT")
    with pdf.table(
        col_widths=_COLUMNS,
        headings_style=plain,
        text_align=align,
        line_height=_SMALL * 0.62,
        borders_layout="HORIZONTAL_LINES",
    ) as table:
        for row in (sheet["columns"], *sheet["rows"], sheet["total"]):
            table.row(row)
    pdf.ln(6)
    if pdf.get_y() > pdf.h - _BOTTOM - _END:
        pdf.add_page()
    _end(pdf, sheet)
    return bytes(pdf.output())


def _end(pdf: "FPDF", sheet: dict[str, Any]) -> None:
    """Who vouches and where the seal goes on the right, how to check it on the left."""
    top = pdf.get_y()
    if sheet["link"]:
        drawing.draw_code(pdf, sheet["link"], _MARGIN - 4, top, _CODE)
        pdf.set_xy(_MARGIN, top + _CODE)
        _write(pdf, sheet["check"], _SMALL, width=78, ink=_GREY)
    pdf.set_y(top)
    for line in sheet["signed"]:
        _write(pdf, line, _TEXT, align="R")
    pdf.ln(10)
    _write(pdf, sheet["seal"], _TEXT, align="R", ink=_GREY)


def _write(
    pdf: "FPDF",
    text: str,
    size: float,
    *,
    align: str = "L",
    width: float = 0,
    ink: int | tuple[int, int, int] = 0,
) -> None:
    pdf.set_font("sans", size=size)
    pdf.set_text_color(*(ink if isinstance(ink, tuple) else (ink,)))
    pdf.multi_cell(width, text=text, align=align, h=pdf.font_size * _LINE, new_x="LMARGIN", new_y="NEXT")


if __name__ == "__main__":
    sys.stdout.buffer.write(pages(json.load(sys.stdin)))
