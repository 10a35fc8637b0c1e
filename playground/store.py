"""The state of the world: named tables of plain JSON values, changed in batches that are journalled whole."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from playground.journal import Journal
from playground.jsons import Json

Key = int | str


class Change(NamedTuple):
    """One value put into a table, or taken out of it (then `value` is None)."""

    table: str
    key: Key
    value: Json | None
    is_new: bool


class Store:
    """Tables of JSON objects; a value is never altered in place but put again, so that everybody sees it."""

    def __init__(self, journal: Journal | None = None) -> None:
        self._tables: defaultdict[str, dict[Any, Any]] = defaultdict(dict)
        self._journal = journal
        self._batch: list[Change] = []
        self._depth = 0
        self._listeners: list[Callable[[Change], None]] = []
        if journal:
            for entry in journal.replay():
                self._apply(entry)

    def _apply(self, entry: Any) -> None:
        for table, key, value in entry:
            if value is None:
                self._tables[table].pop(key, None)
            else:
                self._tables[table][key] = value

    def table(self, name: str) -> dict[Any, Any]:
        """A table to read from, in the order in which its keys were first put."""
        return self._tables[name]

    def put(self, table: str, key: Key, value: Json) -> None:
        """Set a value, inside `batch`."""
        rows = self._tables[table]
        self._batch.append(Change(table, key, value, key not in rows))
        rows[key] = value

    def delete(self, table: str, key: Key) -> None:
        """Take a value out, inside `batch`."""
        if self._tables[table].pop(key, None) is not None:
            self._batch.append(Change(table, key, None, is_new=False))

    def count(self, name: str, start: int = 1) -> int:
        """The next number of a counter, inside `batch`."""
        number = int(self._tables["counters"].get(name, {"last": start - 1})["last"]) + 1
        self.put("counters", name, {"last": number})
        return number

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` with every change, once its batch is complete."""
        self._listeners.append(listener)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Make changes that a kill leaves done or undone together; batches may lie in one another."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth and self._batch:
                changes, self._batch = self._batch, []
                if self._journal:
                    self._journal.append([change[:3] for change in changes])
                for change in changes:
                    for listener in self._listeners:
                        listener(change)

    def close(self) -> None:
        """Let go of the journal."""
        if self._journal:
            self._journal.close()
