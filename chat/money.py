"""Money as people read it (¥50, CN¥12.50, free) and say it (50, ¥50, 12.5元)."""

import re
import unicodedata
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from chat.languages import Language, Markup

# Nobody is charged millions here; what looks like it is a slip.
_SAID = re.compile(
    r"(?:[¥$€£]|[a-z]{3} ?)? ?([0-9]{1,5}(?:\.[0-9]{1,2})?) ?(?:元|块|块钱|yuan|[a-z]{3}|[¥$€£])?"
)


def amount(language: Language, smallest: int, currency: str) -> Markup:
    """An amount in the smallest unit of a currency; nobody says "zero"."""
    if smallest == 0:
        return language.say("money.free")
    value = Decimal(smallest).scaleb(-get_currency_precision(currency))
    if value != value.to_integral_value():
        return Markup(format_currency(value, currency, locale=language.locale))
    return Markup(format_currency(value, currency, "¤#,##0", locale=language.locale, currency_digits=False))


def heard(text: str, currency: str) -> int | None:
    """An amount that somebody wrote, in the smallest unit of a currency; None if it is none."""
    said = _SAID.fullmatch(unicodedata.normalize("NFKC", text).casefold().strip())
    if said is None:
        return None
    value = Decimal(said[1]).scaleb(get_currency_precision(currency))
    return int(value) if value == value.to_integral_value() else None
