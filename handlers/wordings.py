"""Words that everybody reads in their own language: written in one, or in two at once."""

from collections.abc import Callable, Mapping

from centre.register import by_language
from chat.incoming import Incoming
from chat.parsers import words_within
from chat.talk import Reader


def wording(limit: int) -> Callable[[Reader, Incoming], dict[str, str]]:
    """Parse words by language; in two of them, if both are written."""
    within = words_within(limit)
    return lambda reader, incoming: by_language(within(reader, incoming))


def show_wording(_reader: Reader, value: Mapping[str, str]) -> str:
    """Such words as the card reads them back."""
    return " / ".join(value.values())
