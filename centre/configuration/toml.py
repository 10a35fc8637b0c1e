"""Plain values as TOML, and the lines where they stand; the standard library only reads them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_-]+)\s*\]")
_WIDTH = 100


def lines(key: str, value: Any) -> Iterator[str]:
    """A key and its value; a table is a line for each of its ends, so that each can be named."""
    if isinstance(value, Mapping) and value:
        for name, part in value.items():
            yield from lines(f"{key}.{_name(name)}", part)
    elif isinstance(value, list) and len(_value(value)) + len(key) > _WIDTH:
        yield f"{key} = ["
        yield from (f"    {_value(one)}," for one in value)
        yield "]"
    else:
        yield f"{key} = {_value(value)}"


def line_of(text: str, section: str, key: str = "", nth: int = 0) -> int:
    """The line, counted from 1, where a key of a section begins, or the section if it is not there.

    nth: which of several sections of one name, from 0.
    """
    begins = re.compile(rf'\s*"?{re.escape(key)}"?\s*[.=]')
    seen, found, here = -1, 1, False
    for number, line in enumerate(text.split("\n"), start=1):
        if (header := _HEADER.match(line)) is not None:
            seen += header[1] == section
            here = header[1] == section and seen == nth
            found = number if here else found
        elif here and key and begins.match(line):
            return number
    return found


def _name(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # What JSON says of a text, a number, yes and no is TOML as well, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
