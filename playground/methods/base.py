"""What every method has in common: it is a dataclass whose fields are the parameters it understands."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self, TypeAlias

from playground.errors import bad_request
from playground.files import Upload
from playground.world import World

METHODS: dict[str, type["Method"]] = {}


@dataclass(frozen=True)
class FileRef:
    """A file parameter: uploaded with the request, or the id of a file that Telegram has."""

    upload: Upload | None = None
    file_id: str = ""


NO_FILE = FileRef()
_Files: TypeAlias = Mapping[str, Upload]


@dataclass
class Method:
    """One call: read from the request's parameters, then run on the world."""

    api_name: ClassVar[str]

    def __init_subclass__(cls) -> None:
        """Register the method under its name, in lower case as the real server does."""
        if not cls.__name__.startswith("_"):
            cls.api_name = cls.__name__[0].lower() + cls.__name__[1:]
            METHODS[cls.__name__.lower()] = cls

    @classmethod
    def read(cls, parameters: Mapping[str, object], files: _Files) -> Self:
        """Take the parameters that this method understands, each converted to its field's type."""
        values: dict[str, Any] = {}
        for field in fields(cls):
            raw = parameters.get(field.name)
            if field.type is FileRef:
                values[field.name] = _file(field.name, raw, files)
            elif raw is not None:
                values[field.name] = _CONVERTERS[field.type](raw)
        return cls(**values)

    def run(self, world: World) -> object:
        """Do it, inside a batch, and give the result; raises ApiError."""
        raise NotImplementedError


def _file(name: str, raw: object, files: _Files) -> FileRef:
    text = raw if isinstance(raw, str) else ""
    name = text.removeprefix("attach://") if text.startswith("attach://") else name
    if name in files:
        return FileRef(upload=files[name])
    return FileRef(file_id="" if text.startswith("attach://") else text)


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else json.dumps(raw)


def _whole(raw: object) -> int:
    # The real server reads what digits there are and takes the rest for zero.
    match = re.match(r"\s*-?\d+", str(raw))
    return int(match[0]) if match else 0


def _number(raw: object) -> float:
    try:
        return float(str(raw))
    except ValueError:
        raise bad_request("can't parse a number") from None


def _flag(raw: object) -> bool:
    return str(raw).strip().lower() in {"true", "yes", "1"}


_CONVERTERS: dict[Any, Callable[[object], object]] = {
    str: _text,
    str | None: _text,
    int: _whole,
    float: _number,
    bool: _flag,
    object: lambda raw: raw,
}
