"""What somebody writes for a rule of the centre, as the value that it means."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from centre import settings
from centre.register import by_language
from centre.settings import Shape

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CLOCK = re.compile(r"(\d{1,2})[:.点时](\d{2})?分?")
_BETWEEN = re.compile(r"[-–—~至到]|\bto\b|\buntil\b")
_LISTED = re.compile(r"[,，、;；\s]+")
_WORDS = re.compile(r"[,，、;；\n]+")


def understood(key: str, now: Any, part: str, said: str) -> Any:
    """The whole value of a rule once one part of it (or, without parts, all of it) is what was said.

    Raises:
        ValueError: what was said is no value of its shape.
    """
    value = (_tapped if part == settings.TAKE else _READ[settings.shape_of(key)])(said)
    if not part:
        return value
    if settings.shape_of(key) is Shape.WORDS:
        return list(dict.fromkeys([*now, *value]))
    return {**now, _free(now) if part == settings.NEW else part: value}


def _free(now: dict[str, Any]) -> str:
    """A code for one more; those before it keep theirs, by which other records name them."""
    return next(code for number in range(1, len(now) + 2) if (code := f"unit{number}") not in now)


def _number(said: str) -> int | float:
    if not _NUMBER.fullmatch(said):
        raise ValueError(said)
    number = float(said)
    return int(number) if number.is_integer() else number


def _clock(said: str) -> str:
    found = _CLOCK.fullmatch(said)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ValueError(said)
    return f"{int(found[1]):02}:{found[2] or '00'}"


def _hours(said: str) -> list[str]:
    opens, closes = (_clock(part.strip()) for part in _BETWEEN.split(said))
    return [opens, closes]


def _names(said: str) -> dict[str, str]:
    return by_language(said)


def _as_said(said: str) -> str:
    return said


def _split(pattern: re.Pattern[str], said: str) -> list[str]:
    parts = [part.strip() for part in pattern.split(said) if part.strip()]
    if not parts:
        raise ValueError(said)
    return parts


def _tapped(said: str) -> Any:
    raise ValueError(said)


_READ: dict[Shape, Callable[[str], Any]] = {
    Shape.NUMBER: lambda said: _number(_plain(said)),
    Shape.YES_NO: _tapped,
    Shape.CLOCK: lambda said: _clock(_plain(said)),
    Shape.HOURS: lambda said: _hours(_plain(said)),
    Shape.NUMBERS: lambda said: [_number(part) for part in _split(_LISTED, _plain(said))],
    Shape.WORDS: lambda said: _split(_WORDS, said),
    Shape.LINE: _as_said,
    Shape.NAMES: _names,
    Shape.DEGREE: _tapped,
}


def _plain(said: str) -> str:
    return unicodedata.normalize("NFKC", said).strip().casefold()
