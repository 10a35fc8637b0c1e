"""What kind of value a rule has, in which parts it is changed, and in which chapter it stands."""

from collections.abc import Mapping
from datetime import time
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from centre.rules import NOTES, Rules

# Parts of a value that are none of its keys: words are added or taken out, and what has names gets one more.
ADD, TAKE, NEW = "+", "-", "+"


class Shape(StrEnum):
    """What is said for a value, or for one part of it."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CLOCK = "clock"
    HOURS = "hours"
    NUMBERS = "numbers"
    WORDS = "words"
    LINE = "line"
    NAMES = "names"
    DEGREE = "degree"


_SHAPES: dict[Any, Shape] = {
    int: Shape.NUMBER,
    float: Shape.NUMBER,
    bool: Shape.YES_NO,
    time: Shape.CLOCK,
    str: Shape.LINE,
    tuple[time, time]: Shape.HOURS,
    dict[str, str]: Shape.NAMES,
}


@cache
def shape_of(key: str) -> Shape:
    """What is said for a rule; for one with parts, what is said for each of them."""
    kind = _kind(key)
    if get_origin(kind) is dict and kind not in _SHAPES:
        kind = _bare(get_args(kind)[1])
    if get_origin(kind) is tuple and kind not in _SHAPES:
        return Shape.WORDS if get_args(kind)[0] is str else Shape.NUMBERS
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Shape.DEGREE
    return _SHAPES[kind]


def parts_of(key: str, value: Mapping[str, Any] | Any) -> tuple[str, ...]:
    """The parts in which a rule is changed, one at a time; none where it is changed as a whole."""
    if shape_of(key) is Shape.WORDS:
        return (ADD, TAKE)
    kind = _kind(key)
    if get_origin(kind) is not dict or kind in _SHAPES:
        return ()
    by = kinds_of(key)
    return (*value, NEW) if by is None else tuple(one.value for one in by)


@cache
def degrees_of(key: str) -> tuple[str, ...]:
    """What can be chosen for each part of a rule that is said in degrees."""
    return tuple(one.value for one in get_args(_kind(key))[1])


@cache
def kinds_of(key: str) -> type[Enum] | None:
    """The enumeration by which a rule is divided."""
    kind = _kind(key)
    by = get_args(kind)[0] if get_origin(kind) is dict else None
    return by if isinstance(by, type) and issubclass(by, Enum) else None


def chapter_of(key: str) -> int:
    """The chapter in which a rule stands."""
    return _place(key)[0]


@cache
def chapters() -> tuple[int, ...]:
    """The chapters of the rules, in order."""
    return tuple(sorted({chapter_of(key) for key in NOTES}))


@cache
def of_chapter(chapter: int) -> tuple[str, ...]:
    """The rules of a chapter, in the order of their numbers."""
    return tuple(sorted((key for key in NOTES if chapter_of(key) == chapter), key=_place))


def _place(key: str) -> tuple[int, ...]:
    return tuple(map(int, NOTES[key].number.split(".")))


def _kind(key: str) -> Any:
    return _bare(Rules.model_fields[key].annotation)


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind
