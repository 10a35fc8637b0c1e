"""Plain JSON values, the only thing that goes in and out of the emulator."""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from playground.errors import bad_request

Json: TypeAlias = dict[str, Any]

_encode = json.JSONEncoder(separators=(",", ":")).encode


def dump(value: object) -> bytes:
    """Encode a value compactly; everything beyond ASCII is escaped, as the Bot API does."""
    return _encode(value).encode("ascii")


def decode(raw: object, what: str) -> Any:
    """A parameter that may come as JSON text (forms) or as the value itself (a JSON body)."""
    if not isinstance(raw, str):
        return raw
    try:
        return json.loads(raw)
    except ValueError:
        raise bad_request(f"can't parse {what} JSON object") from None


def without_none(value: Mapping[str, Any]) -> Json:
    """The same object without its absent fields."""
    return {key: field for key, field in value.items() if field is not None}
