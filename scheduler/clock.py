"""Where the present comes from."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """The time, injected: real in service, pushed forward in the playground and in tests."""

    def now(self) -> datetime:
        """The present instant, in UTC."""

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Have `wake` called whenever the clock was pushed."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    def on_jump(self, wake: Callable[[], None]) -> None:
        """The machine's clock is not pushed; a correction of it is met by the regular ticks."""
