"""What the rows of a spreadsheet say: columns by any of their names, and what is wrong with which cell."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from centre import publishing, rules
from centre.errors import Refused
from centre.register import folded
from centre.sheets import Rows

Cells = Mapping[str, str]  # a row, by the codes of its columns
_LONGEST, _SAID = 500, 60


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: its row as the sheet numbers it, its column, the sentence that says why."""

    row: int
    column: str
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Wrong(Exception):  # noqa: N818 - an everyday slip in a cell, not a failure
    """A cell that cannot be; `key` names the sentence that says why."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


def told(
    session: Session, rows: Rows, words: Mapping[str, Any], needed: Sequence[str]
) -> tuple[list[tuple[int, Cells]], list[Fault]]:
    """The rows below the header without its examples, or why there are none to look at.

    words: the names of its columns, and how an example begins. needed: the columns that must be there.
    """
    if not rows:
        return [], [Fault(1, "", "import.wrong.empty")]
    header, columns = rows[0][0], _columns(rows[0][1], words["columns"])
    if missing := [Fault(header, one, "import.wrong.no_column") for one in needed if one not in columns]:
        return [], missing
    found = [
        (number, {name: cells[at] for name, at in columns.items() if at < len(cells)})
        for number, cells in rows[1:]
    ]
    found = [one for one in found if not _is_example(one[1], words["example"])]
    if not found:
        return [], [Fault(header, "", "import.wrong.empty")]
    most = rules.load(session).import_rows
    if len(found) > most:
        return [], [Fault(found[most][0], "", "import.wrong.too_many", {"most": most})]
    return list(found), []


class Reading:
    """One pass over a sheet: what its cells mean, and what is wrong with them."""

    def __init__(self, session: Session, needed: Collection[str], longest: Mapping[str, int]) -> None:
        self._session = session
        self._needed = needed
        self._longest = longest
        self._found: list[Fault] = []

    @property
    def faults(self) -> list[Fault]:
        """What is wrong so far, from the first row to the last."""
        return sorted(self._found, key=lambda fault: fault.row)

    def cell(self, number: int, cells: Cells, column: str, read: Callable[[str], Any]) -> Any:
        """What a cell means; None after noting what is wrong with it."""
        said, most = cells.get(column, ""), self._longest.get(column, _LONGEST)
        try:
            if said.startswith("="):
                raise Wrong("import.wrong.formula")
            if len(said) > most:
                raise Wrong("import.wrong.too_long", most=most)
            if not said and column in self._needed:
                raise Wrong("import.wrong.missing")
            return read(said)
        except Wrong as wrong:
            self.fault(number, column, wrong.key, said=said[:_SAID], **wrong.params)
            return None

    def fault(self, number: int, column: str, key: str, **params: Any) -> None:
        """Note what is wrong."""
        self._found.append(Fault(number, column, key, params))

    def expect_publishable(self, number: int, cells: Cells, columns: Sequence[str]) -> None:
        """Note which of these cells may not go out to people."""
        for column in columns:
            try:
                publishing.check(self._session, cells.get(column, ""))
            except Refused as no:
                self.fault(number, column, no.key, **no.params)


def one_of(values: Mapping[str, Sequence[str]], said: str) -> str:
    """The value that a word stands for, in any language.

    Raises:
        Wrong: it stands for none.
    """
    found = next((code for code, names in values.items() if said.casefold() in names), None)
    if found is None:
        known = " · ".join(name for names in values.values() for name in names if name)
        raise Wrong("import.wrong.word", words=known)
    return found


def number_within(said: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`.

    Raises:
        Wrong: it is none.
    """
    if not said.isdecimal() or len(said) > len(str(most)) or not least <= int(said) <= most:
        raise Wrong("import.wrong.number", least=least, most=most)
    return int(said)


def _columns(header: Sequence[str], called: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Which column is where, by any of the names that it has."""
    names = {folded(name): code for code, known in called.items() for name in known}
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        for part in cell.replace("／", "/").split("/"):
            code = names.get(folded(part))
            if code is not None:
                found.setdefault(code, at)
    return found


def _is_example(cells: Cells, begins: Sequence[str]) -> bool:
    return cells.get("key", "").casefold().startswith(tuple(begins))
