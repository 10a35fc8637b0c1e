"""A chat without a bot around it: one person, one house, and what would be on the screen."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from chat.incoming import FileRef, Incoming
from chat.languages import Languages
from chat.rooms import House
from chat.talk import Talk
from models.outbox import Message
from models.who import Who, by_id
from tests.auxil.factories import NOW, a_moment


class Chat:
    """Takes turns on a session and keeps the screen: Telegram's ids are given out as messages are said."""

    def __init__(self, session: Session, house: House, who: Who, languages: Languages) -> None:
        self._session = session
        self._house = house
        self._who = who
        self._languages = languages
        self._last_row = 0
        self._next_id = 1
        self.now: datetime = NOW
        self.screen: dict[int, dict[str, Any]] = {}
        self.calls: list[str] = []

    def say(self, text: str = "", **more: Any) -> str:
        """Write, or send what `more` says."""
        said = self._incoming(text=text, message_id=self._id(), sent_at=self.now, **more)
        return self._turn(self._house.message, said)

    def send_photo(self, name: str, **more: Any) -> str:
        """Send a picture."""
        return self.say(file=FileRef("photo", name), **more)

    def edit(self, message_id: int, text: str) -> str:
        """Change what was written."""
        said = self._incoming(text=text, message_id=message_id, sent_at=self.now)
        return self._turn(self._house.edited, said)

    def tap(self, label: str) -> str:
        """Tap the newest button with these words."""
        for number, message in reversed(self.screen.items()):
            for button in message["buttons"]:
                if button["text"] == label:
                    return self.tap_data(button["callback_data"], number)
        raise AssertionError(f"no button {label!r} on {self.screen}")

    def tap_data(self, data: str, message_id: int = 0) -> str:
        """Tap whatever carries this."""
        number = message_id or max(self.screen)
        return self._turn(
            self._house.tapped, self._incoming(message_id=number, data=data, tapped_has_text=True)
        )

    def begin(self, start: Callable[[Talk], None]) -> str:
        """Let a handler begin something."""
        return self._turn(start, self._incoming(message_id=self._id(), sent_at=self.now))

    def pass_time(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    @property
    def last_id(self) -> int:
        """The number of the newest message, whoever wrote it."""
        return self._next_id - 1

    @property
    def text(self) -> str:
        """What the newest message of the bot says."""
        return str(self.screen[max(self.screen)]["text"])

    @property
    def labels(self) -> list[str]:
        """The words on the newest message's buttons."""
        return [button["text"] for button in self.screen[max(self.screen)]["buttons"]]

    def _incoming(self, **values: Any) -> Incoming:
        number = self._who.telegram_id
        assert number is not None
        return Incoming(number, number, self._who.name, "en", **values)

    def _turn(self, work: Callable[[Talk], None], incoming: Incoming) -> str:
        self._who = by_id(self._session, self._who.id)
        moment = a_moment(self.now)
        work(Talk(self._session, moment, self._languages, self._who, incoming, house=self._house))
        self._session.flush()
        self._deliver()
        return self.text if self.screen else ""

    def _deliver(self) -> None:
        new = select(Message).where(col(Message.id) > self._last_row).order_by(col(Message.id))
        for message in self._session.exec(new).all():
            assert message.id is not None
            self._last_row = message.id
            payload = json.loads(message.payload)
            self.calls.append(message.method)
            buttons = [b for row in payload.get("reply_markup", {}).get("inline_keyboard", []) for b in row]
            if message.method.startswith("edit"):
                number = payload.get("message_id") or self._sent_as(message.edits)
                self.screen[number]["buttons"] = buttons
                self.screen[number]["text"] = payload.get("text", self.screen[number]["text"])
                message.message_id = number
            elif message.method.startswith("send"):
                message.message_id = self._id()
                text = payload.get("text") or payload.get("caption")
                self.screen[message.message_id] = {"text": text, "buttons": buttons, "payload": payload}
            self._session.add(message)
        self._session.flush()

    def _sent_as(self, row: int | None) -> int:
        return self._session.get_one(Message, row).message_id or 0

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id - 1
