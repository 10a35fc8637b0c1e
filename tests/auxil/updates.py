"""Updates as Telegram gives them."""

from itertools import count
from typing import Any

_ids = count(1)


def a_message_update(chat: int, text: str = "hello", *, update_id: int | None = None) -> dict[str, Any]:
    """Somebody writes in their private chat."""
    number = next(_ids)
    person = {"id": chat, "first_name": "Li", "is_bot": False, "language_code": "en"}
    message = {
        "message_id": number,
        "date": 1_795_500_000,
        "chat": {"id": chat, "type": "private", "first_name": "Li"},
        "from": person,
        "text": text,
    }
    return {"update_id": number if update_id is None else update_id, "message": message}


def a_tap_update(chat: int, data: str = "m:start", *, update_id: int | None = None) -> dict[str, Any]:
    """Somebody taps a button there."""
    below = a_message_update(chat, "menu")
    query = {
        "id": str(below["update_id"]),
        "from": below["message"]["from"],
        "message": below["message"],
        "chat_instance": "1",
        "data": data,
    }
    number = below["update_id"] if update_id is None else update_id
    return {"update_id": number, "callback_query": query}


# PTB cannot make anything of these; some have no chat where every update has one.
POISON: tuple[dict[str, Any], ...] = (
    {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "date": "yesterday"}},
    {"message": {"message_id": 1, "date": 1, "chat": "nowhere"}},
    {"message": {"message_id": 1, "date": 1, "chat": {"type": "private"}}},
    {"message": ["not", "a", "message"]},
    {"callback_query": {"id": "1", "message": "gone", "from": 3}},
    {"callback_query": {"id": "1", "from": {"id": 2**70, "is_bot": False, "first_name": "x"}, "message": 7}},
    {"my_chat_member": {"chat": {"id": 7, "type": "private"}, "from": None, "date": "yesterday"}},
)
