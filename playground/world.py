"""Everything that exists: people, chats, messages, files, menus and the bot's queue of updates."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from playground.errors import ApiError, bad_request, forbidden
from playground.files import FileBox
from playground.flood import FloodControl
from playground.journal import Journal
from playground.jsons import Json, without_none
from playground.markup import Markup
from playground.menus import Menus
from playground.store import Store
from playground.updates import UpdateQueue

TYPING_LASTS = timedelta(seconds=5)
_FIRST_PERSON = 7_000_000_001
_DEFAULT_BOT = 4_200_000_001
NEW_CHAT: Json = {
    "started": False,
    "blocked": False,
    "keyboard": None,
    "force_reply": None,
    "menu_button": None,
}


class Listener(Protocol):
    """Somebody who is told at once what leaves no trace in the store: typing, an answer to a tap."""

    def __call__(self, kind: str, about: Json) -> None:
        """Take notice."""


class World:
    """The state of the emulated Telegram, and the few operations that both sides share."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        journal: Path | None = None,
        username: str = "linli_bot",
        flood_limits: bool = False,
        rich: bool = False,
    ) -> None:
        """rich: there are rich messages; without them it is as a server is that is older."""
        self.now = now
        self.rich = rich
        self.store = Store(Journal(journal) if journal else None)
        self.updates = UpdateQueue(self.store, now)
        self.files = FileBox(self.store, journal.with_name(f"{journal.name}.files") if journal else None)
        self.menus = Menus(self.store)
        self.flood = FloodControl(now) if flood_limits else None
        self.bot_id = _DEFAULT_BOT
        self.typing: dict[int, tuple[str, datetime]] = {}
        self.listeners: list[Listener] = []
        self._username = username

    # who is there

    @property
    def bot(self) -> Json:
        """The bot as a User."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.setting("name") or "Linli",
            "username": self._username,
        }

    def setting(self, name: str, language: str = "") -> str:
        """One of the bot's own texts: its name, description or short description."""
        rows = self.store.table("settings")
        return str((rows.get(f"{name}/{language}") or rows.get(f"{name}/") or {"text": ""})["text"])

    def add_person(self, profile: Json) -> int:
        """Let somebody into the world; inside a batch."""
        number = self.store.count("person", _FIRST_PERSON)
        self.store.put("people", number, {"id": number, **profile})
        self.store.put("chats", number, NEW_CHAT)
        return number

    def person(self, person_id: int) -> Json | None:
        """Somebody's profile."""
        profile: Json | None = self.store.table("people").get(person_id)
        return profile

    def user(self, person_id: int) -> Json:
        """Somebody as a User."""
        return {**self._named(person_id, "language_code"), "is_bot": False}

    def chat(self, chat_id: int) -> Json:
        """A private chat or a group as a Chat."""
        group = self.store.table("groups").get(chat_id)
        if group:
            return {name: group[name] for name in ("id", "title", "type")}
        return {**self._named(chat_id), "type": "private"}

    def _named(self, person_id: int, *more: str) -> Json:
        profile = self.store.table("people")[person_id]
        fields = ("id", "first_name", "last_name", "username", *more)
        return without_none({name: profile[name] for name in fields})

    # chats

    def chat_state(self, chat_id: int) -> Json:
        """What a chat is like beside its messages: started, blocked, keyboard, menu button."""
        state: Json = self.store.table("chats")[chat_id]
        return state

    def change_chat(self, chat_id: int, **changes: Any) -> None:
        """Change some of that; inside a batch."""
        state = self.chat_state(chat_id)
        if not changes.items() <= state.items():
            self.store.put("chats", chat_id, {**state, **changes})

    def known_chat(self, chat_id: str) -> int:
        """The chat that a bot names, if there is one."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        number = int(chat_id) if chat_id.lstrip("-").isdigit() else 0
        group = self.store.table("groups").get(number)
        if group and group["moved_to"]:
            moved = {"migrate_to_chat_id": group["moved_to"]}
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", moved)
        if not group and number not in self.store.table("people"):
            raise bad_request("chat not found")
        return number

    def writable_chat(self, chat_id: str) -> int:
        """The chat that a bot names, if its person can be written to."""
        number = self.known_chat(chat_id)
        group = self.store.table("groups").get(number)
        if group and not group["bot"]:
            raise forbidden("bot was kicked from the group chat")
        if group and not group["open"]:
            raise bad_request("not enough rights to send text messages to the chat")
        state = self.chat_state(number)
        if not state["started"]:
            raise forbidden("bot can't initiate conversation with a user")
        if state["blocked"]:
            raise forbidden("bot was blocked by the user")
        return number

    # messages

    def rows(self, chat_id: int) -> dict[int, Json]:
        """The messages of a chat as they are kept: message, outgoing, reactions, markup."""
        return self.store.table(f"messages/{chat_id}")

    def history(self, chat_id: int, newest: int | None = None) -> list[Json]:
        """The messages of a chat as its person sees them, oldest first."""
        rows = list(self.rows(chat_id).values())
        return [seen(row) for row in (rows[-newest:] if newest else rows)]

    def post(
        self,
        chat_id: int,
        content: Json,
        *,
        outgoing: bool,
        reply_to: int = 0,
        markup: Markup | None = None,
        sender: int = 0,
    ) -> Json:
        """Put a new message into a chat, a group's by its `sender`; inside a batch."""
        message: Json = {
            "message_id": self.store.count("message_id"),
            "from": self.user(sender or chat_id) if outgoing else self.bot,
            "chat": self.chat(chat_id),
            "date": int(self.now().timestamp()),
        }
        if reply_to:
            quoted = self.rows(chat_id)[reply_to]["message"]
            message["reply_to_message"] = {
                name: value for name, value in quoted.items() if name != "reply_to_message"
            }
        message |= content
        if markup and markup.kind == "inline":
            message["reply_markup"] = markup.value
        self.keep(message, {"outgoing": outgoing, "reactions": [], "markup": markup.kind if markup else None})
        return message

    def keep(self, message: Json, row: Json) -> None:
        """Put a message, new or changed, in its place; inside a batch."""
        table = f"messages/{message['chat']['id']}"
        self.store.put(table, message["message_id"], {**row, "message": message})

    def typing_in(self, chat_id: int) -> Json | None:
        """What the bot is seen doing in a chat just now."""
        action, until = self.typing.get(chat_id, ("", self.now()))
        left = (until - self.now()).total_seconds()
        return {"action": action, "seconds": left} if left > 0 else None

    def tell(self, kind: str, about: Json) -> None:
        """Let everybody who listens know at once."""
        for listener in self.listeners:
            listener(kind, about)


def seen(row: Json) -> Json:
    """A kept message as its person sees it."""
    return {**row["message"], "outgoing": row["outgoing"], "reactions": row["reactions"]}
