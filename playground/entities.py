"""A text's entities: places in UTF-16 units, trimming, and what clients mark by themselves."""

import re
from collections.abc import Iterator

from playground.jsons import Json

# Inner entities come after the ones they lie in; this order settles what starts and ends together.
_OUTER_FIRST = ("blockquote", "expandable_blockquote", "pre", "text_link", "text_mention", "bold", "italic")

_DETECTED = re.compile(
    r"""(?P<url>(?:https?://|www\.)[^\s<>"']+[^\s<>"'.,;:!?)])
      | (?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
      | (?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])
      | (?<![\w@])(?P<mention>@[A-Za-z0-9_]{4,32})\b
      | (?<![\w&])(?P<hashtag>\#\w*[^\W\d]\w*)
      | (?<![\w+])(?P<phone_number>\+\d[\d ()-]{7,18}\d)(?!\w)
    """,
    re.VERBOSE,
)


def utf16_length(text: str) -> int:
    """How many UTF-16 units a text takes: what Telegram counts entities in."""
    return len(text) + sum(character > "\uffff" for character in text)


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut the white space around a text, as Telegram does, and move its entities along."""
    body = text.strip()
    shift, end = utf16_length(text[: len(text) - len(text.lstrip())]), utf16_length(body)
    moved = []
    for entity in entities:
        first = max(entity["offset"] - shift, 0)
        last = min(entity["offset"] - shift + entity["length"], end)
        if last > first:
            moved.append({**entity, "offset": first, "length": last - first})
    return body, moved


def with_detected(text: str, entities: list[Json]) -> list[Json]:
    """The given entities, plus the commands, links and numbers that every client marks by itself."""
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]
    found = [
        entity
        for entity in _detect(text)
        if all(
            entity["offset"] >= last or entity["offset"] + entity["length"] <= first for first, last in taken
        )
    ]
    return in_order([*entities, *found])


def in_order(entities: list[Json]) -> list[Json]:
    """Entities as Telegram lists them: by place, the outer before the inner."""
    return sorted(entities, key=_position)


def _detect(text: str) -> Iterator[Json]:
    for match in _DETECTED.finditer(text):
        yield {
            "type": str(match.lastgroup),
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
        }


def _position(entity: Json) -> tuple[int, int, int]:
    kind = entity["type"]
    depth = _OUTER_FIRST.index(kind) if kind in _OUTER_FIRST else len(_OUTER_FIRST)
    return entity["offset"], -entity["length"], depth
