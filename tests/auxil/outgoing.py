"""Messages in the outbox, and what became of them."""

import json
from typing import Any

from sqlmodel import Session, col, select

from models.outbox import Message, Priority
from models.replicas import Replica
from tests.auxil.factories import NOW


def a_message(session: Session, chat_id: int, text: str = "Hello", **values: Any) -> int:
    """Put a message into the outbox; what is not named is ordinary. Returns its row."""
    payload = values.pop("payload", {"chat_id": chat_id, "text": text})
    row = Message(
        **{
            "chat_id": chat_id,
            "method": "sendMessage",
            "payload": json.dumps(payload),
            "priority": int(Priority.REPLY),
            "not_before": NOW,
            "created_at": NOW,
            **values,
        }
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def a_replica(session: Session, number: int) -> None:
    """Put a process on the roll of those who live."""
    session.add(Replica(id=number, started_at=NOW, heard_at=NOW))
    session.flush()


def the_message(session: Session, number: int) -> Message:
    """A message as it is now."""
    return session.exec(
        select(Message).where(Message.id == number).execution_options(populate_existing=True)
    ).one()


def outbox(session: Session) -> list[Message]:
    """All messages, in their order."""
    found = select(Message).order_by(col(Message.id)).execution_options(populate_existing=True)
    return list(session.exec(found))
