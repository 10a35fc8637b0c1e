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

    @property
    def pattern(self) -> re.Pattern[str]:
        """What is looked for in a text in small letters."""
        return re.compile("|".join(rf"\b{word}" if word.isascii() else word for word in self.words))


@cache
def all_themes() -> dict[str, Theme]:
    """The themes by their codes, in their order."""
    text = resources.files(__package__).joinpath("themes.json").read_bytes()
    return {one.code: one for one in TypeAdapter(list[Theme]).validate_json(text)}


def of(text: str) -> list[str]:
    """The themes of a text; what has none is about something else."""
    small = text.casefold()
    return [code for code, one in all_themes().items() if one.pattern.search(small)] or [OTHER]


def counted(texts: Iterable[str]) -> list[tuple[str, int]]:
    """How many texts are about each theme, the most frequent first."""
    counts = Counter(code for text in texts for code in of(text))
    return counts.most_common()
