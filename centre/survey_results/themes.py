"""Free words by simple themes: a text is about every theme of which it has a word; the list is data.

Nothing is understood: "not expensive" counts as a word about prices as much as "expensive" does.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, TypeAdapter

OTHER = "other"


class Theme(BaseModel):
    """One theme: its name by language, and the words (English: their beginnings) that tell it."""

    code: str
    name: Mapping[str, str]
    words: tuple[str, ...]

    def is_in(self, small: str) -> bool:
        """Whether a text in small letters has a word of it; an English one where a word begins."""
        # First the plain look, which is quick: there may be ten thousand texts.
        found = [word for word in self.words if word in small]
        return any(not word.isascii() or _begins(word, small) for word in found)


def _begins(word: str, small: str) -> bool:
    return re.search(rf"(?<![a-z]){re.escape(word)}", small) is not None


@cache
def all_themes() -> dict[str, Theme]:
    """The themes by their codes, in their order."""
    text = resources.files(__package__).joinpath("themes.json").read_bytes()
    return {one.code: one for one in TypeAdapter(list[Theme]).validate_json(text)}


def of(text: str) -> list[str]:
    """The themes of a text; what has none is about something else."""
    small = text.casefold()
    return [code for code, one in all_themes().items() if one.is_in(small)] or [OTHER]


def counted(texts: Iterable[str]) -> list[tuple[str, int]]:
    """How many texts are about each theme, the most frequent first."""
    counts = Counter(code for text in texts for code in of(text))
    return counts.most_common()
