"""What the bot says: a text with buttons, as plain values, and as rows of the outbox."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session, col

from chat.buttons import Button
from chat.incoming import FileRef
from chat.lengths import pieces, shortened
from models.base import constant
from models.lengths import CAPTION_LIMIT, TEXT_LIMIT, utf16
from models.outbox import Message, MessageState, Priority

_METHODS = {"photo": "sendPhoto", "voice": "sendVoice", "document": "sendDocument"}
_OUTBOX = insert(Message.__table__).returning(Message.__table__.c.id)  # type: ignore[attr-defined]
_NEWEST = (
    select(col(Message.id))
    .where(col(Message.chat_id) == bindparam("chat"), col(Message.message_id) == bindparam("message"))
    .order_by(col(Message.id).desc())
    .limit(1)
)
# Later changes to a message, such as taking its buttons away, do not say what it is about.
_SUBJECT = _NEWEST.with_only_columns(col(Message.subject_kind), col(Message.subject_id)).where(
    col(Message.subject_id).is_not(None)
)
_SAID = _NEWEST.with_only_columns(col(Message.payload)).where(
    col(Message.method).in_(["sendMessage", "editMessageText"])
)
_TOLD_AS = (
    select(col(Message.id))
    .where(
        col(Message.chat_id) == bindparam("chat"),
        col(Message.notice_id) == bindparam("notice"),
        col(Message.method) == "sendMessage",
    )
    .order_by(col(Message.id).desc())
    .limit(1)
)
_PUBLISHED = (
    select(col(Message.payload))
    .where(
        col(Message.chat_id) == bindparam("chat"),
        col(Message.message_id).is_(None),  # with the chat it is the index
        col(Message.method) == bindparam("published_by"),
        col(Message.state).in_(
            map(constant, (MessageState.PENDING, MessageState.STARTED, MessageState.SENT))
        ),
    )
    .order_by(col(Message.id).desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Keys in the place of the phone's own: one that shares the person's number, and plain words to send."""

    contact: str
    words: tuple[str, ...] = ()
    placeholder: str = ""

    def as_json(self) -> dict[str, Any]:
        """The keyboard as the Bot API takes it."""
        markup: dict[str, Any] = {
            "keyboard": [
                [{"text": self.contact, "request_contact": True}],
                [{"text": w} for w in self.words],
            ],
            "resize_keyboard": True,
            "one_time_keyboard": True,
        }
        if self.placeholder:
            markup["input_field_placeholder"] = self.placeholder
        return markup


@dataclass(frozen=True, slots=True)
class NoKeyboard:
    """Gives the phone its own keyboard back."""

    def as_json(self) -> dict[str, Any]:
        """The removal as the Bot API takes it."""
        return {"remove_keyboard": True}


@dataclass(frozen=True, slots=True)
class Generated:
    """A file made when it is sent, so that its content is never stored: which maker, for whom, what kind."""

    maker: str
    params: dict[str, Any]
    kind: str = "document"


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it is sent: its name, what is in it, and what kind of message shows it."""

    name: str
    content: bytes
    kind: str = "document"


@dataclass(frozen=True, slots=True)
class Told:
    """Words that are found when they are sent, since that takes long: who finds them, and of what."""

    teller: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Keep:
    """What was found and must be the same from now on: who writes it down before it is told, and what."""

    keeper: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. `text` is HTML in which everything that people wrote is already escaped.

    A message with a `subject` is about that record; `Talk.show` leaves it in the chat as it is.
    commands: what a notice tells changes the commands of its reader, so their phone lists them anew.
    group: where a notice is told that is promised to who leads a group, and meant for all in it.
    broadcast: so many are told a notice at once that what one person alone is told goes before it.
    told: instead of all this, who says it when it is sent; nobody's turn waits for that.
    removes: instead of saying anything a notice takes this message away, by Telegram's id of it.
    keep: a teller alone says this, who cannot write: what it found is written down first, and then told.
    rich: the same with headings and tables (`chat.rich`), instead of `text` where Telegram's server takes it.
    """

    text: str
    rows: Sequence[Sequence[Button]] = ()
    keyboard: Keyboard | NoKeyboard | None = None
    file: FileRef | Generated | Content | None = None
    subject: tuple[str, int] = ("", 0)
    commands: bool = False
    group: int | None = None
    broadcast: bool = False
    told: Told | None = None
    removes: int | None = None
    keep: Keep | None = None
    rich: str = ""

    @property
    def fits_in_place(self) -> bool:
        """Whether an earlier message can become this one."""
        return self.file is None and self.keyboard is None and utf16(self.text) <= TEXT_LIMIT


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom a reply goes, how urgent it is and what it is about."""

    chat_id: int
    person_id: int | None
    now: datetime
    priority: Priority = Priority.REPLY
    owed: bool = True
    notice_id: int | None = None
    not_before: datetime | None = None
    traceless: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """The message to change: by Telegram's id where we know it, or by the row that will tell it once sent."""

    message_id: int | None = None
    row: int | None = None


def send(session: Session, envelope: Envelope, reply: Reply) -> int:
    """Put a new message into the outbox, a long one in pieces; returns the row of the last one."""
    if reply.told is not None:
        owed = {"chat_id": envelope.chat_id, "told": asdict(reply.told)}
        return _put(session, envelope, "sendMessage", owed, subject=reply.subject)
    if reply.file is None:
        *before, last = pieces(reply.text)
        for piece in before:
            payload = {"chat_id": envelope.chat_id} | _words("text", piece, TEXT_LIMIT)
            _put(session, envelope, "sendMessage", payload, subject=reply.subject)
        method, content = "sendMessage", _words("text", last, TEXT_LIMIT)
        if reply.rich and not before:
            content["rich"] = reply.rich
    else:
        method, content = _attached(reply.file)
        content |= _words("caption", reply.text, CAPTION_LIMIT)
    payload = {"chat_id": envelope.chat_id} | content
    if reply.keyboard is not None:
        payload["reply_markup"] = reply.keyboard.as_json()
    elif reply.rows:
        payload["reply_markup"] = _inline(reply.rows)
    return _put(session, envelope, method, payload, subject=reply.subject)


def edit(session: Session, envelope: Envelope, target: Target, reply: Reply) -> int:
    """Replace the text and buttons of an earlier message."""
    payload = {"chat_id": envelope.chat_id, "reply_markup": _inline(reply.rows)}
    if reply.told is not None:
        payload["told"] = asdict(reply.told)
    else:
        payload |= _words("text", reply.text, TEXT_LIMIT) | ({"rich": reply.rich} if reply.rich else {})
    return _put(session, envelope, "editMessageText", payload, subject=reply.subject, target=target)


def as_request(reply: Reply, method: str) -> tuple[str, dict[str, Any], Content | None]:
    """What was told at last, as a request: by which method, with which fields and which file.

    method: as it was planned; what turns out to be a picture is sent as one.
    """
    content: dict[str, Any] = {"reply_markup": _inline(reply.rows)} if reply.rows else {}
    if isinstance(reply.file, Content):
        caption = _words("caption", reply.text, CAPTION_LIMIT)
        return _METHODS[reply.file.kind], content | caption, reply.file
    if reply.rich:
        content["rich"] = reply.rich
    return method, content | _words("text", reply.text, TEXT_LIMIT), None


def remove(session: Session, envelope: Envelope, reply: Reply) -> int:
    """Take away the message that a reply `removes`; how often that is asked for makes no difference."""
    payload: dict[str, Any] = {"chat_id": envelope.chat_id, "message_id": reply.removes}
    return _put(session, replace(envelope, owed=True), "deleteMessage", payload, subject=reply.subject)


def told_as(session: Session, envelope: Envelope) -> int | None:
    """The row of the message in which a notice was told in this chat."""
    asked = {"chat": envelope.chat_id, "notice": envelope.notice_id}
    found: int | None = session.connection().execute(_TOLD_AS, asked).scalar_one_or_none()
    return found


def strip_buttons(session: Session, envelope: Envelope, target: Target) -> int:
    """Take the buttons from an earlier message."""
    payload = {"chat_id": envelope.chat_id, "reply_markup": _inline(())}
    return _put(session, envelope, "editMessageReplyMarkup", payload, target=target)


def subject_of(session: Session, chat_id: int, message_id: int | None) -> tuple[str, int] | None:
    """The record that a message we sent is about, by Telegram's id of the message."""
    found = session.connection().execute(_SUBJECT, {"chat": chat_id, "message": message_id}).first()
    return (found[0], found[1]) if found and found[1] else None


def words_of(session: Session, chat_id: int, message_id: int) -> str:
    """What a message of ours says, as HTML; "" once its words were let go."""
    said = session.connection().execute(_SAID, {"chat": chat_id, "message": message_id})
    payload = said.scalar_one_or_none()
    return str(json.loads(payload).get("text", "")) if payload else ""


def said_about(session: Session, chat_id: int, subject: tuple[str, int], since: datetime) -> bool:
    """Whether anything about a record was said in a chat since then."""
    about = (col(Message.subject_kind) == subject[0], col(Message.subject_id) == subject[1])
    said = select(col(Message.id)).where(
        col(Message.chat_id) == chat_id, *about, col(Message.created_at) >= since
    )
    return session.connection().execute(said.limit(1)).first() is not None


def command_list(
    commands: Sequence[tuple[str, str]], *, chat_id: int | None = None, language: str = ""
) -> dict[str, Any]:
    """The commands of one chat, or without `chat_id` those that everybody sees in a language."""
    payload: dict[str, Any] = {
        "commands": [{"command": name, "description": line} for name, line in commands]
    }
    if chat_id is not None:
        payload["scope"] = {"type": "chat", "chat_id": chat_id}
    if language:
        payload["language_code"] = language
    return payload


def publish(
    session: Session, envelope: Envelope, payload: dict[str, Any], method: str = "setMyCommands"
) -> None:
    """Put what a phone shows beside the messages into the outbox, unless it was given just this last."""
    asked = {"chat": envelope.chat_id, "published_by": method}
    last = session.connection().execute(_PUBLISHED, asked).scalar_one_or_none()
    if last != json.dumps(payload):
        _put(session, envelope, method, payload)


def _put(
    session: Session,
    envelope: Envelope,
    method: str,
    payload: dict[str, Any],
    *,
    subject: tuple[str, int] = ("", 0),
    target: Target | None = None,
) -> int:
    if target is not None and target.message_id is not None:
        payload["message_id"] = target.message_id
    if envelope.traceless:
        subject = ("", 0)
    row = {
        "chat_id": envelope.chat_id,
        "person_id": None if envelope.traceless else envelope.person_id,
        "notice_id": envelope.notice_id,
        "subject_kind": subject[0],
        "subject_id": subject[1] or None,
        "method": method,
        "payload": json.dumps(payload),
        "edits": target.row if target is not None and target.message_id is None else None,
        "priority": int(envelope.priority),
        "owed": envelope.owed,
        "traceless": envelope.traceless,
        "state": MessageState.PENDING,
        "attempts": 0,
        "repeats": 0,
        "not_before": envelope.not_before or envelope.now,
        "created_at": envelope.now,
        "fault": "",
    }
    # Core, not the unit of work: this runs for every update.
    number: int = session.connection().execute(_OUTBOX, row).scalar_one()
    return number


def _attached(file: FileRef | Generated | Content) -> tuple[str, dict[str, Any]]:
    if isinstance(file, FileRef):
        return _METHODS[file.kind], {file.kind: file.telegram_file_id}
    if isinstance(file, Content):
        raise TypeError("a file's content never stands in the outbox: have it generated, or told")
    return _METHODS[file.kind], {"generated": asdict(file)}


def _words(name: str, text: str, limit: int) -> dict[str, Any]:
    return {name: shortened(text, limit), "parse_mode": "HTML"}


def _inline(rows: Sequence[Sequence[Button]]) -> dict[str, Any]:
    return {"inline_keyboard": [[button.as_json() for button in row] for row in rows if row]}
