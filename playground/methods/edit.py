"""Methods that change or remove a message of the bot."""

from dataclasses import dataclass
from datetime import UTC, datetime

from playground import limits
from playground.errors import bad_request
from playground.jsons import Json, decode
from playground.markup import parse_markup
from playground.methods.base import Method
from playground.methods.content import caption_content, text_content
from playground.rich import rich_content
from playground.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@dataclass
class _Edit(Method):
    chat_id: str = ""
    message_id: int = 0
    reply_markup: object = None

    def run(self, world: World) -> object:
        row = self._editable(world)
        old = row["message"]
        markup = parse_markup(self.reply_markup)
        if markup and markup.kind != "inline":
            raise bad_request("inline keyboard expected")
        new = self.changed(world, old)
        new.pop("reply_markup", None)
        if markup:
            new["reply_markup"] = markup.value
        if new == old:
            raise bad_request(_NOT_MODIFIED)
        new["edit_date"] = int(world.now().timestamp())
        world.keep(new, row)
        return new

    def changed(self, world: World, message: Json) -> Json:
        """A copy of the message with its content changed; the buttons are dealt with elsewhere."""
        raise NotImplementedError

    def _editable(self, world: World) -> Json:
        chat_id = world.writable_chat(self.chat_id)
        if self.message_id <= 0:
            raise bad_request("message identifier is not specified")
        row = world.rows(chat_id).get(self.message_id)
        if row is None:
            raise bad_request("message to edit not found")
        # A message that came with a keyboard for the input field can never be edited.
        if row["outgoing"] or row["markup"] not in {None, "inline"}:
            raise bad_request("message can't be edited")
        return row


@dataclass
class EditMessageText(_Edit):
    """A new text, or a new rich message; without `reply_markup` the buttons go."""

    text: str = ""
    parse_mode: str = ""
    entities: object = None
    rich_message: object = None

    def changed(self, world: World, message: Json) -> Json:
        """The message with the new text; a world without rich messages does not see that there is one."""
        if self.rich_message is not None and world.rich:
            content = rich_content(self.rich_message)
        else:
            content = text_content(self.text, self.parse_mode, self.entities, too_long="MESSAGE_TOO_LONG")
        if not message.keys() & {"text", "rich_message"}:
            raise bad_request("there is no text in the message to edit")
        return _without(message, "text", "entities", "rich_message") | content


@dataclass
class EditMessageCaption(_Edit):
    """A new caption; without `reply_markup` the buttons go."""

    caption: str = ""
    parse_mode: str = ""
    caption_entities: object = None

    def changed(self, _world: World, message: Json) -> Json:
        """The message with the new caption."""
        too_long = "MEDIA_CAPTION_TOO_LONG"
        content = caption_content(self.caption, self.parse_mode, self.caption_entities, too_long=too_long)
        if not message.keys() & {"photo", "voice", "document"}:
            raise bad_request("there is no caption in the message to edit")
        return _without(message, "caption", "caption_entities") | content


@dataclass
class EditMessageReplyMarkup(_Edit):
    """New buttons, or none."""

    def changed(self, _world: World, message: Json) -> Json:
        """The message as it is."""
        return dict(message)


def _without(message: Json, *names: str) -> Json:
    return {name: value for name, value in message.items() if name not in names}


@dataclass
class DeleteMessage(Method):
    """Remove a message, the bot's or the person's, while it is not too old."""

    chat_id: str = ""
    message_id: int = 0

    def run(self, world: World) -> object:
        """Remove it."""
        chat_id = world.known_chat(self.chat_id)
        if self.message_id <= 0:
            raise bad_request("message identifier is not specified")
        row = world.rows(chat_id).get(self.message_id)
        if row is None:
            raise bad_request("message to delete not found")
        if world.now() - datetime.fromtimestamp(row["message"]["date"], UTC) > limits.DELETABLE_FOR:
            raise bad_request("message can't be deleted for everyone")
        world.store.delete(f"messages/{chat_id}", self.message_id)
        return True


@dataclass
class SetMessageReaction(Method):
    """Put an emoji on a message, or take it away."""

    chat_id: str = ""
    message_id: int = 0
    reaction: object = None

    def run(self, world: World) -> object:
        """Put it."""
        chat_id = world.writable_chat(self.chat_id)
        row = world.rows(chat_id).get(self.message_id)
        if row is None:
            raise bad_request("message to react not found")
        wanted = decode(self.reaction, "reaction") or []
        emoji = [item.get("emoji") for item in wanted if isinstance(item, dict)]
        if not limits.REACTIONS.issuperset(emoji) or len(emoji) != len(wanted):
            raise bad_request("REACTION_INVALID")
        if len(emoji) > 1:
            raise bad_request("REACTIONS_TOO_MANY")
        world.keep(row["message"], {**row, "reactions": emoji})
        return True
