"""What an answer of Telegram means for a message: sent, later, never, or nobody knows."""

import html
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.http import NotSent
from bot.outbox import Delivery, Parcel
from models.outbox import MessageState

_BACK_OFF = (1, 2, 5, 15, 60)
_GONE_CHAT = ("chat not found", "user is deactivated", "peer_id_invalid")
_GONE_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_SO_ALREADY = ("message is not modified", "message to delete not found")
_NO_RIGHTS = ("not enough rights", "have no rights to send", "chat_write_forbidden", "chat_restricted")
# An older server knows no rich message in an edit and misses the text.
_NO_RICH = ("not_supported", "not supported", "message text is empty")
_TAG = re.compile(r"</?[a-z][^>]*>")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A delivery, and what else follows from it."""

    delivery: Delivery
    halt: float = 0.0
    unreachable: bool = False
    silenced: bool = False
    unmade: bool = False
    migrated_to: int | None = None


def sent(parcel: Parcel, result: Any) -> Verdict:
    """Telegram has it."""
    message_id = result.get("message_id") if isinstance(result, dict) else None
    return Verdict(Delivery(parcel, MessageState.SENT, {"message_id": message_id, "fault": ""}))


def judge(parcel: Parcel, error: TelegramError, now: datetime) -> Verdict:  # noqa: PLR0911 - a table of cases
    """What a refusal, a silence or a broken line means."""
    text = str(error).casefold()
    if isinstance(error.__cause__, TelegramError):
        # PTB could not read the answer: a proxy's page under whatever status, and not Telegram's word.
        return Verdict(_unknown(parcel, now, type(error).__name__))
    match error:
        case RetryAfter():
            seconds = error.retry_after
            wait = seconds.total_seconds() if isinstance(seconds, timedelta) else float(seconds)
            return Verdict(later(parcel, now, "RetryAfter", wait), halt=wait)
        case ChatMigrated():
            return Verdict(later(parcel, now, "ChatMigrated", 0), migrated_to=error.new_chat_id)
        case Forbidden():
            return Verdict(_ended(parcel, MessageState.UNREACHABLE, error), unreachable=True)
        case BadRequest() if any(words in text for words in _SO_ALREADY):
            return Verdict(Delivery(parcel, MessageState.SENT, {"fault": ""}))
        case BadRequest() if any(words in text for words in _GONE_CHAT):
            return Verdict(_ended(parcel, MessageState.UNREACHABLE, error), unreachable=True)
        case BadRequest() if parcel.chat_id < 0 and any(words in text for words in _NO_RIGHTS):
            return Verdict(_ended(parcel, MessageState.LAPSED, error), silenced=True)
        case BadRequest() if any(words in text for words in _GONE_MESSAGE):
            return Verdict(as_new(parcel, now))
        case BadRequest() if "can't parse entities" in text and '"parse_mode"' in parcel.payload:
            return Verdict(_plain(parcel, now))
        case BadRequest():
            return Verdict(_ended(parcel, MessageState.REFUSED, error))
        case NotSent() | InvalidToken():
            return Verdict(later(parcel, now, type(error).__name__))
        case NetworkError() if "request entity too large" in text:
            return Verdict(_ended(parcel, MessageState.REFUSED, error))
    return Verdict(_unknown(parcel, now, type(error).__name__))


def refuses_rich(error: TelegramError) -> bool:
    """Whether it was refused that a message is a rich one, and nothing was sent: its plain words may go."""
    if isinstance(error.__cause__, TelegramError):
        return False  # nobody knows whose word that is
    text = str(error).casefold()
    alike = (*_SO_ALREADY, *_GONE_CHAT, *_NO_RIGHTS, *_GONE_MESSAGE)
    if isinstance(error, BadRequest):
        return not any(words in text for words in alike)
    return isinstance(error, InvalidToken)  # PTB's name for 404: the method is not known


def lacks_rich(error: TelegramError) -> bool:
    """Whether it is the server that has no rich messages, and not this one that it cannot read."""
    text = str(error).casefold()
    return isinstance(error, InvalidToken) or any(words in text for words in _NO_RICH)


def nothing_to_say(parcel: Parcel) -> Delivery:
    """What was to be told holds no longer."""
    return Delivery(parcel, MessageState.LAPSED, {"fault": "nothing to say"})


def released(parcel: Parcel, until: datetime) -> Delivery:
    """A parcel that was not touched goes back into the queue."""
    return Delivery(parcel, MessageState.PENDING, {"not_before": until, "attempts": parcel.attempts})


def later(parcel: Parcel, now: datetime, fault: str, wait: float | None = None) -> Delivery:
    """A parcel that certainly was not sent is tried again, after longer and longer pauses."""
    if wait is None:
        wait = _BACK_OFF[min(parcel.attempts, len(_BACK_OFF) - 1)]
    not_before = now + timedelta(seconds=wait)
    return Delivery(parcel, MessageState.PENDING, {"not_before": not_before, "fault": fault})


def _unknown(parcel: Parcel, now: datetime, fault: str) -> Delivery:
    if not parcel.owed:
        return Delivery(parcel, MessageState.UNKNOWN, {"fault": fault})
    again = later(parcel, now, fault)
    again.changes["repeats"] = parcel.repeats + 1
    return again


def _ended(parcel: Parcel, state: MessageState, error: TelegramError) -> Delivery:
    return Delivery(parcel, state, {"fault": str(error)[:200]})


def as_new(parcel: Parcel, now: datetime) -> Delivery:
    """The message to change is gone: say it anew. Buttons that only vanish need no message."""
    if parcel.method != "editMessageText":
        return Delivery(parcel, MessageState.LAPSED, {"fault": "message gone"})
    payload = json.loads(parcel.payload)
    payload.pop("message_id", None)
    changes = {"method": "sendMessage", "payload": json.dumps(payload), "edits": None, "not_before": now}
    return Delivery(parcel, MessageState.PENDING, changes)


def _plain(parcel: Parcel, now: datetime) -> Delivery:
    """Our markup was refused: better the words without it than nothing."""
    payload = json.loads(parcel.payload)
    for name in ("parse_mode", "rich"):
        payload.pop(name, None)
    for name in ("text", "caption"):
        if name in payload:
            payload[name] = html.unescape(_TAG.sub("", payload[name]))
    return Delivery(parcel, MessageState.PENDING, {"payload": json.dumps(payload), "not_before": now})
