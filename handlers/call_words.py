"""A call-back in words, alike for its resident and for the desk."""

from datetime import datetime
from typing import Any, Protocol

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
UNANSWERED = (CallState.OPEN, CallState.TAKEN)


class _Promised(Protocol):
    """A matter with its state and the time by which it is answered."""

    @property
    def state(self) -> CallState: ...

    @property
    def due_at(self) -> datetime: ...


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


def is_late(reader: Reader, call: _Promised) -> bool:
    """Whether the time for an answer has passed without one."""
    return call.state in UNANSWERED and call.due_at <= reader.now


def by(reader: Reader, call: _Promised) -> Markup:
    """By when the resident is answered; if that has passed, it is said plainly."""
    if call.state not in UNANSWERED:
        return Markup("")
    return reader.t(
        "call.by_late" if is_late(reader, call) else "call.by", due=reader.moment_text(call.due_at)
    )


def name_of(reader: Reader, call: CallCard) -> str:
    """Whose matter it is; who had their data erased has no name any more."""
    return call.name or reader.t("desk.no_name")


def about_line(reader: Reader, call: CallCard, *, whole: bool = False) -> Markup:
    """What a matter is about, at a glance or whole."""
    about = call.about if whole else excerpt(call.about, _EXCERPT)
    said = with_files(reader, about, call.files)
    return reader.t("call.about_line", about=said or reader.t("call.no_words"))


def said_line(reader: Reader, said: Said, *, whole: bool = False) -> Markup:
    """One thing said, with who said it and when, at a glance or whole."""
    key = "call.said"
    if said.side is Side.NOTE:
        key = "call.said_unreached" if said.by_phone else "call.said_note"
    elif said.by_phone:
        key = "call.said_phone"
    text = said.text if whole else excerpt(said.text, _EXCERPT)
    when = reader.past_text(said.said_at)
    return reader.t(key, author=said.author, when=when, text=with_files(reader, text, said.files))


def is_cut(call: CallCard) -> bool:
    """Whether a matter holds more than is seen at a glance."""
    texts = [call.about, *(said.text for said in call.lines)]
    return len(call.lines) > LINES or any(excerpt(text, _EXCERPT) != text for text in texts)


def with_files(reader: Reader, words: str, found: tuple[StoredFile, ...]) -> str:
    """Words with the number of files that came along, or either alone."""
    if not found:
        return words
    files = reader.t("call.files", n=len(found))
    return reader.t("call.words_and_files", words=words, files=files) if words else files


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
