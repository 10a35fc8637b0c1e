"""What a metric comes to: a count, a share, a score, or how values are spread; exact until they are shown."""

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Score:
    """Several shares as one number of a hundred, each with its weight; None where one of them is of nothing.

    n: of how few the smallest of them tells.
    """

    n: int
    value: Fraction | None = None

    @classmethod
    def of(cls, shares: Sequence[Share], weights: Sequence[int]) -> "Score":
        """From the shares and what each counts for beside the others."""
        n, parts = min(share.whole for share in shares), sum(weights)
        if not n or not parts:
            return cls(0)
        told = zip(shares, weights, strict=True)
        whole = sum((weight * Fraction(one.part, one.whole) for one, weight in told), Fraction())
        return cls(n, 100 * whole / parts)


Figure = int | Share | Spread | Score
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
    if isinstance(now, int) and isinstance(before, int):
        return Decimal(now - before)
    exact = [_exact(one, least) for one in (now, before)]
    if type(now) is not type(before) or exact[0] is None or exact[1] is None:
        return None
    return figures.tenths(exact[0] - exact[1])


def _exact(figure: Figure, least: int) -> Fraction | None:
    """What a figure comes to; None of fewer than are shown."""
    if size(figure) < max(1, least):
        return None
    match figure:
        case Share(part, whole):
            return 100 * Fraction(part, whole)
        case Spread(mean=found) | Score(value=found):
            return found
    return None


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
