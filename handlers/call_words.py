"""A call-back in words, alike for its resident and for the desk."""

from typing import Any

from centre.calls import CallCard, CallLineView, Said
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import excerpt
from models.calls import CallState, Side
from models.files import StoredFile

# What lists of the desk are about; whoever is erased is erased from them, too.
DESK = ("desk", 1)
# Of what was said so much is seen at a glance; the rest is one tap away.
LINES, _EXCERPT = 6, 300


def of_call(context: dict[str, Any]) -> tuple[str, int]:
    """What a form about a call-back is about."""
    return ("call", context["call"])


def line(reader: Reader, call: CallLineView) -> Markup:
    """One matter as a line of a list."""
    state = reader.t(f"call.state.{call.state.value}")
    return reader.t("call.line", number=call.number, state=state, about=gist(reader, call.about))


def gist(reader: Reader, about: str, limit: int = 40) -> str:
    """What a matter is about, in a few words."""
    return excerpt(about, limit) or reader.t("call.only_files")


def about_line(reader: Reader, call: CallCard, *, whole: bool = False) -> Markup:
    """What a matter is about, at a glance or whole."""
    about = call.about if whole else excerpt(call.about, _EXCERPT)
    return reader.t(
        "call.about_line", about=about or reader.t("call.only_files"), files=_files(reader, call.files)
    )


def said_line(reader: Reader, said: Said, *, whole: bool = False) -> Markup:
    """One thing said, with who said it and when, at a glance or whole."""
    key = "call.said"
    if said.side is Side.NOTE:
        key = "call.said_unreached" if said.by_phone else "call.said_note"
    elif said.by_phone:
        key = "call.said_phone"
    text = said.text if whole else excerpt(said.text, _EXCERPT)
    when = reader.past_text(said.said_at)
    return reader.t(key, author=said.author, when=when, text=text, files=_files(reader, said.files))


def is_cut(call: CallCard) -> bool:
    """Whether a matter holds more than is seen at a glance."""
    texts = [call.about, *(said.text for said in call.lines)]
    return len(call.lines) > LINES or any(excerpt(text, _EXCERPT) != text for text in texts)


def _files(reader: Reader, found: tuple[StoredFile, ...]) -> Markup:
    return reader.t("call.files", n=len(found)) if found else Markup("")


def next_buttons(reader: Reader, call: CallCard) -> list[Button]:
    """What the resident of a matter can do now."""
    write = reader.action("call.write", "call.write", call.id)
    settle = reader.action("call.settle", "call.settle", call.id, style="primary")
    reopen = reader.action("call.reopen", "call.reopen", call.id)
    return {
        CallState.OPEN: [write],
        CallState.TAKEN: [write],
        CallState.ANSWERED: [settle, reopen, write],
        CallState.SETTLED: [reopen],
        CallState.UNCONFIRMED: [settle, reopen],
        CallState.WITHDRAWN: [],
    }[call.state]
