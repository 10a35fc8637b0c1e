"""What this process has counted since it started: for whoever watches it, and for nothing else."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

# The upper ends of the spans in which times are counted.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Timing:
    """How often something took how long, in seconds."""

    def __init__(self) -> None:
        self.counts = [0] * (len(SECONDS) + 1)
        self.total = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Time what is done meanwhile, however it ends."""
        began = perf_counter()
        try:
            yield
        finally:
            self.add(perf_counter() - began)

    def add(self, seconds: float) -> None:
        """Count one time."""
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.total += seconds


class Tally:
    """Counts, all of them made in the event loop's thread.

    updates: that came, by whether we had them already. turns: by their outcome. deliveries: by what became of
    the message. swept: deadlines and notices, by what was done.
    """

    def __init__(self) -> None:
        self.updates: Counter[str] = Counter()
        self.turns: Counter[str] = Counter()
        self.deliveries: Counter[str] = Counter()
        self.swept: Counter[str] = Counter()
        self.turn_seconds = Timing()
        self.sweep_seconds = Timing()
