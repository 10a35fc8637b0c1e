"""Figures as they are said: rounded, and never as all or none where it is not."""

from decimal import Decimal
from fractions import Fraction

import pytest

from centre import figures


@pytest.mark.parametrize(
    ("part", "whole", "said", "short"),
    [
        (0, 2000, "0.0", 0),
        (1, 4000, "0.1", 1),
        (1, 2000, "0.1", 1),
        (1, 3, "33.3", 33),
        (1, 8, "12.5", 13),
        (1999, 2000, "99.9", 99),
        (3999, 4000, "99.9", 99),
        (2000, 2000, "100.0", 100),
        (3, 2, "150.0", 150),
    ],
)
def test_all_and_none_are_said_of_all_and_none_alone(part: int, whole: int, said: str, short: int) -> None:
    assert figures.percent(part, whole) == Decimal(said)
    assert figures.whole_percent(part, whole) == short


def test_nothing_has_no_percent() -> None:
    assert figures.percent(0, 0) is None


def test_between_them_it_is_rounded_half_up() -> None:
    for whole in (7, 40, 999):
        for part in range(1, whole):
            exact = Fraction(100 * part, whole)
            near = figures.percent(part, whole)
            assert near is not None
            assert abs(Fraction(near) - exact) <= Fraction(1, 20)
            assert abs(figures.whole_percent(part, whole) - exact) <= 1
