"""What the database says at the end, as plain rows to be compared with what people did and saw."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.database import read_only
from models.audit import AuditLine
from models.calls import Call, CallLine
from models.database import connect
from models.inbox import Update
from models.outbox import Message, Notice, NoticeState
from models.people import Person


@dataclass(frozen=True)
class Books:
    """All rows that matter, in the order in which they were written."""

    updates: Sequence[Update]
    turns: Sequence[tuple[int, str]]
    messages: Sequence[Message]
    untold: Sequence[Notice]
    calls: Sequence[Call]
    lines: Sequence[CallLine]
    audit: Sequence[AuditLine]
    people: dict[int, int]
    """The person of each Telegram account."""

    def lane(self, chat_id: int) -> list[Update]:
        """The updates of one chat."""
        return [update for update in self.updates if update.lane == chat_id]

    def calls_of(self, chat_id: int) -> list[Call]:
        """The call-backs of the person behind a chat."""
        return [call for call in self.calls if call.person_id == self.people.get(chat_id)]

    def lines_of(self, call: Call) -> list[str]:
        """What was said in a call-back, after its first words."""
        return [line.text for line in self.lines if line.call_id == call.id]

    def acts_on(self, call: Call) -> list[str]:
        """What was done with a call-back."""
        return [
            line.action for line in self.audit if (line.subject_kind, line.subject_id) == ("call", call.id)
        ]


def read(url: str) -> Books:
    """Read everything that was committed."""
    engine = connect(url)
    try:
        with read_only(engine) as connection, Session(connection) as session:
            turns = connection.execute(text("SELECT inbox_id, state FROM observed_turn ORDER BY number"))
            accounts = session.exec(select(Person.telegram_id, Person.id)).all()
            waiting = select(Notice).where(Notice.state == NoticeState.WAITING)
            return Books(
                updates=session.exec(select(Update).order_by(col(Update.id))).all(),
                turns=[(number, state) for number, state in turns],
                messages=session.exec(select(Message).order_by(col(Message.id))).all(),
                untold=session.exec(waiting).all(),
                calls=session.exec(select(Call).order_by(col(Call.id))).all(),
                lines=session.exec(select(CallLine).order_by(col(CallLine.id))).all(),
                audit=session.exec(select(AuditLine).order_by(col(AuditLine.id))).all(),
                people={account: number for account, number in accounts if account and number},
            )
    finally:
        engine.dispose()


def deed(update: Update) -> str:
    """What somebody did, as their own books say it."""
    raw: dict[str, Any] = json.loads(update.payload)
    if "callback_query" in raw:
        return str(raw["callback_query"]["data"])
    return str(raw["message"].get("text") or "contact")


def by_chat(messages: Sequence[Message]) -> dict[int, list[Message]]:
    """The messages that became new ones on somebody's screen, chat by chat."""
    chats: defaultdict[int, list[Message]] = defaultdict(list)
    for message in messages:
        if message.method == "sendMessage":
            chats[message.chat_id].append(message)
    return chats
