"""Takes up again what somebody said earlier, as long as the inbox still holds it."""

from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from chat.incoming import Incoming, read_payload
from chat.inputs import continues, remembered
from models.base import constant
from models.inbox import Update, UpdateState

# A text as long as a phone lets one write comes in some dozens of parts.
MOST_PARTS = 30
# What was put aside may not even be readable.
_INBOX = select(col(Update.id), col(Update.payload)).where(col(Update.state) == constant(UpdateState.DONE))


def is_rest(session: Session, inbox_id: int, incoming: Incoming) -> bool:
    """Whether a message is the rest of the one before it in its chat: of a split text or of an album."""
    earlier = _INBOX.where(col(Update.lane) == incoming.chat_id, col(Update.id) < inbox_id)
    row = session.connection().execute(earlier.order_by(col(Update.id).desc()).limit(1)).first()
    before = _message(row.payload) if row else None
    return before is not None and continues(remembered(before, ""), incoming)


def earlier(session: Session, inbox_id: int, chat_id: int) -> list[Incoming]:
    """A message of this chat and its rest; nothing if it was purged, or was no message."""
    since = _INBOX.where(col(Update.lane) == chat_id, col(Update.id) >= inbox_id)
    rows = session.connection().execute(since.order_by(col(Update.id)).limit(MOST_PARTS)).all()
    found: list[Incoming] = []
    if not rows or rows[0].id != inbox_id:
        return found
    for row in rows:
        message = _message(row.payload)
        if message is None or (found and not continues(remembered(found[-1], ""), message)):
            break
        found.append(message)
    return found


def tap(session: Session, inbox_id: int, chat_id: int) -> Incoming | None:
    """A tap of this chat, to be answered below what came since; None if it was purged, or was no tap."""
    there = _INBOX.where(col(Update.lane) == chat_id, col(Update.id) == inbox_id)
    row = session.connection().execute(there).first()
    tapped = read_payload(row.payload) if row and row.payload else None
    return replace(tapped, tapped_has_text=False) if tapped and tapped.is_tap else None


def _message(payload: str) -> Incoming | None:
    incoming = read_payload(payload) if payload else None
    return incoming if incoming and not incoming.is_tap and incoming.message_id else None
