"""A question for a person: tapped in the list, or by any part of their name."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from chat.flow import Answers, Choice, Misread, Step
from chat.incoming import Incoming
from chat.parsers import words_within
from chat.talk import Reader
from handlers.common import excerpt
from models.who import by_id

# The rows of those who can be chosen, with their names.
People = Callable[[Reader, Answers], Sequence[tuple[int, str]]]
_LONGEST = 60


def person_of(code: str) -> int:
    """The row of the person who was chosen."""
    return int(code[1:])


def name_of(reader: Reader, code: str) -> str:
    """What they are called."""
    return by_id(reader.session, person_of(code)).name


def person_step(name: str, people: People, **further: Any) -> Step:
    """A step that is answered with one of these people, as `p` and their row.

    Of several whose names hold what was typed the list shows those only; two characters are enough.
    """

    def choices(reader: Reader, known: Answers) -> list[Choice]:
        return [Choice(f"p{row}", excerpt(said)) for row, said in people(reader, known)]

    def settle(reader: Reader, known: Answers, value: str | dict[str, str]) -> str:
        if isinstance(value, str):
            return value
        said = _plain(value["said"])
        found = [f"p{row}" for row, called in people(reader, known) if said in _plain(called)]
        if len(found) == 1:
            return found[0]
        raise Misread("misread.person_which" if found else "misread.person_none", only=found)

    return Step(name, parse=_typed, choices=choices, settle=settle, show=name_of, **further)


def _typed(reader: Reader, incoming: Incoming) -> dict[str, str]:
    return {"said": words_within(_LONGEST)(reader, incoming)}


def _plain(text: str) -> str:
    """A name as people type it: without blanks, wide letters or capitals."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
