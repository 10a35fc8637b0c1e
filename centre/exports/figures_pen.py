"""Writes the figures of a period as XLSX, in a process of its own: cover, figures, chart of shares, report.

Run by `centre.drawing`: reads JSON, writes the file. It knows no language: all words come with the recipe.
"""

import io
import json
import sys
from typing import Any

from xlsxwriter import Workbook

from centre.exports.workbook import add_page

_TENTHS = ("hours", "days", "minutes", "times", "grades", "score")
_FORMATS = {"percent": "0.0%", "pieces": "0"} | dict.fromkeys(_TENTHS, "0.0")
_WIDTHS = (9, 44, 30, 12, 12, 10, 12, 12, 14)
_TYPED = (3, 6, 7, 8)  # value, median, nine in ten, change
_N = 5
_REPORT = (48, 72, 90)
_LINE, _SPARE = 15, 6  # points; letters by which a line ends early, since words stay whole


def write(recipe: dict[str, Any]) -> bytes:
    """The whole file."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _cover(book, bold, recipe)
        _figures(book, bold, recipe)
        _shares(book, bold, recipe)
        if "report" in recipe:
            _report(book, bold, recipe["report"])
    return content.getvalue()


def _cover(book: Workbook, bold: Any, recipe: dict[str, Any]) -> None:
    """What it is, of which time, and what each figure means."""
    page = add_page(book, recipe["pages"]["cover"])
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 44)
    page.set_column(1, 1, 100)
    for row, (name, text) in enumerate(recipe["cover"]):
        page.write_string(row, 0, name, bold)
        page.write_string(row, 1, text, wrapped)


def _figures(book: Workbook, bold: Any, recipe: dict[str, Any]) -> None:
    """A line a figure, typed, under headers that stay and filter."""
    page = add_page(book, recipe["pages"]["figures"])
    typed = {unit: book.add_format({"num_format": told}) for unit, told in _FORMATS.items()}
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
        page.write_string(0, place, recipe["heads"][place], bold)
    page.freeze_panes(1, 2)
    for row, one in enumerate(recipe["rows"], start=1):
        for place, value in enumerate(one["cells"]):
            if isinstance(value, str):
                page.write_string(row, place, value)
            elif value is not None and place in _TYPED:
                page.write_number(row, place, value, typed[one["unit"]])
            elif value is not None and place == _N:
                page.write_number(row, place, value, typed["pieces"])
    page.autofilter(0, 0, max(1, len(recipe["rows"])), len(_WIDTHS) - 1)


def _report(book: Workbook, bold: Any, report: dict[str, Any]) -> None:
    """What a report says beside its figures: its part, what it is about, what is said."""
    page = add_page(book, report["page"])
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, cells in enumerate([report["heads"], *report["rows"]]):
        page.set_row(row, _LINE * max(map(_lines, cells, _REPORT)))
        for place, text in enumerate(cells):
            if text.isascii() and text.isdigit():
                page.write_number(row, place, int(text), wrapped)
            else:
                page.write_string(row, place, text, wrapped if row else bold)
    for place, width in enumerate(_REPORT):
        page.set_column(place, place, width)
    page.freeze_panes(1, 0)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column: not every program makes room for them by itself."""
    letters = (sum(1 if one.isascii() else 2 for one in line) for line in text.split("\n"))
    return sum(-(-max(1, wide) // (width - _SPARE)) for wide in letters)


def _shares(book: Workbook, bold: Any, recipe: dict[str, Any]) -> None:
    """The shares alone, as a chart of the spreadsheet's own."""
    page = add_page(book, recipe["pages"]["shares"])
    percent = book.add_format({"num_format": _FORMATS["percent"]})
    page.set_column(0, 0, 44)
    shares = [
        (one["cells"][1], one["cells"][3])
        for one in recipe["rows"]
        if one["unit"] == "percent" and one["cells"][3] is not None
    ]
    page.write_string(0, 0, recipe["heads"][1], bold)
    page.write_string(0, 1, recipe["heads"][3], bold)
    for row, (name, value) in enumerate(shares, start=1):
        page.write_string(row, 0, name)
        page.write_number(row, 1, value, percent)
    if not shares:
        return
    chart = book.add_chart({"type": "bar"})
    last = len(shares)
    chart.add_series(
        {
            "categories": [page.name, 1, 0, last, 0],
            "values": [page.name, 1, 1, last, 1],
            "data_labels": {"value": True},
        }
    )
    chart.set_title({"name": recipe["title"]})
    chart.set_legend({"none": True})
    chart.set_x_axis({"min": 0, "max": 1})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 760, "height": 120 + 34 * last})
    page.insert_chart("D2", chart)


if __name__ == "__main__":
    sys.stdout.buffer.write(write(json.load(sys.stdin)))
