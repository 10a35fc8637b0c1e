"""What somebody did, as a plain value: the only place that reads Telegram's updates."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import telegram
from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, with_config

_SHUT_OUT = (telegram.ChatMember.BANNED, telegram.ChatMember.LEFT)
_BRINGS_ALONG = {
    "callback_query": "message",
    "message": "reply_to_message",
    "edited_message": "reply_to_message",
}
_QUOTED = ("quote", "external_reply")
# What tells which of our messages it was, and whether it is still there (a date of 0: it is not).
_KEPT = ("message_id", "date", "chat")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str | None) -> str:
    """Text without what no database takes: NUL and halves of surrogate pairs."""
    return _UNSTORABLE.sub("", text or "")


# What an update holds was written by strangers: it is taken for what it should be only where it is that.
Whole = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Words = Annotated[str, AfterValidator(storable)]
Degrees = Annotated[float, Field(allow_inf_nan=False)]
_STRICT = ConfigDict(strict=True, revalidate_instances="always")


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that somebody sent, still at Telegram. `size` is in bytes, 0 where Telegram does not say."""

    kind: str
    telegram_file_id: Words
    name: Words = ""
    size: Whole = 0


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Contact:
    """A telephone number that was shared; `own` only if Telegram vouches that it is the sender's."""

    phone: Words
    own: bool


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Group:
    """A group in which something happened. inside: whether we belong to it from now on, where that changed.

    may_write: whether we may, as far as that says. moved_to: the chat that it has become.
    addressed: the name of the bot for which a command is; "" if it does not say.
    """

    title: Words
    inside: bool | None = None
    may_write: bool = True
    moved_to: Whole | None = None
    addressed: Words = ""


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Incoming:
    """One message, edited message or tap in a private chat, or what a `group` lets us see.

    unsupported: something came along that we cannot take, such as a video or a sticker.
    answers: the message that this one replies to.
    """

    chat_id: Whole
    sender_id: Whole
    sender_name: Words
    sender_language: Words | None
    message_id: Whole = 0
    sent_at: datetime | None = None
    text: Words = ""
    command: Words = ""
    argument: Words = ""
    data: Words | None = None
    callback_id: Words = ""
    file: FileRef | None = None
    unsupported: bool = False
    album: Words = ""
    contact: Contact | None = None
    place: tuple[Degrees, Degrees] | None = None
    answers: Whole | None = None
    tapped_has_text: bool = False
    blocked: bool | None = None
    group: Group | None = None

    @property
    def is_tap(self) -> bool:
        """Whether a button was tapped."""
        return self.data is not None


_RICH = "rich_message"
_CHECKED = TypeAdapter(Incoming)


def lean(raw: dict[str, Any]) -> dict[str, Any]:
    """An update as it is worth keeping: a tap brings our whole message along, with words and buttons.

    They are not needed, are nobody's to keep, and take most of the time that it takes to read a tap. A reply
    brings the message along that it answers, and what was quoted of it.
    """
    for kind, brought in _BRINGS_ALONG.items():
        body = raw.get(kind)
        if isinstance(body, dict) and isinstance(message := body.get(brought), dict):
            said = {name: body[name] for name in body if name not in _QUOTED}
            return {**raw, kind: {**said, brought: _bare(message)}}
    return raw


def _bare(message: dict[str, Any]) -> dict[str, Any]:
    kept = {name: message[name] for name in _KEPT if name in message}
    if "text" in message or _RICH in message:
        kept["text"] = ""
    return kept


def read(update: telegram.Update) -> Incoming | None:
    """What an update of a private chat or a group says; None where nobody speaks to us.

    Raises:
        ValueError: something in it is not what the Bot API says that it is.
    """
    said = _read(update)
    return None if said is None else _CHECKED.validate_python(said)


def _read(update: telegram.Update) -> Incoming | None:
    user = update.effective_user
    chat = update.effective_chat
    if user is None or chat is None or chat.type == chat.CHANNEL:
        return None
    basics: dict[str, Any] = {
        "chat_id": chat.id,
        "sender_id": user.id,
        "sender_name": storable(user.first_name).strip(),
        "sender_language": user.language_code,
        "group": None if chat.type == chat.PRIVATE else _group(update, chat),
    }
    if (tap := update.callback_query) is not None:
        message = tap.message
        return Incoming(
            **basics,
            message_id=message.message_id if message else 0,
            data=tap.data,
            callback_id=tap.id,
            tapped_has_text=isinstance(message, telegram.Message) and _can_change(message),
        )
    if (change := update.my_chat_member) is not None:
        return Incoming(**basics, blocked=change.new_chat_member.status in _SHUT_OUT)
    if (said := update.effective_message) is not None:
        return Incoming(**basics, **_message(said, user.id))
    return Incoming(**basics)


def _can_change(message: telegram.Message) -> bool:
    """Whether a message can be changed as words are; PTB does not know rich ones."""
    # Numbers below 1 are of no message: only a changed client sends them.
    return message.message_id > 0 and (message.text is not None or _RICH in message.api_kwargs)


def _group(update: telegram.Update, chat: telegram.Chat) -> Group:
    title = storable(chat.title)[:255]
    if (change := update.my_chat_member) is not None:
        now = change.new_chat_member
        if isinstance(now, telegram.ChatMemberRestricted):
            return Group(title, now.is_member, may_write=now.can_send_messages)
        return Group(title, now.status not in _SHUT_OUT)
    said = update.effective_message
    if said is None or isinstance(said, telegram.InaccessibleMessage):
        return Group(title)
    named = (said.text or "").partition(" ")[0].partition("@")[2]
    return Group(title, moved_to=said.migrate_to_chat_id, addressed=named)


def read_payload(payload: str) -> Incoming | None:
    """The same, from an update as the inbox keeps it."""
    return read(telegram.Update.de_json(json.loads(payload), None))


def _message(message: telegram.Message, sender_id: int) -> dict[str, Any]:
    text = storable(message.text or message.caption)
    command, argument = _command(message)
    file = _file(message)
    understood = file or message.contact or message.location
    return {
        "message_id": message.message_id,
        "sent_at": message.date,
        "text": text,
        "command": command,
        "argument": argument,
        "file": file,
        "unsupported": bool(message.effective_attachment) and not understood,
        "album": message.media_group_id or "",
        "contact": _contact(message.contact, sender_id),
        "place": (message.location.latitude, message.location.longitude) if message.location else None,
        "answers": message.reply_to_message.message_id if message.reply_to_message else None,
    }


def _command(message: telegram.Message) -> tuple[str, str]:
    first = message.entities[0] if message.entities else None
    if not message.text or first is None or first.type != first.BOT_COMMAND or first.offset != 0:
        return "", ""
    command = message.text[1 : first.length].partition("@")[0].lower()
    return command, storable(message.text[first.length :]).strip()


def _file(message: telegram.Message) -> FileRef | None:
    if message.photo:
        largest = message.photo[-1]
        return FileRef("photo", largest.file_id, size=largest.file_size or 0)
    if (voice := message.voice) is not None:
        return FileRef("voice", voice.file_id, size=voice.file_size or 0)
    if (document := message.document) is not None:
        name = storable(document.file_name)[:100]
        return FileRef("document", document.file_id, name, document.file_size or 0)
    return None


def _contact(contact: telegram.Contact | None, sender_id: int) -> Contact | None:
    if contact is None:
        return None
    # Anybody can forward anybody's contact: only Telegram's own user id proves whose number it is.
    return Contact(storable(contact.phone_number), own=contact.user_id == sender_id)
