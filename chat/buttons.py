"""Buttons and what a tap on them carries: at most 64 bytes, counted in bytes."""

import string
from dataclasses import dataclass
from typing import Any, assert_never

LIMIT = 64
_LARGEST = 2**63 - 1  # of a row's id
_DIGITS = string.digits + string.ascii_lowercase


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `style` is "primary" for the way on and "danger" for what ends something."""

    label: str
    data: str = ""
    style: str = ""
    copies: str = ""
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        """The button as the Bot API takes it; what an old client does not know it ignores."""
        button: dict[str, Any] = {"text": self.label}
        if self.copies:
            button["copy_text"] = {"text": self.copies}
        elif self.url:
            button["url"] = self.url
        else:
            button["callback_data"] = self.data
        if self.style:
            button["style"] = self.style
        return button


def row_in(extra: str) -> int:
    """The second row that a button carries; 0, the number of nothing, where a changed client made it up."""
    row = int(extra) if extra.isascii() and extra.isdigit() and len(extra) <= len(str(_LARGEST)) else 0
    return row if row <= _LARGEST else 0


@dataclass(frozen=True, slots=True)
class AnswerTap:
    """A tap on an answer of a form: which form, which state of it, which answer."""

    dialogue: int
    revision: int
    code: str


@dataclass(frozen=True, slots=True)
class ActionTap:
    """A tap on an action about a record; it is authorised when tapped."""

    action: str
    record: int
    extra: str = ""


@dataclass(frozen=True, slots=True)
class CommandTap:
    """A tap that does what a command does."""

    command: str


Tap = AnswerTap | ActionTap | CommandTap


def encode(tap: Tap) -> str:
    """Callback data of a tap.

    Raises:
        ValueError: it would be longer than Telegram allows.
    """
    match tap:
        case AnswerTap(dialogue, revision, code):
            data = f"d:{_short(dialogue)}:{_short(revision)}:{code}"
        case ActionTap(action, record, extra):
            data = f"a:{action}:{_short(record)}:{extra}"
        case CommandTap(command):
            data = f"m:{command}"
        case _:
            assert_never(tap)
    if len(data.encode()) > LIMIT:
        raise ValueError(f"callback data of {len(data.encode())} bytes: {data[:20]}…")
    return data


def decode(data: str) -> Tap | None:
    """The tap behind callback data; None for anything that we did not write, as a changed client can send."""
    kind, _, rest = data.partition(":")
    parts = rest.split(":", 2)
    match kind, parts:
        case "d", [dialogue, revision, code] if (ids := _numbers(dialogue, revision)) is not None:
            return AnswerTap(*ids, code)
        case "a", [action, record, extra] if (ids := _numbers(record, "0")) is not None:
            return ActionTap(action, ids[0], extra)
        case "m", [command] if command:
            return CommandTap(command)
    return None


def _numbers(*texts: str) -> tuple[int, int] | None:
    if not all(0 < len(text) <= 13 and text.isascii() and text.isalnum() for text in texts):
        return None
    first, second = (int(text, 36) for text in texts)
    return (first, second) if max(first, second) <= _LARGEST else None


def _short(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
