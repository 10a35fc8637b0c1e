"""What the cells of a sheet of activities say: its words, days and hours, and what tells rows apart."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from centre.register import folded
from centre.sheet_rows import Wrong, one_of

WORDS = Path(__file__).with_name("sheet_words.json")
_OWN = frozenset({"key", "day", "starts", "ends", "repeats", "until"})


@cache
def sheet_words() -> dict[str, Any]:
    """How columns and values are called in a sheet, in every language."""
    words: dict[str, Any] = json.loads(WORDS.read_text(encoding="utf-8"))
    return words


def whole(first: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """A row with what it leaves to the first of its activity; of its own time it says all."""
    said = {name: cell for name, cell in own.items() if cell}
    return {**{name: cell for name, cell in first.items() if name not in _OWN}, **said}


def date_of(said: str) -> date:
    """The day that a cell says.

    Raises:
        Wrong: it says none.
    """
    plain = said.replace("年", "-").replace("月", "-").removesuffix("日").replace("/", "-").replace(".", "-")
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise Wrong("import.wrong.day") from error


def clock_of(said: str) -> time:
    """The time of day that a cell says.

    Raises:
        Wrong: it says none.
    """
    try:
        hour, _, minute = said.replace("：", ":").partition(":")
        return time(int(hour), int(minute[:2] or 0))
    except (ValueError, OverflowError) as error:
        raise Wrong("import.wrong.clock") from error


def word_of(kind: str, said: str) -> str:
    """The value of a kind that a cell calls by one of its words.

    Raises:
        Wrong: it is none of them.
    """
    return one_of(sheet_words()[kind], said)


def key_of(cells: Mapping[str, str]) -> str:
    """By what a row is known again: its own key, or all that tells it from others."""
    named = cells.get("key", "")
    telling = (
        [named]
        if named
        else [
            folded(cells.get(one, ""))
            for one in ("title", "team", "place", "day", "starts", "ends", "repeats", "until")
        ]
    )
    return hashlib.sha256("\x1f".join(telling).encode()).hexdigest()
