"""The machine's wall clock as one process sees it: set by libfaketime, while its other clocks run on."""

from pathlib import Path

from tools import faketime


class WallClock:
    """A clock that can be set forward and back under a process that runs."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "wall-clock"
        self.set(0)

    @property
    def settings(self) -> dict[str, str]:
        """The environment of whoever goes by it.

        Raises:
            LookupError: there is no libfaketime.
        """
        return {
            "LD_PRELOAD": faketime.library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, seconds: float) -> None:
        """Be so many seconds ahead of the real time, or behind it."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+.0f}\n")
        new.replace(self._file)
