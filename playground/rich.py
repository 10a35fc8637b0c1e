"""Rich messages: HTML becomes blocks, refusing what is none of the tags that are understood here."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from playground import limits
from playground.errors import bad_request
from playground.jsons import Json, decode

_INLINE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
}
_HEADINGS = {f"h{size}": size for size in range(1, 7)}
_BLOCKS = {"p", *_HEADINGS}
_CELLS = {"td", "th"}
_ALIGN = ("left", "center", "right")
LONGEST, MOST_BLOCKS, MOST_COLUMNS = 32_768, 500, 20


def rich_content(raw: object) -> Json:
    """The `rich_message` of a message, of an InputRichMessage."""
    given = decode(raw, "rich message")
    if not isinstance(given, dict) or ("html" in given) is ("markdown" in given):
        raise bad_request("exactly one of html and markdown must be specified")
    if "html" not in given:
        raise bad_request("RICH_MESSAGES_NOT_SUPPORTED")  # nobody here writes Markdown
    source = str(given["html"])
    limits.check_unicode(source)
    if len(source) > LONGEST:
        raise bad_request("rich message is too long")
    reader = _Reader()
    reader.feed(source)
    reader.close()
    if reader.open:
        raise bad_request(f'can\'t parse rich message: "{reader.open[-1]}" has no end')
    if not reader.blocks:
        raise bad_request("rich message is empty")
    if len(reader.blocks) > MOST_BLOCKS:
        raise bad_request("rich message has too many blocks")
    return {"rich_message": {"blocks": reader.blocks}}


def plain(message: Json) -> str:
    """What a rich message says, a line for each paragraph and each row of a table."""
    lines = []
    for block in message.get("rich_message", {}).get("blocks", []):
        if block["type"] == "table":
            lines += [" ".join(_words(cell.get("text", "")) for cell in row) for row in block["cells"]]
        else:
            lines.append(_words(block["text"]))
    return "\n".join(lines)


def _words(text: object) -> str:
    if isinstance(text, list):
        return "".join(map(_words, text))
    return _words(text["text"]) if isinstance(text, dict) else str(text)


@dataclass
class _Mark:
    """An inline tag that is open, or a block, and what is in it so far."""

    tag: str
    parts: list[object] = field(default_factory=list)

    def text(self) -> object:
        return self.parts[0] if len(self.parts) == 1 else self.parts or ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Json] = []
        self.open: list[str] = []
        self._marks: list[_Mark] = []
        self._rows: list[list[Json]] = []
        self._cell: Json = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        above = self.open[-1] if self.open else ""
        if tag in _INLINE and self._marks:
            self._marks.append(_Mark(tag))
        elif tag in _BLOCKS and not above:
            self._marks = [_Mark(tag)]
        elif tag == "table" and not above:
            self._rows = []
        elif tag == "tr" and above == "table":
            self._rows.append([])
        elif tag in _CELLS and above == "tr":
            self._begin_cell(tag, dict(attrs))
        else:
            raise bad_request(f'can\'t parse rich message: "{tag}" cannot stand here')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad_request(f'can\'t parse rich message: unexpected end of "{tag}"')
        if tag in _INLINE:
            mark = self._marks.pop()
            self._marks[-1].parts.append({"type": _INLINE[tag], "text": mark.text()})
        elif tag in _BLOCKS:
            self._end_block(tag)
        elif tag in _CELLS:
            self._rows[-1].append(self._cell | {"text": self._marks.pop().text()})
        elif tag == "table":
            self._end_table()

    def handle_data(self, data: str) -> None:
        if self._marks:
            self._marks[-1].parts.append(data)
        elif data.strip():
            raise bad_request("can't parse rich message: text outside of a block")

    def _begin_cell(self, tag: str, given: dict[str, str | None]) -> None:
        align = given.get("align") or "left"
        if align not in _ALIGN:
            raise bad_request("can't parse rich message: wrong alignment")
        self._cell = {"align": align, "valign": "top"} | ({"is_header": True} if tag == "th" else {})
        self._marks = [_Mark(tag)]

    def _end_block(self, tag: str) -> None:
        text = self._marks.pop().text()
        if tag in _HEADINGS:
            self.blocks.append({"type": "heading", "text": text, "size": _HEADINGS[tag]})
        else:
            self.blocks.append({"type": "paragraph", "text": text})

    def _end_table(self) -> None:
        if not self._rows or max(map(len, self._rows)) > MOST_COLUMNS:
            raise bad_request("can't parse rich message: wrong number of columns")
        self.blocks.append({"type": "table", "cells": self._rows})
