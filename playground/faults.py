"""Switches for what goes wrong between a bot and Telegram, for some calls or until switched off."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from playground.jsons import Json

WEBHOOK = "webhook"
"""What updates that are posted to the bot go by: no call of its own, so it has to be named."""


class FaultKind(StrEnum):
    """What the bot meets."""

    SLOW = "slow"
    """The answer comes `seconds` later."""
    FLOOD = "flood"
    """429 with `retry_after`, nothing done."""
    SERVER_ERROR = "server_error"
    """500, nothing done."""
    NOT_FOUND = "not_found"
    """404, nothing done: a proxy's hiccup."""
    DROP_BEFORE = "drop_before"
    """The connection is lost, nothing done."""
    DROP_AFTER = "drop_after"
    """Done, then the connection is lost: the bot cannot know."""
    TIMEOUT_AFTER = "timeout_after"
    """Done, but no answer ever comes: the bot cannot know."""


@dataclass
class Fault:
    """One switch that is on."""

    id: int
    kind: FaultKind
    seconds: float = 2.0
    retry_after: int = 5
    count: int | None = None
    every: int = 1
    methods: Collection[str] = ()
    chat_id: int | None = None
    _matched: int = field(default=0, repr=False)

    def hits(self, method: str, chat_id: object) -> bool:
        """Tell whether this call is one to spoil, and count it."""
        named = {name.lower() for name in self.methods}
        if (named or method == WEBHOOK) and method.lower() not in named:
            return False
        if self.chat_id is not None and str(chat_id) != str(self.chat_id):
            return False
        self._matched += 1
        if self._matched % self.every:
            return False
        if self.count is not None:
            self.count -= 1
        return True

    def as_json(self) -> Json:
        """The switch as the page shows it."""
        return {
            name: list(value) if name == "methods" else value
            for name, value in asdict(self).items()
            if not name.startswith("_")
        }


class Faults:
    """The switches that are on, in the order in which they were switched on."""

    def __init__(self) -> None:
        self._on: dict[int, Fault] = {}
        self._last = 0
        self.changed: Callable[[], None] = lambda: None

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._on.values())

    def switch_on(
        self,
        kind: FaultKind,
        *,
        seconds: float = 2.0,
        retry_after: int = 5,
        count: int | None = None,
        every: int = 1,
        methods: Collection[str] = (),
        chat_id: int | None = None,
    ) -> Fault:
        """Spoil the next `count` matching calls (or all until switched off), each `every`-th of them."""
        if every < 1 or (count is not None and count < 1):
            raise ValueError("Both count and every start at 1.")
        self._last += 1
        fault = Fault(self._last, kind, seconds, retry_after, count, every, methods, chat_id)
        self._on[fault.id] = fault
        self.changed()
        return fault

    def switch_off(self, fault_id: int | None = None) -> None:
        """Switch one off, or all."""
        for number in [fault_id] if fault_id is not None else list(self._on):
            self._on.pop(number, None)
        self.changed()

    def hit(self, method: str, chat_id: object = None) -> list[Fault]:
        """The faults that this call meets; used-up ones go out."""
        hits = [fault for fault in self._on.values() if fault.hits(method, chat_id)]
        if any(fault.count == 0 for fault in hits):
            self._on = {number: fault for number, fault in self._on.items() if fault.count != 0}
            self.changed()
        return hits
