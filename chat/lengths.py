"""Texts as long as Telegram takes them: said in pieces, or cut where they must be one."""

import html
import re

from models.lengths import TEXT_LIMIT, utf16

# Chinese has no spaces: a sentence or a clause is as good a place.
_STOPS = "。！？；，、："
_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")


def pieces(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """A text of HTML in pieces that fit, cut at lines, words or clauses; open markup goes on in the next."""
    found = []
    while utf16(text) > limit:
        head = _head(text, limit)
        half = len(head) // 2
        at = next((at for at in (head.rfind("\n"), _last_gap(head)) if at > half), None)
        if at is not None:
            head = head[: at + 1]
        opened = _opened(head)
        found.append(head.rstrip() + _closing(opened))
        text = "".join(opened) + text[len(head) :]
    return [*found, text]


def shortened(text: str, limit: int) -> str:
    """A text of HTML as far as it fits, outside of any markup."""
    if utf16(text) <= limit:
        return text
    kept = _head(text, limit - 1)
    return f"{kept}…{_closing(_opened(kept))}"


def plain(text: str) -> str:
    """A text of HTML as words alone."""
    return html.unescape(_TAG.sub("", text))


def _head(text: str, limit: int) -> str:
    """The beginning of a text; a tag or an entity that would be cut in half is left out whole."""
    kept = text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
    for opening, closing in (("<", ">"), ("&", ";")):
        start = kept.rfind(opening)
        if start > kept.rfind(closing):
            kept = kept[:start]
    return kept


def _last_gap(head: str) -> int:
    """Where the last word or clause ends, unless that is inside of a tag."""
    at = max(head.rfind(gap) for gap in (" ", *_STOPS))
    return at if head.rfind("<", 0, at) <= head.rfind(">", 0, at) else -1


def _opened(text: str) -> list[str]:
    """The tags that are still open at the end of a text."""
    still_open: list[str] = []
    for tag in _TAG.finditer(text):
        if tag[1]:
            still_open.pop()
        else:
            still_open.append(tag[0])
    return still_open


def _closing(opened: list[str]) -> str:
    return "".join(re.sub(r"<([a-z-]+).*", r"</\1>", tag) for tag in reversed(opened))
