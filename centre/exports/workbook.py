"""An export as XLSX: a cover that explains it, the figures with a chart, and the list itself.

What people wrote is text and stays text: nothing in it is ever computed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from centre.exports.listing import Column, Kind
from centre.exports.recipe import Recipe

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_LONGEST = 32_000  # a cell holds 32,767 characters
_WIDTHS = {Kind.MOMENT: 17, Kind.DAY: 12, Kind.NUMBER: 10, Kind.MONEY: 10, Kind.MINUTES: 10}
_FORMATS = {
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.DAY: "yyyy-mm-dd",
    Kind.NUMBER: "0",
    Kind.MONEY: "0.00",
    Kind.MINUTES: "0.00",
}
_WIDE, _WIDEST = 26, 60
_NAME = 31  # letters that the name of a page may have


def write(
    path: Path,
    recipe: Recipe,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    counts: Mapping[str, int],
) -> None:
    """Write the file; rows are written as they come."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - large, and seldom needed

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _cover(book, bold, recipe, columns, sum(counts.values()))
        _figures(book, bold, recipe, counts)
        _list(book, bold, recipe, columns, rows)


def _cover(book: "Workbook", bold: Any, recipe: Recipe, columns: Sequence[Column], n: int) -> None:
    """What it is, of which time, how many rows, and what each column means."""
    sheet = add_page(book, recipe.said("export.sheet.cover"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, _WIDEST // 2)
    sheet.set_column(1, 1, 2 * _WIDEST)
    lines = [
        (recipe.said(f"export.list.{recipe.name}"), ""),
        (recipe.said("export.cover.centre"), recipe.said("centre")),
        (recipe.said("export.cover.span"), f"{recipe.first} – {recipe.last}"),
        (recipe.said("export.cover.made"), f"{recipe.local(recipe.made_at):%Y-%m-%d %H:%M} ({recipe.zone})"),
        (recipe.said("export.cover.rows"), str(n)),
        (recipe.said("export.cover.belongs"), recipe.said(f"export.belongs.{recipe.name}")),
        (
            recipe.said("export.cover.persons"),
            recipe.said(f"export.persons.{'with' if recipe.persons else 'without'}"),
        ),
        ("", ""),
        (recipe.said("export.cover.columns"), ""),
        *(
            (recipe.said(f"export.column.{one.name}"), recipe.said(f"export.means.{one.name}"))
            for one in columns
        ),
    ]
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text, wrapped)


def _figures(book: "Workbook", bold: Any, recipe: Recipe, counts: Mapping[str, int]) -> None:
    """How many are in which state, as a table and as a chart of the spreadsheet's own."""
    name = recipe.said("export.sheet.figures")
    sheet = add_page(book, name)
    sheet.set_column(0, 0, _WIDEST)
    sheet.write_string(0, 0, recipe.said("export.column.state"), bold)
    sheet.write_string(0, 1, recipe.said("export.cover.rows"), bold)
    for row, (state, n) in enumerate(sorted(counts.items(), key=lambda one: -one[1]), start=1):
        sheet.write_string(row, 0, state)
        sheet.write_number(row, 1, n)
    if counts:
        chart = book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "categories": [sheet.name, 1, 0, len(counts), 0],
                "values": [sheet.name, 1, 1, len(counts), 1],
                "data_labels": {"value": True},
            }
        )
        chart.set_title(
            {"name": f"{recipe.said(f'export.list.{recipe.name}')}, {recipe.first} – {recipe.last}"}
        )
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        sheet.insert_chart("D2", chart)


def _list(
    book: "Workbook", bold: Any, recipe: Recipe, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> None:
    """Every row, typed, under headers that stay and filter."""
    sheet = add_page(book, recipe.said("export.sheet.list"))
    formats = {kind: book.add_format({"num_format": told}) for kind, told in _FORMATS.items()}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column.kind, _WIDE))
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, recipe.said(f"export.column.{column.name}"), bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, last, place, value, formats.get(column.kind))
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(sheet: "Worksheet", row: int, place: int, value: Any, shape: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, place, value[:_LONGEST])
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, place, value, shape)
    else:
        sheet.write_number(row, place, value, shape)


def add_page(book: "Workbook", name: str) -> "Worksheet":
    """A page, printed as wide as the paper; a slash is not allowed in its name."""
    sheet = book.add_worksheet(name.replace(" / ", " ")[:_NAME])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet
