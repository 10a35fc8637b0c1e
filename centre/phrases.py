"""Phrases that mean something wherever they stand in a text, and those that only sound like it."""

import re
import unicodedata
from functools import lru_cache


def first(text: str, phrases: tuple[str, ...], harmless: tuple[str, ...]) -> str | None:
    """The first of these phrases in a text, unless it is a part of a harmless one."""
    meant, plain = _pattern(phrases), _plain(text)
    if not meant.search(plain):
        return None
    found = meant.search(_pattern(harmless).sub(" ; ", plain))
    return found[0] if found else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(folded.split())


@lru_cache(maxsize=8)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for many phrases: English ones as whole words, Chinese ones wherever they stand."""
    if not phrases:
        return re.compile(r"(?!)")
    plain = [_plain(phrase) for phrase in phrases]
    parts = [rf"(?<![a-z]){re.escape(one)}(?![a-z])" if one.isascii() else re.escape(one) for one in plain]
    return re.compile("|".join(parts))
