"""The centre's rules as somebody looks through them and changes them, each change written down."""

from centre.settings.changing import Change, change, changes, newest, put, usable
from centre.settings.shapes import (
    ADD,
    NEW,
    TAKE,
    Shape,
    chapter_of,
    chapters,
    degrees_of,
    kinds_of,
    of_chapter,
    parts_of,
    shape_of,
)

__all__ = [
    "ADD",
    "NEW",
    "TAKE",
    "Change",
    "Shape",
    "change",
    "changes",
    "chapter_of",
    "chapters",
    "degrees_of",
    "kinds_of",
    "newest",
    "of_chapter",
    "parts_of",
    "put",
    "shape_of",
    "usable",
]
