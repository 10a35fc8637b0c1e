"""Photos in a report: three in a row beneath what they show; of one that is not here the place says so."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from centre.small_photos import shrunk

if TYPE_CHECKING:
    from fpdf import FPDF

# In millimetres and points; at 640 points across a photo is as sharp as a printer prints it.
_SIDE, _LOST, _GAP, _LINE = 54.0, 24.0, 4.0, 5.0
_POINTS, _SMALL, _GREY, _PALE = 640, 9, 90, 200
_IN_A_ROW = 3


def draw(pdf: "FPDF", photos: list[dict[str, Any]], lost: str) -> None:
    """Draw the photos of one item: rows of three, each with a word beneath it.

    lost: what stands in the place of one that cannot be had.
    """
    for start in range(0, len(photos), _IN_A_ROW):
        _row(pdf, photos[start : start + _IN_A_ROW], lost)


def _row(pdf: "FPDF", photos: list[dict[str, Any]], lost: str) -> None:
    contents = [shrunk(Path(one["path"]), _POINTS) if one["path"] else None for one in photos]
    sizes = [_size(one) if one else (_SIDE, _LOST) for one in contents]
    height = max(high for _, high in sizes)
    if pdf.get_y() + _GAP + height + _LINE > pdf.page_break_trigger:
        pdf.add_page()
    bottom = pdf.get_y() + _GAP + height
    pdf.set_font("sans", size=_SMALL)
    pdf.set_text_color(_GREY)
    for place, (photo, content, (wide, high)) in enumerate(zip(photos, contents, sizes, strict=True)):
        left, top = pdf.l_margin + place * (_SIDE + _GAP), bottom - high
        if content is None:
            pdf.set_draw_color(_PALE)
            pdf.rect(left, top, wide, high)
            pdf.set_draw_color(0)
            pdf.set_xy(left, top + (high - _LINE) / 2)
            pdf.cell(wide, h=_LINE, text=lost, align="C")
        else:
            pdf.image(io.BytesIO(content), left + (_SIDE - wide) / 2, top, wide, high)
        pdf.set_xy(left, bottom)
        pdf.cell(_SIDE, h=_LINE, text=photo["caption"], align="C")
    pdf.set_xy(pdf.l_margin, bottom + _LINE)


def _size(content: bytes) -> tuple[float, float]:
    """How wide and how high a photo is printed."""
    from PIL import Image  # noqa: PLC0415 - seldom needed

    with Image.open(io.BytesIO(content)) as photo:
        wide, high = photo.size
    return _SIDE * wide / max(wide, high), _SIDE * high / max(wide, high)
