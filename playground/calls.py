"""A log of what the bot asked for, so that tests can count repeats."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from playground.jsons import Json

_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request: what was asked, what the bot was answered and whether it took effect."""

    number: int
    time: datetime
    method: str
    parameters: Mapping[str, object]
    outcome: int | str
    effect: bool
    description: str | None = None
    result: object = None

    def as_json(self) -> Json:
        """The call for `/play/calls`."""
        return {
            "number": self.number,
            "time": self.time.isoformat(),
            "method": self.method,
            "parameters": dict(self.parameters),
            "outcome": self.outcome,
            "effect": self.effect,
            "description": self.description,
        }


class CallLog:
    """The newest calls, numbered from 1."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self.last = 0

    def add(
        self,
        method: str,
        parameters: Mapping[str, object],
        *,
        outcome: int | str,
        effect: bool,
        description: str | None = None,
        result: object = None,
    ) -> None:
        """Note one call."""
        self.last += 1
        self._calls.append(
            Call(self.last, self._now(), method, parameters, outcome, effect, description, result)
        )

    def of(self, method: str | None = None, *, after: int = 0) -> list[Call]:
        """The calls of one method (or of all), after a number."""
        return [
            call for call in self._since(after) if method is None or call.method.lower() == method.lower()
        ]

    def _since(self, after: int) -> Iterator[Call]:
        missing = max(after - (self.last - len(self._calls)), 0)
        return (self._calls[index] for index in range(missing, len(self._calls)))
