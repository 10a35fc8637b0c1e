"""Spreadsheets that the staff send: taken as files, explained by a template, answered row by row."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from centre import rules
from centre.sheet_rows import Fault
from chat.flow import Misread
from chat.incoming import Incoming
from chat.languages import Markup
from chat.talk import Reader

# A column by its code, what it means, and what may stand in it.
Explained = tuple[str, str, Sequence[str]]
_ENDINGS = (".xlsx", ".csv")
_SHOWN = 12
_WIDTH = 22


def spreadsheet(reader: Reader, incoming: Incoming) -> dict[str, Any]:
    """A spreadsheet that is not too large.

    Raises:
        Misread: it is none, or too large.
    """
    file, most = incoming.file, rules.load(reader.session).import_size
    if file is None or file.kind != "document" or not file.name.casefold().endswith(_ENDINGS):
        raise Misread("misread.sheet")
    if file.size > most * 1024 * 1024:
        raise Misread("misread.file_too_large", n=most)
    return {
        "kind": file.kind,
        "telegram_file_id": file.telegram_file_id,
        "name": file.name,
        "size": file.size,
    }


def faulty(reader: Reader, heading: Markup, faults: Sequence[Fault], words: Mapping[str, Any]) -> Markup:
    """What is wrong with a spreadsheet, cell by cell, and that nothing was made of it.

    words: how its columns are called.
    """
    lines = [heading, *(_fault(reader, one, words["columns"]) for one in faults[:_SHOWN])]
    if len(faults) > _SHOWN:
        lines.append(reader.t("import.more_faults", n=len(faults) - _SHOWN))
    lines.append(reader.t("import.nothing_done"))
    return Markup("\n".join(lines))


def _fault(reader: Reader, one: Fault, columns: Mapping[str, Sequence[str]]) -> Markup:
    """Which cell it is, and what is wrong with it."""
    why = reader.t(one.key, **one.params)
    if not one.column:
        return reader.t("import.fault_row", row=one.row, why=why)
    column = columns[one.column][0 if reader.language.code.startswith("zh") else 1]
    return reader.t("import.fault", row=one.row, column=column, why=why)


def template(
    names: Sequence[str],
    words: Mapping[str, Any],
    examples: Sequence[Mapping[str, Any]],
    explained: Sequence[Explained],
) -> bytes:
    """An empty spreadsheet as XLSX: a sheet with headers and examples, another that explains every column.

    names: of its sheets. words: how its columns are called.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - large, and seldom needed
    from openpyxl.styles import Font  # noqa: PLC0415

    book, columns = Workbook(), words["columns"]
    sheet = book.active
    sheet.title = names[0]
    sheet.append([" / ".join(called) for called in columns.values()])
    for one in examples:
        sheet.append([one.get(code, "") for code in columns])
    notes = book.create_sheet(names[-1])
    for code, note, known in explained:
        notes.append([" / ".join(columns[code]), note])
        for entry in known:
            notes.append(["", entry])
    for row in (sheet[1], [line[0] for line in notes.iter_rows()]):
        for cell in row:
            cell.font = Font(bold=True)
    for letter in (cell.column_letter for cell in sheet[1]):
        sheet.column_dimensions[letter].width = _WIDTH
    sheet.freeze_panes = "A2"
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = _WIDTH * 2, _WIDTH * 4
    made = BytesIO()
    book.save(made)
    return made.getvalue()
