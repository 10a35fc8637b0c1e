"""A report, part by part, as a document to print, sign and hand in."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from centre import drawing, report_lines, report_photos

if TYPE_CHECKING:
    from fpdf import FPDF

# Measures in millimetres (A4) and points.
_MARGIN, _TOP, _BOTTOM, _LINE = 20.0, 20.0, 18.0, 1.6
_TITLE, _HEAD, _TEXT, _SMALL = 20, 12, 10.5, 9
_GREY = 90
_COLUMNS = (30, 140)
# Widths add up to a trifle more than they are.
_HAIR = 0.1
# What must stay together at the end: who answers, and the place for the seal. A heading keeps a row with it.
_END, _ROW = 45.0, 30.0
# A row stays on one page, so a long text is several rows, of so many lines each.
_PIECE = 14


def draw(sheet: dict[str, Any]) -> bytes:
    """A report as a PDF."""
    return drawing.draw(__name__, sheet)


def pages(sheet: dict[str, Any]) -> bytes:
    """Draw it, in the process that may forget the fonts."""
    from fpdf import FPDF  # noqa: PLC0415
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415

    class Paper(FPDF):
        """Pages that say what they belong to, and which they are of how many."""

        def header(self) -> None:
            """Say on what follows the first page which paper this is."""
            if self.page_no() > 1:
                self.set_y(_TOP / 2)
                self.set_font("sans", size=_SMALL)
                self.set_text_color(_GREY)
                self.cell(0, text=f"{sheet['centre']} · {sheet['title']}", align="C")
                self.set_y(_TOP)

        def footer(self) -> None:
            """Number a page."""
            self.set_y(-_BOTTOM + 4)
            self.set_font("sans", size=_SMALL)
            self.set_text_color(_GREY)
            self.cell(0, text=f"{sheet['number']}  {self.page_no()} / {{nb}}", align="C")

    pdf = Paper(format="A4")
    pdf.set_margins(_MARGIN, _TOP)
    pdf.set_auto_page_break(True, _BOTTOM)
    pdf.add_font("sans", fname=sans_path())
    # Paths are no text.
    photos = [item.get("photos", []) for item in sheet["items"]]
    sheet = drawing.drawable(sheet, drawing.letters(pdf, "sans"))
    pdf.set_title(f"{sheet['title']} {sheet['number']}")
    pdf.set_lang(sheet["lang"])
    pdf.add_page()
    _write(pdf, sheet["centre"], _TEXT, align="C", ink=_GREY)
    _write(pdf, sheet["title"], _TITLE, align="C")
    pdf.ln(2)
    for line in sheet["facts"]:
        _write(pdf, line, _TEXT)
    for item, theirs in zip(sheet["items"], photos, strict=True):
        _item(pdf, item, sheet.get("columns", _COLUMNS))
        report_photos.draw(pdf, theirs, sheet.get("lost", ""))
    pdf.ln(6)
    if pdf.get_y() > pdf.h - _BOTTOM - _END:
        pdf.add_page()
    for line in sheet["signed"]:
        _write(pdf, line, _TEXT, align="R")
    pdf.ln(8)
    _write(pdf, sheet["seal"], _TEXT, align="R", ink=_GREY)
    return bytes(pdf.output())


def _item(pdf: "FPDF", item: dict[str, Any], columns: Sequence[float]) -> None:
    """One item, or one part: its heading, and what is known of it, a row each."""
    from fpdf.enums import VAlign  # noqa: PLC0415
    from fpdf.fonts import FontFace  # noqa: PLC0415

    if pdf.get_y() > pdf.h - _BOTTOM - _ROW:
        pdf.add_page()
    pdf.ln(4)
    _write(pdf, item["heading"], _HEAD)
    pdf.set_font("sans", size=_TEXT)
    pdf.set_text_color(0)
    with pdf.table(
        col_widths=tuple(columns),
        first_row_as_headings=False,
        headings_style=FontFace(emphasis=""),
        text_align=("LEFT", "LEFT"),
        v_align=VAlign.T,
        line_height=_TEXT * 0.6,
        borders_layout="HORIZONTAL_LINES",
    ) as table:
        width = pdf.epw * columns[1] / sum(columns) - 2 * pdf.c_margin - _HAIR
        for name, text in item["rows"]:
            lines = report_lines.broken(text, width, pdf.get_string_width)
            for start in range(0, len(lines), _PIECE):
                table.row((name if start == 0 else "", "\n".join(lines[start : start + _PIECE])))


def _write(pdf: "FPDF", text: str, size: float, *, align: str = "L", ink: int = 0) -> None:
    pdf.set_font("sans", size=size)
    pdf.set_text_color(ink)
    lines = report_lines.broken(text, pdf.epw - 2 * pdf.c_margin - _HAIR, pdf.get_string_width)
    pdf.multi_cell(
        0, text="\n".join(lines), align=align, h=pdf.font_size * _LINE, new_x="LMARGIN", new_y="NEXT"
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(pages(json.load(sys.stdin)))
