"""Spreadsheets as plain rows of text: XLSX and CSV, nothing computed, and none larger than it says."""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

LARGEST = 20 * 1024 * 1024  # bytes, unpacked
MOST_PARTS = 200
MOST_ROWS = 2000
MOST_COLUMNS = 40
LONGEST_CELL = 2000
_ENCODINGS = ("utf-8-sig", "gb18030")

Rows = list[tuple[int, list[str]]]


class UnreadableError(ValueError):
    """What was sent is no spreadsheet that can be read, or too large; `why` is the name of the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read(content: bytes) -> Rows:
    """The rows of the first sheet that are not empty, each with the number that it has there.

    Days are ISO dates, times of day HH:MM; a formula is the text of the formula.

    Raises:
        UnreadableError: it is no spreadsheet, or too large.
    """
    rows = _xlsx(content) if content.startswith(b"PK") else _csv(content)
    numbered = []
    for number, cells in enumerate(rows, start=1):
        texts = [_text(cell)[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS]]
        while texts and not texts[-1]:
            texts.pop()
        if texts and number > MOST_ROWS:
            raise UnreadableError("rows")
        if texts:
            numbered.append((number, texts))
    return numbered


def _xlsx(content: bytes) -> Iterable[tuple[Any, ...]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - large, and seldom needed

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
        # What is unpacked is never more than is declared here.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
            raise UnreadableError("size")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # A sheet may claim to be larger than it is.
        sheet.reset_dimensions()
        return list(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True))
    except UnreadableError:
        raise
    except Exception as error:  # whatever a broken file makes of its reader
        raise UnreadableError("broken") from error


def _csv(content: bytes) -> Iterable[tuple[Any, ...]]:
    if b"\0" in content:
        raise UnreadableError("broken")
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.partition("\n")[0]
        comma = max(",;\t", key=first.count)
        try:
            return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma)]
        except csv.Error as error:
            raise UnreadableError("broken") from error
    raise UnreadableError("broken")


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            whole = cell.time() == time.min
            return cell.date().isoformat() if whole else cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            # A formula for several cells is an object of its own.
            is_plain = isinstance(cell, str | int | float | timedelta)
            return str(cell).replace("\0", "").strip() if is_plain else "="
