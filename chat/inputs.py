"""What belongs together although it came as several messages: split texts and albums."""

from typing import Any

from chat.incoming import Incoming

# Phones cut a text at 4096, or at the last word before it; whatever follows at once is its rest.
SPLIT_LENGTH = 3900
SPLIT_SECONDS = 3


def remembered(incoming: Incoming, step: str) -> dict[str, Any]:
    """What to keep of a message so that its rest, its album or its correction is recognised."""
    return {
        "message": incoming.message_id,
        "at": int(incoming.sent_at.timestamp()) if incoming.sent_at else 0,
        "length": len(incoming.text),
        "album": incoming.album,
        "step": step,
    }


def continues(last: dict[str, Any], incoming: Incoming) -> bool:
    """Whether a message is the rest of the one before, and so no answer of its own."""
    if not last or incoming.is_tap or incoming.sent_at is None:
        return False
    if incoming.album:
        return bool(incoming.album == last.get("album"))
    soon = incoming.sent_at.timestamp() - last.get("at", 0) <= SPLIT_SECONDS
    return bool(soon and incoming.text and not incoming.command and last.get("length", 0) >= SPLIT_LENGTH)
