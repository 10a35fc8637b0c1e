"""Requests checked against the machine-readable Bot API; `tools/bot_api.py` makes the file."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tests.house.tree import ROOT

_FILE = ROOT / "tests" / "auxil" / "bot_api.json"
_ARRAY = "Array of "


def check_request(method: str, parameters: Mapping[str, object]) -> list[str]:
    """Say what is wrong with a request: unknown or missing parameters, wrong types, also within objects."""
    known = {name.lower(): about for name, about in api()["methods"].items()}
    about = known.get(method.lower())
    if about is None:
        return [f"{method}: no such method"]
    return [f"{about['name']}: {complaint}" for complaint in _object(about, parameters, nested=False)]


@cache
def api() -> dict[str, Any]:
    """The description of all methods and types, by their names."""
    described: dict[str, Any] = json.loads(_FILE.read_text())
    by_name = {part: {one["name"]: one for one in described[part]} for part in ("methods", "types")}
    return described | by_name


def method_fields(method: str) -> list[dict[str, Any]]:
    """The parameters of a method, as described."""
    fields: list[dict[str, Any]] = api()["methods"][method].get("fields", [])
    return fields


def _object(about: Mapping[str, Any], values: Mapping[str, object], *, nested: bool) -> Iterator[str]:
    fields = {field["name"]: field for field in about.get("fields", [])}
    yield from (f"unknown {name}" for name in values if name not in fields)
    for name, field in fields.items():
        if values.get(name) is None:
            if field["required"]:
                yield f"missing {name}"
            continue
        found = [list(_value(kind, values[name], nested=nested)) for kind in field["types"]]
        yield from (f"{name}: {complaint}" for complaint in min(found, key=len))


def _value(kind: str, value: object, *, nested: bool) -> Iterator[str]:
    """Complaints about one value; at the top level everything but texts may also come as JSON in a text."""
    if kind in {"String", "InputFile"}:
        if not isinstance(value, str):
            yield f"{value!r} is not a String"
        return
    if isinstance(value, str) and not nested:
        try:
            value = json.loads(value)
        except ValueError:
            yield f"{value!r} is not a {kind}"
            return
    if kind.startswith(_ARRAY):
        if not isinstance(value, list):
            yield f"{value!r} is not an {kind}"
            return
        for place, item in enumerate(value):
            yield from (f"[{place}] {text}" for text in _value(kind.removeprefix(_ARRAY), item, nested=True))
    elif kind in _BASIC:
        if not isinstance(value, _BASIC[kind]) or (isinstance(value, bool) and kind != "Boolean"):
            yield f"{value!r} is not a {kind}"
    elif not isinstance(value, dict):
        yield f"{value!r} is not a {kind}"
    elif subtypes := api()["types"][kind].get("subtypes"):
        found = [list(_value(subtype, value, nested=True)) for subtype in subtypes]
        yield from min(found, key=len)
    else:
        yield from _object(api()["types"][kind], value, nested=True)


_BASIC: dict[str, tuple[type, ...]] = {"Integer": (int,), "Float": (int, float), "Boolean": (bool,)}
