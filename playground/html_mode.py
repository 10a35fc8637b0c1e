"""HTML parse mode: from marked-up text to plain text and entities, refusing what Telegram refuses."""

import re
from dataclasses import dataclass, field

from playground.entities import in_order, utf16_length
from playground.errors import ApiError, bad_request
from playground.jsons import Json

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = frozenset(_SIMPLE) | {"a", "blockquote", "tg-emoji", "tg-time"}

# Telegram knows these four names and numbers; any other "&" is just a character.
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)(?![A-Za-z])|#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7}));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TAG_NAME = re.compile(r"[^\s>]*")
_SPACE = re.compile(r"\s*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass
class _Open:
    """A start tag whose end has not come yet."""

    tag: str
    attributes: dict[str, str]
    offset: int
    begin: int


@dataclass
class _Parser:
    source: str
    text: str = ""
    length: int = 0
    position: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while (start := self.source.find("<", self.position)) >= 0:
            self._characters(start)
            if self.source.startswith("</", start):
                self._end_tag(start)
            else:
                self._start_tag(start)
        self._characters(len(self.source))
        if self.stack:
            raise _unparsable(f"Can't find end tag corresponding to start tag {self.stack[-1].tag}")
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self.text, in_order(self.entities)

    def _characters(self, end: int) -> None:
        piece = _dereference(self.source[self.position : end])
        self.text += piece
        self.length += utf16_length(piece)
        self.position = end

    def _at(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _skip(self, pattern: re.Pattern[str], position: int) -> tuple[str, int]:
        match = pattern.match(self.source, position)
        found = match[0] if match else ""
        return found, position + len(found)

    def _start_tag(self, start: int) -> None:
        name, position = self._skip(_TAG_NAME, start + 1)
        if position >= len(self.source):
            raise _unparsable(f"Unclosed start tag at byte offset {self._at(start)}")
        tag = name.lower()
        if tag not in _TAGS:
            raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {self._at(start)}')
        attributes: dict[str, str] = {}
        while True:
            _, position = self._skip(_SPACE, position)
            if self.source.startswith(">", position):
                break
            position = self._attribute(tag, start, position, attributes)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._at(start)}')
        self.stack.append(_Open(tag, attributes, self.length, len(self.text)))
        self.position = position + 1

    def _attribute(self, tag: str, start: int, position: int, attributes: dict[str, str]) -> int:
        name, position = self._skip(_ATTRIBUTE_NAME, position)
        if not name:
            raise _unparsable(
                f'Empty attribute name in the tag "{tag}" at byte offset {self._at(start)}'
                if position < len(self.source)
                else f'Unclosed start tag "{tag}" at byte offset {self._at(start)}'
            )
        _, after = self._skip(_SPACE, position)
        if not self.source.startswith("=", after):
            if tag == "blockquote" and name == "expandable":
                attributes[name] = ""
                return position
            raise _unparsable(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                f"at byte offset {self._at(start)}"
            )
        _, position = self._skip(_SPACE, after + 1)
        quote = self.source[position : position + 1]
        if quote in {'"', "'"}:
            end = self.source.find(quote, position + 1)
            if end < 0:
                raise _unparsable(f"Unclosed start tag at byte offset {self._at(start)}")
            attributes[name] = _dereference(self.source[position + 1 : end])
            return end + 1
        value, end = self._skip(_TOKEN, position)
        if self.source[end : end + 1].strip(">"):
            raise _unparsable(f"Unexpected end of name token at byte offset {self._at(position)}")
        attributes[name] = value.lower()
        return end

    def _end_tag(self, start: int) -> None:
        if not self.stack:
            raise _unparsable(f"Unexpected end tag at byte offset {self._at(start)}")
        name, position = self._skip(_TAG_NAME, start + 2)
        _, position = self._skip(_SPACE, position)
        if not self.source.startswith(">", position):
            raise _unparsable(f"Unclosed end tag at byte offset {self._at(start)}")
        opened = self.stack.pop()
        if name and name.lower() != opened.tag:
            raise _unparsable(
                f"Unmatched end tag at byte offset {self._at(start)}, "
                f'expected "</{opened.tag}>", found "</{name.lower()}>"'
            )
        if self.length > opened.offset:
            self._close(opened)
        self.position = position + 1

    def _close(self, opened: _Open) -> None:
        entity: Json = {"offset": opened.offset, "length": self.length - opened.offset}
        attributes = opened.attributes
        language = attributes.get("class", "")
        previous = self.entities[-1] if self.entities else {}
        same_place = entity.items() <= previous.items()
        match opened.tag:
            case "a":
                entity |= _link(attributes.get("href") or self.text[opened.begin :])
            case "blockquote":
                entity["type"] = "expandable_blockquote" if "expandable" in attributes else "blockquote"
            case "tg-emoji":
                if not attributes.get("emoji-id", "").isdigit():
                    raise _unparsable("Invalid custom emoji identifier specified")
                entity |= {"type": "custom_emoji", "custom_emoji_id": attributes["emoji-id"]}
            case "tg-time":
                if not attributes.get("unix", "").isdigit():
                    raise _unparsable("Invalid Unix time specified")
                entity |= {"type": "date_time", "unix_time": int(attributes["unix"])}
                if attributes.get("format"):
                    entity["date_time_format"] = attributes["format"]
            case "pre" if same_place and previous["type"] == "code" and "language" in previous:
                previous["type"] = "pre"
                return
            case "code" if language.startswith("language-"):
                entity |= {"type": "code", "language": language.removeprefix("language-")}
            case tag:
                entity["type"] = _SIMPLE[tag]
        if "type" in entity:
            self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Split marked-up text into plain text and entities, or say what is wrong as Telegram does."""
    return _Parser(source).run()


def _dereference(text: str) -> str:
    return _REFERENCE.sub(_referred, text) if "&" in text else text


def _referred(match: re.Match[str]) -> str:
    name, hexadecimal, decimal = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else match[0]


def _link(url: str) -> Json:
    if person := _USER_LINK.fullmatch(url):
        return {"type": "text_mention", "user": {"id": int(person[1]), "is_bot": False, "first_name": ""}}
    # Links that no client could open lose their entity silently.
    if re.match(r"(https?|tg|tonsite)://\S|mailto:\S|tel:\S", url, re.IGNORECASE):
        return {"type": "text_link", "url": url}
    if re.match(r"[\w-]+(\.[\w-]+)+(/\S*)?$", url):
        return {"type": "text_link", "url": f"http://{url}"}
    return {}


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
