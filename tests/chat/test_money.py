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
