"""What people do in their chat with the bot; each deed becomes the update that Telegram would send."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playground import limits
from playground.entities import with_detected
from playground.errors import ApiError, DeedError
from playground.files import Upload
from playground.jsons import Json, without_none
from playground.methods.content import describe
from playground.world import World, seen

_PAYLOAD = re.compile(rf"[A-Za-z0-9_-]{{0,{limits.START_PAYLOAD}}}")
_STICKER = Upload("sticker.webp", b"RIFF\x04\x00\x00\x00WEBP", "image/webp")
_STICKER_SIDE = 512


class Person:
    """Somebody with a phone in their hand."""

    def __init__(self, world: World, person_id: int) -> None:
        self._world = world
        self.id = person_id

    def __repr__(self) -> str:
        return f"Person({self.id})"

    # what they see

    @property
    def profile(self) -> Json:
        """Name, language, phone number, letter size and role."""
        profile: Json = self._world.store.table("people")[self.id]
        return profile

    def history(self) -> list[Json]:
        """Their chat with the bot, oldest first, edits applied, deleted messages gone."""
        return self._world.history(self.id)

    def message(self, message_id: int) -> Json:
        """One message of it."""
        return seen(self._row(message_id))

    def commands(self) -> list[Json]:
        """The command menu that their client shows."""
        return self._world.menus.seen_by(self.id, self.profile["language_code"])

    def description(self) -> str:
        """What an empty chat with the bot tells them about it."""
        return self._world.setting("description", (self.profile["language_code"] or "")[:2].lower())

    def keyboard(self) -> Json | None:
        """The reply keyboard now under their input field."""
        keyboard: Json | None = self._world.chat_state(self.id)["keyboard"]
        return keyboard

    # what they write

    def press_start(self, payload: str = "") -> list[Json]:
        """Open the bot, perhaps by a deep link; this also forgives a blocked bot."""
        if not _PAYLOAD.fullmatch(payload):
            raise DeedError("A start payload has up to 64 of the characters A-Z a-z 0-9 _ -.")
        self.unblock()
        return self.send_text(f"/start {payload}".rstrip())

    def send_text(self, text: str, *, reply_to: int | None = None) -> list[Json]:
        """Write; like any client, theirs cuts what is longer than one message."""
        with self._deed():
            limits.check_unicode(text)
            pieces = [text[cut : cut + limits.TEXT].strip() for cut in range(0, len(text), limits.TEXT)]
            contents = [_text(piece) for piece in pieces if piece]
            if not contents:
                raise DeedError("An empty text cannot be sent.")
            return self._send(contents, reply_to, used=text.strip())

    def reply(self, message_id: int, text: str) -> list[Json]:
        """Write in answer to a message."""
        return self.send_text(text, reply_to=message_id)

    def send_photo(
        self, content: bytes, caption: str = "", *, name: str = "photo.jpg", reply_to: int | None = None
    ) -> list[Json]:
        """Send a picture."""
        with self._deed():
            return self._send([self._file("photo", Upload(name, content), caption)], reply_to)

    def send_album(self, pictures: Sequence[bytes], caption: str = "") -> list[Json]:
        """Send several pictures at once: as many messages, one media group, the caption with the first."""
        if not 2 <= len(pictures) <= limits.ALBUM:
            raise DeedError(f"An album has 2 to {limits.ALBUM} pictures.")
        with self._deed():
            group = {"media_group_id": str(self._world.store.count("media_group", 14_000_000_000_000_001))}
            captions = [caption] + [""] * (len(pictures) - 1)
            return self._send(
                [
                    self._file("photo", Upload("photo.jpg", picture), text) | group
                    for picture, text in zip(pictures, captions, strict=True)
                ]
            )

    def send_voice(self, content: bytes, duration: int = 1) -> list[Json]:
        """Send a voice note."""
        with self._deed():
            about = self._world.files.add("voice", Upload("voice.oga", content, "audio/ogg"))
            return self._send([describe(about, duration=duration)])

    def send_document(
        self,
        content: bytes,
        name: str,
        caption: str = "",
        *,
        mime_type: str | None = None,
        reply_to: int | None = None,
    ) -> list[Json]:
        """Send a file."""
        with self._deed():
            upload = Upload(name, content, mime_type)
            return self._send([self._file("document", upload, caption)], reply_to)

    def send_location(self, latitude: float, longitude: float) -> list[Json]:
        """Send where they are."""
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise DeedError("There is no such place.")
        with self._deed():
            place = {"latitude": latitude, "longitude": longitude}
            return self._send([{"location": place}], used="request_location")

    def send_contact(
        self, phone_number: str = "", first_name: str = "", *, user_id: int | None = None
    ) -> list[Json]:
        """Send their own number, or somebody else's from their address book."""
        with self._deed():
            if not phone_number:
                return self._send([{"contact": self._own_contact()}], used="request_contact")
            contact = {"phone_number": phone_number, "first_name": first_name, "user_id": user_id}
            return self._send([{"contact": without_none(contact)}])

    def send_sticker(self, emoji: str = "👍") -> list[Json]:
        """Send a sticker."""
        with self._deed():
            about = self._world.files.add("sticker", _STICKER)
            sticker = {name: about[name] for name in ("file_id", "file_unique_id", "file_size")}
            shape = {"type": "regular", "width": _STICKER_SIDE, "height": _STICKER_SIDE}
            kind = {"is_animated": False, "is_video": False, "emoji": emoji}
            return self._send([{"sticker": sticker | shape | kind}])

    def edit_text(self, message_id: int, text: str) -> Json:
        """Change a text of their own."""
        row = self._row(message_id)
        old = row["message"]
        if not row["outgoing"] or "text" not in old:
            raise DeedError("Only one's own texts can be edited.")
        if not 1 <= len(text.strip()) <= limits.TEXT:
            raise DeedError(f"A text has 1 to {limits.TEXT} characters.")
        with self._deed():
            limits.check_unicode(text)
            kept = {name: value for name, value in old.items() if name not in {"text", "entities"}}
            new = kept | _text(text.strip()) | {"edit_date": self._unix_time()}
            self._world.keep(new, row)
            self._world.updates.add("edited_message", new)
        return self.message(message_id)

    # what they tap

    def tap(self, message_id: int, data: str) -> str:
        """Tap a button with this data, be it there or not (a changed client can send anything)."""
        with self._deed():
            number = str(self._world.store.count("tap", 9_001))
            place = {"chat_id": self.id, "message_id": message_id}
            self._world.store.put("taps", number, {"time": self._world.now().timestamp(), **place})
            query = {
                "id": number,
                "from": self._world.user(self.id),
                "message": self._tapped(message_id),
                "chat_instance": str(self.id),
                "data": data,
            }
            self._world.updates.add("callback_query", query)
        return number

    def button(self, message_id: int, row: int, column: int) -> Json:
        """The button at a place under a message."""
        rows = self._row(message_id)["message"].get("reply_markup", {}).get("inline_keyboard", [])
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            raise DeedError("There is no such button.", 404)
        button: Json = rows[row][column]
        return button

    def press(self, message_id: int, row: int = 0, column: int = 0) -> str:
        """Tap the button at this place."""
        button = self.button(message_id, row, column)
        if "callback_data" not in button:
            raise DeedError("This button does not reach the bot.")
        return self.tap(message_id, button["callback_data"])

    def block(self) -> None:
        """Block the bot."""
        self._set_blocked(blocked=True)

    def unblock(self) -> None:
        """Let the bot write again."""
        self._set_blocked(blocked=False)

    # who they are

    def change(self, **profile: str | None) -> None:
        """Change their name, language, letter size or role."""
        with self._world.store.batch():
            self._world.store.put("people", self.id, {**self.profile, **profile})

    # how it is done

    @contextmanager
    def _deed(self) -> Iterator[None]:
        if self._world.chat_state(self.id)["blocked"]:
            raise DeedError("The bot is blocked: unblock it first.", 409)
        try:
            with self._world.store.batch():
                yield
        except ApiError as error:
            raise DeedError(error.description) from error

    def _send(self, contents: Sequence[Json], reply_to: int | None = None, used: str = "") -> list[Json]:
        if reply_to is not None:
            self._row(reply_to)
        sent = []
        for content in contents:
            message = self._world.post(self.id, content, outgoing=True, reply_to=reply_to or 0)
            self._world.updates.add("message", message)
            sent.append(self.message(message["message_id"]))
        keyboard = self.keyboard()
        if keyboard and keyboard.get("one_time_keyboard") and _has(keyboard, used):
            keyboard = None
        self._world.change_chat(self.id, started=True, force_reply=None, keyboard=keyboard)
        return sent

    def _row(self, message_id: int) -> Json:
        row = self._world.rows(self.id).get(message_id)
        if row is None:
            raise DeedError(f"There is no message {message_id} in this chat.", 404)
        return row

    def _file(self, kind: str, upload: Upload, caption: str) -> Json:
        if len(caption) > limits.CAPTION:
            raise DeedError(f"A caption has up to {limits.CAPTION} characters.")
        content = describe(self._world.files.add(kind, upload))
        if not caption:
            return content
        marks = with_detected(caption, [])
        return content | {"caption": caption} | ({"caption_entities": marks} if marks else {})

    def _own_contact(self) -> Json:
        if not self.profile["phone_number"]:
            self.change(phone_number=f"+86139{self.id % 10**8:08d}")
        profile = self.profile
        names = {name: profile[name] for name in ("phone_number", "first_name", "last_name")}
        return without_none(names) | {"user_id": self.id}

    def _tapped(self, message_id: int) -> Json:
        row = self._world.rows(self.id).get(message_id)
        oldest = (self._world.now() - limits.ACCESSIBLE_FOR).timestamp()
        if row and row["message"]["date"] >= oldest:
            message: Json = row["message"]
            return message
        return {"chat": self._world.chat(self.id), "message_id": message_id, "date": 0}

    def _set_blocked(self, *, blocked: bool) -> None:
        if self._world.chat_state(self.id)["blocked"] == blocked:
            return
        member, gone = {"status": "member"}, {"status": "kicked", "until_date": 0}
        old, new = (member, gone) if blocked else (gone, member)
        with self._world.store.batch():
            self._world.change_chat(self.id, blocked=blocked)
            self._world.updates.add(
                "my_chat_member",
                {
                    "chat": self._world.chat(self.id),
                    "from": self._world.user(self.id),
                    "date": self._unix_time(),
                    "old_chat_member": {"user": self._world.bot, **old},
                    "new_chat_member": {"user": self._world.bot, **new},
                },
            )

    def _unix_time(self) -> int:
        return int(self._world.now().timestamp())


def _text(text: str) -> Json:
    marks = with_detected(text, [])
    return {"text": text, "entities": marks} if marks else {"text": text}


def _has(keyboard: Json, used: str) -> bool:
    return any(button["text"] == used or button.get(used) for row in keyboard["keyboard"] for button in row)
