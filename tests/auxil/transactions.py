"""Counts transactions: how many began, and how many are open at this moment."""

from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine, event


class Watch:
    """Watches one engine for as long as the context lasts."""

    def __init__(self, engine: Engine) -> None:
        self.begun = 0
        self.open = 0
        self._engine = engine
        self._heard = {"begin": self._begin, "commit": self._end, "rollback": self._end}

    def __enter__(self) -> Self:
        for name, hear in self._heard.items():
            event.listen(self._engine, name, hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, hear in self._heard.items():
            event.remove(self._engine, name, hear)

    def _begin(self, _connection: Any) -> None:
        self.begun += 1
        self.open += 1

    def _end(self, _connection: Any) -> None:
        self.open -= 1
