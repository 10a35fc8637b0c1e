"""Keyboards under messages and under the input field: read, checked and put in Telegram's own shape."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from playground import limits
from playground.errors import ApiError, bad_request
from playground.jsons import Json, decode

_STYLES = ("primary", "success", "danger")
_LINK = re.compile(r"(https?|tg)://\S+|mailto:\S+|tel:\S+|[\w-]+(\.[\w-]+)+(/\S*)?", re.IGNORECASE)
# What a button may do, in the order in which Telegram looks.
_INLINE_ACTIONS = (
    "url",
    "callback_data",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "pay",
    "callback_game",
)
_KEYBOARD_REQUESTS = ("request_contact", "request_location", "request_poll", "request_users", "request_chat")
_PRIVATE_ONLY = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_poll": "poll can be requested in private chats only",
}


@dataclass(frozen=True)
class Markup:
    """A checked `reply_markup`: its kind and the object as Telegram keeps it."""

    kind: Literal["inline", "keyboard", "remove", "force_reply"]
    value: Json


def parse_markup(raw: object, *, private: bool = True) -> Markup | None:
    """Read a `reply_markup` parameter; None where there is none (or an empty keyboard)."""
    if raw is None or raw == "":
        return None
    value = decode(raw, "reply keyboard markup")
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if rows := _rows(value, "keyboard", "keyboard", lambda button: _keyboard_button(button, private=private)):
        _count(rows)
        return Markup("keyboard", _with_placeholder({**value, "keyboard": rows}))
    name = "inline_keyboard"
    if rows := _rows(value, name, f"{name} of the InlineKeyboardMarkup", _inline_button):
        _count(rows)
        return Markup("inline", {name: rows})
    if value.get("remove_keyboard"):
        return Markup("remove", value)
    if value.get("force_reply"):
        return Markup("force_reply", _with_placeholder(value))
    return None


def _rows(value: Json, name: str, spoken: str, button: Callable[[Any], Json]) -> list[list[Json]]:
    rows = value.get(name) or []
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        quoted = spoken.replace(name, f'"{name}"', 1)
        raise bad_request(f"field {quoted} must be an Array of Arrays")
    return [[button(cell) for cell in row] for row in rows if row]


def _count(rows: list[list[Json]]) -> None:
    if sum(map(len, rows)) > limits.BUTTONS or any(len(row) > limits.BUTTONS_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")


def _with_placeholder(value: Json) -> Json:
    if len(value.get("input_field_placeholder") or "") > limits.PLACEHOLDER:
        raise bad_request("reply markup is too long")
    return value


def _inline_button(button: object) -> Json:
    checked = _labelled(button, "inline keyboard button", "InlineKeyboardButton must be an Object")
    action = next((name for name in _INLINE_ACTIONS if checked.get(name) not in (None, "")), None)
    if action is None:
        raise _unreadable("inline keyboard button", "Text buttons are unallowed in the inline keyboard")
    what = checked[action]
    if action == "callback_data" and len(str(what).encode()) > limits.CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url" and not _LINK.fullmatch(str(what)):
        raise bad_request(f"inline keyboard button URL '{what}' is invalid: Wrong HTTP URL")
    if action == "copy_text" and not 1 <= len(_copied(what)) <= limits.COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return _kept(checked, ("text", "style", "icon_custom_emoji_id", action))


def _copied(what: object) -> str:
    return str(what.get("text", "")) if isinstance(what, dict) else ""


def _keyboard_button(button: object, *, private: bool) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    checked = _labelled(button, "keyboard button", "KeyboardButton must be a String or an Object")
    for name, reason in _PRIVATE_ONLY.items():
        if checked.get(name) and not private:
            raise bad_request(reason)
    return _kept(checked, ("text", "style", "icon_custom_emoji_id", "web_app", *_KEYBOARD_REQUESTS))


def _labelled(button: object, what: str, expected: str) -> Json:
    if not isinstance(button, dict):
        raise _unreadable(what, expected)
    if not isinstance(text := button.get("text"), str):
        raise _unreadable(what, 'Can\'t find field "text"')
    limits.check_unicode(text)
    if not text.strip():
        raise bad_request(f"{what} text must be non-empty")
    if button.get("style") not in (None, *_STYLES):
        raise _unreadable(what, "Invalid button style specified")
    return {**button, "text": text.strip()}


def _kept(button: Json, names: Iterable[str]) -> Json:
    return {name: button[name] for name in names if button.get(name) not in (None, False, "")}


def _unreadable(what: str, reason: str) -> ApiError:
    return bad_request(f"can't parse {what}: {reason}")
