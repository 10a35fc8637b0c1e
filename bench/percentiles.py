"""How slow the slowest of a hundred are."""

from collections.abc import Sequence
from math import ceil


def percentile(latencies: Sequence[float], percent: int) -> float:
    """The latency that so many percent do not exceed."""
    return sorted(latencies)[ceil(len(latencies) * percent / 100) - 1]
