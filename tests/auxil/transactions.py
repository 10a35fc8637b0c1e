"""Counts transactions: how many began, and how many are open at this moment."""

from typing import Any

from sqlalchemy import Engine, event


class Watch:
    """Watches one engine."""

    def __init__(self, engine: Engine) -> None:
        self.begun = 0
        self.open = 0
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "commit", self._end)
        event.listen(engine, "rollback", self._end)

    def _begin(self, _connection: Any) -> None:
        self.begun += 1
        self.open += 1

    def _end(self, _connection: Any) -> None:
        self.open -= 1
