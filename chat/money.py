"""Money as people read it: ¥50, CN¥12.50, free."""

from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from chat.languages import Language, Markup


def amount(language: Language, smallest: int, currency: str) -> Markup:
    """An amount in the smallest unit of a currency; nobody says "zero"."""
    if smallest == 0:
        return language.say("money.free")
    value = Decimal(smallest).scaleb(-get_currency_precision(currency))
    if value != value.to_integral_value():
        return Markup(format_currency(value, currency, locale=language.locale))
    return Markup(format_currency(value, currency, "¤#,##0", locale=language.locale, currency_digits=False))
