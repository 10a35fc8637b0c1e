"""Methods about a chat as a whole, and the answer to a tap."""

from dataclasses import dataclass
from datetime import UTC, datetime

from playground import limits
from playground.errors import bad_request
from playground.jsons import Json, decode
from playground.methods.base import Method
from playground.world import TYPING_LASTS, World

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_MENU_BUTTONS = frozenset({"default", "commands", "web_app"})


@dataclass
class GetChat(Method):
    """What is known about a chat."""

    chat_id: str = ""

    def run(self, world: World) -> object:
        """Tell it."""
        chat = world.chat(world.known_chat(self.chat_id))
        gifts = (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        )
        return {
            **chat,
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, True),
        }


@dataclass
class SendChatAction(Method):
    """Show for five seconds that something is being prepared."""

    chat_id: str = ""
    action: str = ""

    def run(self, world: World) -> object:
        """Show it."""
        chat_id = world.writable_chat(self.chat_id)
        if self.action not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        world.typing[chat_id] = (self.action, world.now() + TYPING_LASTS)
        seconds = int(TYPING_LASTS.total_seconds())
        world.tell("typing", {"chat_id": chat_id, "action": self.action, "seconds": seconds})
        return True


@dataclass
class SetChatMenuButton(Method):
    """The button beside the input field, for one chat or for all."""

    chat_id: str = ""
    menu_button: object = None

    def run(self, world: World) -> object:
        """Set it."""
        button = decode(self.menu_button, "menu button") or {"type": "default"}
        if not isinstance(button, dict) or button.get("type") not in _MENU_BUTTONS:
            raise bad_request("can't parse menu button: Unsupported type specified")
        if self.chat_id:
            world.change_chat(world.known_chat(self.chat_id), menu_button=button)
        else:
            world.store.put("settings", "menu_button", button)
        return True


@dataclass
class GetChatMenuButton(Method):
    """That button."""

    chat_id: str = ""

    def run(self, world: World) -> object:
        """Tell it."""
        return menu_button(world, world.known_chat(self.chat_id) if self.chat_id else None)


def menu_button(world: World, chat_id: int | None) -> Json:
    """The menu button of a chat: its own, or the one for all."""
    own = world.chat_state(chat_id)["menu_button"] if chat_id else None
    button: Json = own or world.store.table("settings").get("menu_button") or {"type": "commands"}
    return button


@dataclass
class AnswerCallbackQuery(Method):
    """The short answer to a tap, which stops its spinner."""

    callback_query_id: str = ""
    text: str = ""
    show_alert: bool = False
    url: str = ""

    def run(self, world: World) -> object:
        """Show it, unless the tap is too old."""
        if len(self.text) > limits.CALLBACK_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        tap = world.store.table("taps").get(self.callback_query_id)
        if not tap or world.now() - datetime.fromtimestamp(tap["time"], UTC) > limits.TAP_LIFE:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        world.tell(
            "answer",
            {
                "chat_id": tap["chat_id"],
                "message_id": tap["message_id"],
                "callback_query_id": self.callback_query_id,
                "text": self.text or None,
                "show_alert": self.show_alert,
                "url": self.url or None,
            },
        )
        return True
