"""The catalogue: what the centre offers, in which words, at what price, and how it is found."""

from centre.catalogue.fees import Tariff, decide, fee_on, history, price, tariffs
from centre.catalogue.search import find
from centre.catalogue.services import (
    CategoryLine,
    ServiceCard,
    ServiceLine,
    Wording,
    applicable,
    bookable,
    by_code,
    card,
    categories,
    lines,
    of_category,
    offered,
    publish,
    the_id,
    title,
    withdraw,
)

__all__ = [
    "CategoryLine",
    "ServiceCard",
    "ServiceLine",
    "Tariff",
    "Wording",
    "applicable",
    "bookable",
    "by_code",
    "card",
    "categories",
    "decide",
    "fee_on",
    "find",
    "history",
    "lines",
    "of_category",
    "offered",
    "price",
    "publish",
    "tariffs",
    "the_id",
    "title",
    "withdraw",
]
