"""Shares and averages as they are shown: exact until the last step, and then rounded half up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import mean, median_high, median_low
from typing import TypeVar

K = TypeVar("K")
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def percent(self, least: int = 1) -> Decimal | None:
        """In percent, with one decimal; None of fewer than `least`, and of nothing."""
        return percent(self.part, self.whole) if self.whole >= least else None


def percent(part: int, whole: int) -> Decimal | None:
    """So many of a hundred, with one decimal; None of nothing. 100 are all and 0 are none."""
    if not whole:
        return None
    exact = Fraction(100 * part, whole)
    near = tenths(exact)
    if near == 100 and exact < 100:
        return 100 - _TENTH
    return _TENTH if near == 0 and exact > 0 else near


def whole_percent(part: int, whole: int) -> int:
    """The same without a decimal, where there is no room for one; of something."""
    exact = Fraction(100 * part, whole)
    near = int(exact + Fraction(1, 2))
    if near == 100 and exact < 100:
        return 99
    return 1 if near == 0 and exact > 0 else near


def average(values: Sequence[int]) -> Decimal | None:
    """The mean, with one decimal; None of nothing."""
    return tenths(mean(map(Fraction, values))) if values else None


def middle(values: Sequence[int]) -> Decimal | None:
    """The median, with one decimal; None of nothing."""
    return tenths(Fraction(median_low(values) + median_high(values), 2)) if values else None


def ninety(values: Sequence[int]) -> int | None:
    """What nine of ten do not exceed: the smallest such value of them; None of nothing."""
    return sorted(values)[-(-9 * len(values) // 10) - 1] if values else None


def large(sizes: Mapping[K, int], least: int) -> frozenset[K]:
    """Which groups can be shown: none below `least`, and never so that those left out are fewer than that.

    What remains of the whole would give them away: then the smallest group is left out with them.
    """
    enough = sorted((key for key in sizes if sizes[key] >= least), key=sizes.__getitem__)
    left_out = sum(size for size in sizes.values() if size < least)
    return frozenset(enough[1:] if 0 < left_out < least else enough)


def tenths(exact: Fraction) -> Decimal:
    """A number with one decimal, halves away from zero."""
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_TENTH, ROUND_HALF_UP)
