"""What Telegram says that somebody did, read as the bot reads it."""

from typing import Any

from telegram import Update

from chat.incoming import Incoming, read

ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "en"}
CHAT = {"id": 7, "type": "private", "first_name": "Anna"}


def message(**fields: Any) -> Incoming:
    """A message of Anna's with these fields."""
    return update(message={"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "from": ANNA, **fields})


def update(**fields: Any) -> Incoming:
    """An update that is for us."""
    incoming = read(Update.de_json({"update_id": 1, **fields}, None))
    assert incoming is not None
    return incoming
