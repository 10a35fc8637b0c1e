"""The sentences of the house as people read them, to be found on a screen whatever fills their blanks."""

import html
import re
from functools import cache

from babel.messages.pofile import read_po

from chat.languages import LOCALES

LANGUAGES = tuple(sorted(path.stem for path in LOCALES.glob("*.po")))
_BLANK = re.compile(r"\{(\w+)\}")
_TAG = re.compile(r"</?[a-z][^>]*>")


@cache
def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    """Every key of a language with its sentence, or with all its plural forms."""
    with (LOCALES / f"{language}.po").open("rb") as source:
        entries = [entry for entry in read_po(source) if entry.id]
    return {
        entry.id if isinstance(entry.id, str) else entry.id[0]: (
            (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
        )
        for entry in entries
    }


def blanks(sentence: str) -> set[str]:
    """What a sentence must be given."""
    return set(_BLANK.findall(sentence))


@cache
def pattern(language: str, key: str) -> re.Pattern[str]:
    """A pattern that finds a sentence in any of its forms, large letters too, whatever fills its blanks."""
    known = catalogue(language)
    forms = (*known[key], *known.get(f"{key}.large", ()))
    return re.compile("|".join(_any_filling(plain(form)) for form in forms), re.DOTALL)


def plain(sentence: str) -> str:
    """A sentence without its markup."""
    return html.unescape(_TAG.sub("", sentence)).strip()


def _any_filling(sentence: str) -> str:
    return ".*?".join(re.escape(part) for part in _BLANK.sub("\0", sentence).split("\0"))
