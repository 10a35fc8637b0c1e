"""The answers of a question as somebody writes them: "来 / I will; 不来 / I will not", or one a line."""

import re

from centre.register import by_language
from models.survey_questions import LABEL_LIMIT, OPTIONS_LIMIT

LEAST = 2
_PARTS = re.compile(r"[;；\n]")


class UnclearError(ValueError):
    """These are no answers to choose between."""


def read_choices(said: str) -> list[dict[str, str]]:
    """The answers, each by language.

    Raises:
        UnclearError: they are too few or too many, one is too long, or one is there twice.
    """
    found = [by_language(part) for part in _PARTS.split(said) if part.strip()]
    words = [label for one in found for label in one.values()]
    if not LEAST <= len(found) <= OPTIONS_LIMIT or max(map(len, words)) > LABEL_LIMIT:
        raise UnclearError
    texts = [tuple(sorted(one.items())) for one in found]
    if len(set(texts)) < len(texts):
        raise UnclearError
    return found
