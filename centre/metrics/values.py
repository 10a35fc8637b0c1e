"""What a metric comes to: a count, a share, or how values are spread; exact until they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from centre import figures
from centre.figures import Share


@dataclass(frozen=True, slots=True)
class Spread:
    """How long so many took, in minutes: the mean, the middle, and what nine in ten did not pass.

    All are None of nothing.
    """

    n: int
    mean: Fraction | None = None
    middle: Fraction | None = None
    ninth: int | None = None

    @classmethod
    def of(cls, told: Mapping[int, int]) -> "Spread":
        """From how often each number of minutes came."""
        n = sum(told.values())
        if not n:
            return cls(0)
        mean = Fraction(sum(minutes * often for minutes, often in told.items()), n)
        low, high = _nth(told, (n + 1) // 2), _nth(told, n // 2 + 1)
        return cls(n, mean, Fraction(low + high, 2), _nth(told, -(-9 * n // 10)))


Figure = int | Share | Spread
K = TypeVar("K")


def size(figure: Figure) -> int:
    """Of how many a figure tells."""
    if isinstance(figure, int):
        return figure
    return figure.whole if isinstance(figure, Share) else figure.n


def change(now: Figure, before: Figure, least: int) -> Decimal | None:
    """How much more it is than before: a count in pieces, a share in percentage points, a spread by its mean.

    A spread changes in minutes. None where either is of fewer than are shown (rule 22.1).
    """
    if isinstance(now, Share) and isinstance(before, Share):
        if min(now.whole, before.whole) < least:
            return None
        return figures.tenths(100 * (Fraction(now.part, now.whole) - Fraction(before.part, before.whole)))
    if isinstance(now, Spread) and isinstance(before, Spread):
        if min(now.n, before.n) < least or now.mean is None or before.mean is None:
            return None
        return figures.tenths(now.mean - before.mean)
    return Decimal(now - before) if isinstance(now, int) and isinstance(before, int) else None


def shown(groups: Mapping[K, Figure], least: int) -> dict[K, Figure]:
    """The groups that are large enough (rule 22.1), largest first.

    Where fewer than that are left out altogether, the smallest of the large ones is left out with them: taken
    from the whole, the others would give them away.
    """
    large = sorted((key for key in groups if size(groups[key]) >= least), key=lambda key: -size(groups[key]))
    left_out = sum(size(figure) for figure in groups.values() if size(figure) < least)
    return {key: groups[key] for key in (large[:-1] if 0 < left_out < least else large)}


def _nth(told: Mapping[int, int], nth: int) -> int:
    """The n-th value in order, from 1."""
    for minutes in sorted(told):
        nth -= told[minutes]
        if nth <= 0:
            return minutes
    raise AssertionError("there are as many")
