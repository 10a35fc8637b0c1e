"""Money, as people read it."""

import pytest

from chat import money
from chat.languages import Languages

LANGUAGES = Languages("en")


@pytest.mark.parametrize(
    ("language", "smallest", "currency", "shown"),
    [
        ("zh-hans", 5000, "CNY", "¥50"),
        ("zh-hans", 1250, "CNY", "¥12.50"),
        ("zh-hans", 1, "CNY", "¥0.01"),
        ("zh-hans", 123456789, "CNY", "¥1,234,567.89"),
        ("zh-hans", 0, "CNY", "免费"),
        ("en", 5000, "CNY", "CN¥50"),
        ("en", 1250, "EUR", "€12.50"),
        ("en", 500, "JPY", "¥500"),
        ("en", 0, "EUR", "free"),
        ("en", 5000, "XYZ", "XYZ50"),
    ],
)
def test_an_amount_is_in_the_currency_s_own_units(
    language: str, smallest: int, currency: str, shown: str
) -> None:
    assert money.amount(LANGUAGES[language], smallest, currency).replace("\xa0", "") == shown


@pytest.mark.parametrize(
    ("said", "currency", "smallest"),
    [
        ("80", "CNY", 8000),
        ("￥120.5", "CNY", 12050),
        ("１２元", "CNY", 1200),
        ("50块钱", "CNY", 5000),
        ("CNY 9.99", "CNY", 999),
        ("12.50 EUR", "EUR", 1250),
        ("0", "CNY", 0),
        ("500", "JPY", 500),
        ("500.5", "JPY", None),
        ("-5", "CNY", None),
        ("1,000", "CNY", None),
        ("1000000", "CNY", None),
        ("80 or 90", "CNY", None),
        ("", "CNY", None),
        ("a lot", "CNY", None),
    ],
)
def test_an_amount_that_was_written_is_understood(said: str, currency: str, smallest: int | None) -> None:
    assert money.heard(said, currency) == smallest
