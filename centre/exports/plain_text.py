"""An export as CSV, for any spreadsheet, and as JSON, for other programs."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from centre.exports.listing import Column
from centre.exports.recipe import Recipe

# What a spreadsheet program would take for a formula, or for a command; an apostrophe makes it text.
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write_csv(
    path: Path,
    recipe: Recipe,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    _counts: Mapping[str, int],
) -> None:
    """Write one row a line, in UTF-8 as Excel knows it, under headers in all languages."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow([recipe.said(f"export.column.{column.name}") for column in columns])
        for row in rows:
            table.writerow([_cell(value) for value in row])


def write_json(
    path: Path,
    recipe: Recipe,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    counts: Mapping[str, int],
) -> None:
    """Write one object with what the file is, the figures and the rows; a row a line."""
    about = {
        "list": recipe.name,
        "first": str(recipe.first),
        "last": str(recipe.last),
        "made_at": recipe.made_at.isoformat(),
        "zone": recipe.zone,
        "persons": recipe.persons,
        "counts": counts,
    }
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8") as file:
        head = json.dumps(about, ensure_ascii=False, indent=1)
        file.write(head.removesuffix("\n}") + ',\n "rows": [')
        for number, row in enumerate(rows):
            one = dict(zip(names, map(_plain, row), strict=True))
            file.write(("," if number else "") + "\n  " + json.dumps(one, ensure_ascii=False))
        file.write("\n ]\n}\n")


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
