"""Methods that put a message into a chat."""

from dataclasses import dataclass

from playground.errors import bad_request
from playground.jsons import Json, decode
from playground.markup import Markup, parse_markup
from playground.methods.base import NO_FILE, FileRef, Method
from playground.methods.content import caption_content, file_content, text_content
from playground.rich import rich_content
from playground.world import World

# What a copy takes along; buttons, quotes and dates stay behind.
_COPIED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "voice",
    "document",
    "location",
    "contact",
    "sticker",
)


@dataclass
class _Post(Method):
    chat_id: str = ""

    def run(self, world: World) -> object:
        chat_id = world.writable_chat(self.chat_id)
        markup, reply_to = self.markup(), self.reply_to(world, chat_id)
        if world.flood:
            world.flood.check(chat_id)
        content = self.content(world)
        message = world.post(chat_id, content, outgoing=False, reply_to=reply_to, markup=markup)
        _show_keyboard(world, message, markup)
        world.typing.pop(chat_id, None)
        return self.result(message)

    def content(self, world: World) -> Json:
        """The part of the message that this method is about."""
        raise NotImplementedError

    def markup(self) -> Markup | None:
        """The buttons or the keyboard that come with the message."""
        return None

    def reply_to(self, world: World, chat_id: int) -> int:
        """The message that this one answers, or 0."""
        return 0

    def result(self, message: Json) -> Json:
        """What the bot is answered."""
        return message


@dataclass
class _Send(_Post):
    reply_parameters: object = None
    reply_markup: object = None

    def markup(self) -> Markup | None:
        return parse_markup(self.reply_markup)

    def reply_to(self, world: World, chat_id: int) -> int:
        wanted = decode(self.reply_parameters, "reply parameters")
        if not wanted:
            return 0
        if not isinstance(wanted, dict) or not isinstance(number := wanted.get("message_id"), int):
            raise bad_request("object expected as reply parameters")
        if number in world.rows(chat_id):
            return number
        if wanted.get("allow_sending_without_reply"):
            return 0
        raise bad_request("message to be replied not found")


def _show_keyboard(world: World, message: Json, markup: Markup | None) -> None:
    if not markup or markup.kind == "inline":
        return
    chat_id = message["chat"]["id"]
    if markup.kind == "force_reply":
        placeholder = markup.value.get("input_field_placeholder")
        force_reply = {"message_id": message["message_id"], "input_field_placeholder": placeholder}
        world.change_chat(chat_id, force_reply=force_reply)
    else:
        world.change_chat(chat_id, keyboard=markup.value if markup.kind == "keyboard" else None)


@dataclass
class SendMessage(_Send):
    """A text."""

    text: str = ""
    parse_mode: str = ""
    entities: object = None

    def content(self, world: World) -> Json:
        """The text and its entities."""
        return text_content(self.text, self.parse_mode, self.entities, too_long="message is too long")


@dataclass
class _SendFile(_Send):
    caption: str = ""
    parse_mode: str = ""
    caption_entities: object = None

    def _captioned(self, content: Json) -> Json:
        too_long = "message caption is too long"
        return content | caption_content(
            self.caption, self.parse_mode, self.caption_entities, too_long=too_long
        )


@dataclass
class SendPhoto(_SendFile):
    """A picture."""

    photo: FileRef = NO_FILE

    def content(self, world: World) -> Json:
        """The picture and its caption."""
        return self._captioned(file_content(world, "photo", self.photo))


@dataclass
class SendVoice(_SendFile):
    """A voice note."""

    voice: FileRef = NO_FILE
    duration: int = 0

    def content(self, world: World) -> Json:
        """The voice note and its caption."""
        return self._captioned(file_content(world, "voice", self.voice, duration=self.duration))


@dataclass
class SendDocument(_SendFile):
    """A file of any other kind."""

    document: FileRef = NO_FILE

    def content(self, world: World) -> Json:
        """The file and its caption."""
        return self._captioned(file_content(world, "document", self.document))


@dataclass
class SendLocation(_Send):
    """A point on the map."""

    latitude: float = 1000.0
    longitude: float = 1000.0

    def content(self, world: World) -> Json:
        """The point."""
        if abs(self.latitude) > 90 or abs(self.longitude) > 180:
            raise bad_request("wrong location specified")
        return {"location": {"latitude": self.latitude, "longitude": self.longitude}}


@dataclass
class SendContact(_Send):
    """A phone number with a name."""

    phone_number: str = ""
    first_name: str = ""
    last_name: str = ""

    def content(self, world: World) -> Json:
        """The number and the name."""
        for name in ("phone_number", "first_name"):
            if not getattr(self, name):
                raise bad_request(f'parameter "{name}" is required')
        contact = {"phone_number": self.phone_number, "first_name": self.first_name}
        return {"contact": contact | ({"last_name": self.last_name} if self.last_name else {})}


@dataclass
class SendRichMessage(_Send):
    """A rich message; refused where the world is older than they are."""

    rich_message: object = None

    def content(self, world: World) -> Json:
        """Its blocks."""
        if not world.rich:
            raise bad_request("RICH_MESSAGES_NOT_SUPPORTED")
        return rich_content(self.rich_message)


@dataclass
class CopyMessage(_Send):
    """Another message's content, as if newly written."""

    from_chat_id: str = ""
    message_id: int = 0
    caption: str | None = None
    parse_mode: str = ""
    caption_entities: object = None

    def content(self, world: World) -> Json:
        """That content, with a new caption if one is given."""
        message = _original(world, self.from_chat_id, self.message_id, "copy")
        content = {name: message[name] for name in _COPIED if name in message}
        if self.caption is None or "text" in content:
            return content
        bare = {name: content[name] for name in content if not name.startswith("caption")}
        too_long = "message caption is too long"
        return bare | caption_content(self.caption, self.parse_mode, self.caption_entities, too_long=too_long)

    def result(self, message: Json) -> Json:
        """Only the new message's id."""
        return {"message_id": message["message_id"]}


@dataclass
class ForwardMessage(_Post):
    """Another message, with who wrote it and when."""

    from_chat_id: str = ""
    message_id: int = 0

    def content(self, world: World) -> Json:
        """That content and its origin."""
        message = _original(world, self.from_chat_id, self.message_id, "forward")
        origin = message.get("forward_origin") or {
            "type": "user",
            "date": message["date"],
            "sender_user": message["from"],
        }
        return {"forward_origin": origin, **{name: message[name] for name in _COPIED if name in message}}


def _original(world: World, chat_id: str, message_id: int, purpose: str) -> Json:
    row = world.rows(world.known_chat(chat_id)).get(message_id)
    if row is None:
        raise bad_request(f"message to {purpose} not found")
    message: Json = row["message"]
    return message
