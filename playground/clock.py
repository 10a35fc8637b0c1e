"""A clock that runs with the real one and can be pushed ahead of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    """The computer's time, aware, in UTC."""
    return datetime.now(UTC)


class Clock:
    """The playground's time: `base` (the real time unless a test says otherwise) plus what it was pushed."""

    def __init__(self, base: Callable[[], datetime] = real_now) -> None:
        self._base = base
        self.offset = timedelta()
        self.version = 0

    def now(self) -> datetime:
        """What time it is in the playground."""
        return self._base() + self.offset

    def push(self, step: timedelta) -> None:
        """Move ahead; time never runs back, nor beyond what a datetime can hold."""
        if self.now() + step < self.now():
            raise ValueError("The clock only goes forward.")
        self.restore(self.offset + step, self.version + 1)

    def restore(self, offset: timedelta, version: int) -> None:
        """Stand where a clock stood before the playground was restarted."""
        self.offset = offset
        self.version = version
