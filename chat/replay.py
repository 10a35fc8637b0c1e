"""Takes up again what somebody said earlier, as long as the inbox still holds it."""

from sqlalchemy import select
from sqlmodel import Session, col

from chat.incoming import Incoming, read_payload
from models.inbox import Update


def earlier(session: Session, inbox_id: int, chat_id: int) -> Incoming | None:
    """A message of the same chat; None once it was purged, or if it was not a message."""
    query = select(col(Update.payload)).where(col(Update.id) == inbox_id, col(Update.lane) == chat_id)
    payload = session.connection().execute(query).scalar_one_or_none()
    if not payload:
        return None
    incoming = read_payload(payload)
    return incoming if incoming and not incoming.is_tap and incoming.message_id else None
